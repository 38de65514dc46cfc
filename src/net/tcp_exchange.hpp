// One query and its response over one fresh TCP connection (RFC 7766). Its time is its owner's
// affair: `cancel()` ends it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/failure.hpp"
#include "dns/question.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::net {

class TcpExchange : public std::enable_shared_from_this<TcpExchange> {
public:
    /// What came: the whole message, already matched to the question and the id.
    using Reply = Result<std::vector<std::uint8_t>>;
    using OnDone = std::function<void(Reply)>;

    /// Connects at once. `on_done` is called once, from the event loop, unless `cancel()` came
    /// before. `query` is copied. True in `is_out_of_files` (and nothing else happens) when the
    /// host has no descriptor left.
    static std::shared_ptr<TcpExchange> start(boost::asio::io_context& context,
                                              const Endpoint& peer,
                                              std::span<const std::uint8_t> query, std::uint16_t id,
                                              const dns::Question& question, OnDone on_done,
                                              bool& is_out_of_files);

    /// Closes the connection; `on_done` will not be called any more.
    void cancel();

private:
    TcpExchange(boost::asio::io_context& context, const Endpoint& peer,
                const dns::Question& question, OnDone on_done);
    static boost::asio::awaitable<Reply> run(std::shared_ptr<TcpExchange> self);
    boost::asio::awaitable<Reply> exchange();

    boost::asio::ip::tcp::socket socket_;
    Endpoint peer_;
    dns::Question question_;
    std::vector<std::uint8_t> framed_query_;
    std::vector<std::uint8_t> message_;
    OnDone on_done_;
};

}  // namespace dnsprop::net
