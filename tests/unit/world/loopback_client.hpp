// A client for tests: asks a World through its routing over real loopback sockets, and runs the
// io_context until the reply has come or a hard cap says that it never will.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "net/routing.hpp"
#include "world/message_builder.hpp"

namespace dnsprop::world::test {

class LoopbackClient {
public:
    LoopbackClient(boost::asio::io_context& context, const net::Routing& routing)
        : context_(context), routing_(routing) {}

    struct Result {
        boost::system::error_code error;  ///< `would_block`: nothing came before the cap
        Wire octets;
    };

    /// The next datagram after sending this one.
    Result udp(const net::IpAddress& address, const Wire& query) {
        boost::asio::ip::udp::socket socket(context_);
        const auto to = routing_.route({address, 53}, net::Protocol::udp);
        socket.connect({boost::asio::ip::make_address(to->address.text()), to->port});
        socket.send(boost::asio::buffer(query));
        Result result{boost::asio::error::would_block, Wire(65535)};
        socket.async_receive(boost::asio::buffer(result.octets),
                             [&](boost::system::error_code error, std::size_t size) {
                                 result.octets.resize(size);
                                 finish(result, error);
                             });
        run(result, [&] { socket.close(); });
        return result;
    }

    /// Everything that comes in on a connection until `size` octets are there or it is closed.
    Result tcp(const net::IpAddress& address, const Wire& query, std::size_t size) {
        boost::asio::ip::tcp::socket socket(context_);
        const auto to = routing_.route({address, 53}, net::Protocol::tcp);
        Result result{boost::asio::error::would_block, Wire(size)};
        boost::system::error_code error;
        socket.connect({boost::asio::ip::make_address(to->address.text()), to->port}, error);
        if (error)
            return {error, {}};
        Wire framed = {static_cast<std::uint8_t>(query.size() >> 8),
                       static_cast<std::uint8_t>(query.size() & 0xff)};
        framed.insert(framed.end(), query.begin(), query.end());
        boost::asio::write(socket, boost::asio::buffer(framed));
        boost::asio::async_read(socket, boost::asio::buffer(result.octets),
                                [&](boost::system::error_code read_error, std::size_t read) {
                                    result.octets.resize(read);
                                    finish(result, read_error);
                                });
        run(result, [&] { socket.close(); });
        return result;
    }

    std::chrono::milliseconds cap{5000};

private:
    void finish(Result& result, boost::system::error_code error) {
        if (is_done_)
            return;
        result.error = error;
        is_done_ = true;
    }

    template <class Close>
    void run(Result& result, Close&& close) {
        is_done_ = false;
        const auto end = std::chrono::steady_clock::now() + cap;
        while (!is_done_ && std::chrono::steady_clock::now() < end)
            context_.run_one_until(end);
        if (!is_done_) {
            is_done_ = true;
            result.octets.clear();
        }
        close();
        context_.poll();  // the aborted handler still refers to `result`
    }

    boost::asio::io_context& context_;
    const net::Routing& routing_;
    bool is_done_ = false;
};

}  // namespace dnsprop::world::test
