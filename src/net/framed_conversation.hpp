// DNS messages with a length in front, over any stream (RFC 1035 section 4.2.2, RFC 7766, RFC
// 7858).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "dns/question.hpp"
#include "net/reply_matching.hpp"
#include "net/stream_result.hpp"

namespace dnsprop::net {

/// Sends `query` and reads until its response comes. What answers something else is passed over:
/// it must not end the wait, the owner's deadline does. Both arguments must outlive the
/// conversation.
template <class Stream>
boost::asio::awaitable<Result<std::vector<std::uint8_t>>> converse_framed(
    Stream& stream, const std::vector<std::uint8_t>& query, const dns::Question& question) {
    // RFC 7766 section 8: length and message in one write, so that they share a segment.
    std::vector<std::uint8_t> framed = {static_cast<std::uint8_t>(query.size() >> 8),
                                        static_cast<std::uint8_t>(query.size())};
    framed.insert(framed.end(), query.begin(), query.end());
    const auto out = boost::asio::buffer(framed);
    const auto [write_error, written] = co_await boost::asio::async_write(stream, out, as_result);
    if (write_error)
        co_return failure_of_stream(write_error);

    FailureKind seen = FailureKind::closed;
    std::vector<std::uint8_t> message;
    for (;;) {
        std::array<std::uint8_t, 2> prefix{};
        const auto prefix_buffer = boost::asio::buffer(prefix);
        const auto [prefix_error, prefix_size] =
            co_await boost::asio::async_read(stream, prefix_buffer, as_result);
        if (prefix_error) {
            Failure failure = failure_of_stream(prefix_error);
            if (failure.kind == FailureKind::closed)
                failure.kind = seen;
            co_return failure;
        }
        message.resize(static_cast<std::size_t>(prefix[0] << 8 | prefix[1]));
        const auto message_buffer = boost::asio::buffer(message);
        const auto [read_error, read_size] =
            co_await boost::asio::async_read(stream, message_buffer, as_result);
        if (read_error)
            co_return failure_of_stream(read_error);
        const bool has_id = message.size() >= 2 && message[0] == query[0] && message[1] == query[1];
        const MatchedReply matched = match_reply(message, question);
        if (has_id && matched.fit == ReplyFit::answers)
            co_return message;
        seen =
            matched.fit == ReplyFit::malformed ? FailureKind::malformed : FailureKind::mismatched;
    }
}

}  // namespace dnsprop::net
