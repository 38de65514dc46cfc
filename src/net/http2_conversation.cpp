#include "net/http2_conversation.hpp"

#include <array>
#include <span>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "net/doh_request.hpp"
#include "net/stream_result.hpp"

namespace dnsprop::net {

namespace asio = boost::asio;

asio::awaitable<Result<std::vector<std::uint8_t>>> converse_http2(
    TlsStream& stream, const SecureService& service, const std::vector<std::uint8_t>& query,
    const dns::Question& question) {
    DohRequest request(service, query);
    std::array<std::uint8_t, 4096> in{};
    // A peer that chatters (PING, SETTINGS) is bounded by the owner's deadline.
    for (;;) {
        for (auto octets = request.next_to_send(); !octets.empty();
             octets = request.next_to_send()) {
            const auto out = asio::buffer(octets.data(), octets.size());
            const auto [error, written] = co_await asio::async_write(stream, out, as_result);
            if (error)
                co_return failure_of_stream(error);
        }
        if (request.is_over())
            break;
        const auto room = asio::buffer(in);
        const auto [error, size] = co_await stream.async_read_some(room, as_result);
        if (error)
            co_return failure_of_stream(error);
        request.receive(std::span(in).first(size));
    }
    co_return request.take_reply(question);
}

}  // namespace dnsprop::net
