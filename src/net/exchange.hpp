// One query and its response over one fresh connection: TCP (RFC 7766), TLS (DoT, RFC 7858) or
// HTTPS (DoH, RFC 8484). Its time is its owner's affair: `cancel()` ends it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/failure.hpp"
#include "dns/question.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::net {

class TlsContext;

/// What is asked, where and how; copied.
struct ExchangeRequest {
    Endpoint peer;
    Protocol protocol = Protocol::tcp;  ///< not udp
    SecureService service;              ///< for tls and https
    dns::Question question;
    std::span<const std::uint8_t> query;  ///< its wire image
    std::uint16_t id = 0;                 ///< patched into the image; DoH asks with id 0
};

class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    /// What came: the whole message, already matched to the question and the id.
    using Reply = Result<std::vector<std::uint8_t>>;
    using OnDone = std::function<void(Reply)>;

    /// Connects at once. `on_done` is called once, from the event loop, unless `cancel()` came
    /// before. True in `is_out_of_files` (and nothing else happens) when the host has no descriptor
    /// left. `tls` must outlive the exchange; it is not touched for TCP.
    static std::shared_ptr<Exchange> start(boost::asio::io_context& context, TlsContext& tls,
                                           const ExchangeRequest& request, OnDone on_done,
                                           bool& is_out_of_files);

    /// Closes the connection; `on_done` will not be called any more.
    void cancel();

private:
    Exchange(boost::asio::io_context& context, TlsContext& tls, const ExchangeRequest& request,
             OnDone on_done);
    static boost::asio::awaitable<Reply> run(std::shared_ptr<Exchange> self);
    boost::asio::awaitable<Reply> converse();
    boost::asio::awaitable<Reply> converse_securely();

    boost::asio::ip::tcp::socket socket_;
    TlsContext& tls_;
    Endpoint peer_;
    Protocol protocol_;
    SecureService service_;
    dns::Question question_;
    std::vector<std::uint8_t> query_;
    OnDone on_done_;
};

}  // namespace dnsprop::net
