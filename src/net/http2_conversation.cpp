#include "net/http2_conversation.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <memory>
#include <new>
#include <nghttp2/nghttp2.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "net/reply_matching.hpp"
#include "net/stream_result.hpp"

namespace dnsprop::net {

namespace asio = boost::asio;

namespace {

constexpr std::string_view media_type = "application/dns-message";
constexpr std::size_t largest_message = 65535;

/// What has come so far of the one response. nghttp2's callbacks fill it; they copy octets and
/// decide nothing else.
struct Http2Response {
    std::span<const std::uint8_t> to_send;  ///< of the request's body
    std::int32_t stream_id = -1;
    std::string status;
    std::string content_type;
    std::vector<std::uint8_t> body;
    bool is_too_long = false;
    bool is_ended = false;  ///< the stream was closed, also by GOAWAY (RFC 9113 section 6.8)
    std::uint32_t stream_error = 0;  ///< with this
};

Http2Response& response_of(void* user) {
    return *static_cast<Http2Response*>(user);
}

ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t* out, std::size_t room,
                  std::uint32_t* flags, nghttp2_data_source* source, void*) {
    auto& rest = *static_cast<std::span<const std::uint8_t>*>(source->ptr);
    const std::size_t size = std::min(room, rest.size());
    std::memcpy(out, rest.data(), size);
    rest = rest.subspan(size);
    if (rest.empty())
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(size);
}

int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
              std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
              std::uint8_t, void* user) {
    Http2Response& response = response_of(user);
    if (frame->hd.stream_id != response.stream_id)
        return 0;
    const std::string_view header(reinterpret_cast<const char*>(name), name_size);
    const std::string_view text(reinterpret_cast<const char*>(value), value_size);
    // A 1xx before the real response (RFC 9110 section 15.2) is overwritten by it.
    if (header == ":status")
        response.status = text;
    else if (header == "content-type")
        response.content_type = text;
    return 0;
}

int on_data(nghttp2_session* session, std::uint8_t, std::int32_t stream_id,
            const std::uint8_t* data, std::size_t size, void* user) {
    Http2Response& response = response_of(user);
    if (stream_id != response.stream_id || response.is_too_long)
        return 0;
    if (response.body.size() + size > largest_message) {
        response.is_too_long = true;
        return nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream_id, NGHTTP2_CANCEL);
    }
    response.body.insert(response.body.end(), data, data + size);
    return 0;
}

int on_stream_close(nghttp2_session*, std::int32_t stream_id, std::uint32_t error, void* user) {
    Http2Response& response = response_of(user);
    if (stream_id == response.stream_id) {
        response.is_ended = true;
        response.stream_error = error;
    }
    return 0;
}

struct SessionDelete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
};
using Session = std::unique_ptr<nghttp2_session, SessionDelete>;

Session open_session(Http2Response& response) {
    nghttp2_session_callbacks* callbacks = nullptr;
    if (nghttp2_session_callbacks_new(&callbacks) != 0)
        throw std::bad_alloc();
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session* session = nullptr;
    const int error = nghttp2_session_client_new(&session, callbacks, &response);
    nghttp2_session_callbacks_del(callbacks);
    if (error != 0)
        throw std::bad_alloc();
    return Session(session);
}

nghttp2_nv header(std::string_view name, std::string_view value) {
    // nghttp2 copies both: its type is not const for those who ask it not to.
    const auto octets = [](std::string_view text) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): never written through
        return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
    };
    return {octets(name), octets(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

void submit(nghttp2_session& session, const SecureService& service, Http2Response& response) {
    const std::array settings = {nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0}};
    nghttp2_submit_settings(&session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    const std::string length = std::to_string(response.to_send.size());
    const std::array headers = {
        header(":method", "POST"),
        header(":scheme", "https"),
        header(":authority", service.authority),
        header(":path", service.path),
        header("accept", media_type),
        header("content-type", media_type),
        header("content-length", length),
    };
    nghttp2_data_provider body{};
    body.source.ptr = &response.to_send;
    body.read_callback = read_body;
    response.stream_id =
        nghttp2_submit_request(&session, nullptr, headers.data(), headers.size(), &body, nullptr);
}

/// "application/dns-message; charset=x" is one (RFC 9110 section 8.3.1).
bool is_dns_message(std::string_view content_type) {
    std::string_view type = content_type.substr(0, content_type.find(';'));
    while (type.ends_with(' '))
        type.remove_suffix(1);
    return std::ranges::equal(type, media_type, {},
                              [](unsigned char c) { return std::tolower(c); });
}

/// A response that is no DNS message: what it is instead.
std::optional<Failure> fault_of(const Http2Response& response) {
    if (response.is_too_long)
        return Failure{FailureKind::http, "its body is longer than a DNS message can be"};
    if (!response.is_ended || response.stream_error != NGHTTP2_NO_ERROR)
        return Failure{FailureKind::closed, {}};
    if (response.status != "200") {
        const std::string status = elide(escape_for_terminal(response.status), 8);
        return Failure{
            FailureKind::http,
            response.status.starts_with('3')
                ? fmt::format("HTTP status {}, a redirect, which is not followed", status)
                : fmt::format("HTTP status {}", status)};
    }
    if (!is_dns_message(response.content_type))
        return Failure{FailureKind::http,
                       response.content_type.empty()
                           ? "a body without a content type"
                           : fmt::format("content type {}",
                                         elide(escape_for_terminal(response.content_type), 60))};
    return std::nullopt;
}

}  // namespace

asio::awaitable<Result<std::vector<std::uint8_t>>> converse_http2(
    TlsStream& stream, const SecureService& service, const std::vector<std::uint8_t>& query,
    const dns::Question& question) {
    Http2Response response;
    response.to_send = query;
    const Session session = open_session(response);
    submit(*session, service, response);

    const Failure breaks_http2 = {FailureKind::http, "it breaks HTTP/2"};
    std::array<std::uint8_t, 4096> in{};
    // A peer that chatters (PING, SETTINGS) is bounded by the owner's deadline.
    while (!response.is_ended && !response.is_too_long) {
        for (;;) {
            const std::uint8_t* octets = nullptr;
            const ssize_t size = nghttp2_session_mem_send(session.get(), &octets);
            if (size <= 0)
                break;
            const auto out = asio::buffer(octets, static_cast<std::size_t>(size));
            const auto [error, written] = co_await asio::async_write(stream, out, as_result);
            if (error)
                co_return failure_of_stream(error);
        }
        // The session is over while the stream is not: nghttp2 has ended it for a broken rule.
        if (nghttp2_session_want_read(session.get()) == 0)
            co_return breaks_http2;
        const auto room = asio::buffer(in);
        const auto [error, size] = co_await stream.async_read_some(room, as_result);
        if (error)
            co_return failure_of_stream(error);
        const ssize_t taken = nghttp2_session_mem_recv(session.get(), in.data(), size);
        if (taken < 0)
            co_return breaks_http2;
    }
    if (const std::optional<Failure> fault = fault_of(response))
        co_return *fault;
    const MatchedReply matched = match_reply(response.body, question);
    if (matched.fit == ReplyFit::answers)
        co_return std::move(response.body);
    const FailureKind kind =
        matched.fit == ReplyFit::malformed ? FailureKind::malformed : FailureKind::mismatched;
    co_return Failure{kind, {}};
}

}  // namespace dnsprop::net
