// A DoH response as octets, frame by frame (RFC 9113 section 4.1), good and broken.
#include "net/doh_request.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using world::MessageBuilder;
using world::Wire;

namespace {

enum FrameType : std::uint8_t { data = 0, headers = 1, reset = 3, settings = 4, go_away = 7 };
constexpr std::uint8_t end_stream = 1;
constexpr std::uint8_t end_headers = 4;

std::string frame(FrameType type, std::uint8_t flags, std::uint8_t stream,
                  const std::string& payload) {
    const auto size = payload.size();
    std::string out = {static_cast<char>(size >> 16),
                       static_cast<char>(size >> 8),
                       static_cast<char>(size),
                       static_cast<char>(type),
                       static_cast<char>(flags),
                       0,
                       0,
                       0,
                       static_cast<char>(stream)};
    return out + payload;
}

/// A literal header field that is not indexed (RFC 7541 section 6.2.2).
std::string field(const std::string& name, const std::string& value) {
    return std::string(1, '\0') + static_cast<char>(name.size()) + name +
           static_cast<char>(value.size()) + value;
}

const std::string& good_fields() {
    static const std::string fields =
        field(":status", "200") + field("content-type", "application/dns-message");
    return fields;
}

dns::Question asked() {
    return {dns::read_name("www.example"), dns::RrType::a};
}

std::string body() {
    const Wire wire = MessageBuilder::response_to(asked())
                          .answer("www.example", dns::RrType::a, 60, "192.0.2.7")
                          .wire();
    return {wire.begin(), wire.end()};
}

/// What comes of a server that sends its settings and then this: "answer", a failure with its
/// detail, or "waits".
std::string outcome(const std::string& frames, std::size_t piece = 65536) {
    const auto query = dns::compose_query(asked(), {});
    net::DohRequest request({"dns.test", "dns.test", "/dns-query"}, query);
    const auto send_all = [&] {
        while (!request.next_to_send().empty()) {
        }
    };
    const std::string all = frame(settings, 0, 0, "") + frames;
    for (std::size_t at = 0; at < all.size(); at += piece) {
        send_all();
        if (request.is_over())
            break;
        const std::string next = all.substr(at, piece);
        request.receive({reinterpret_cast<const std::uint8_t*>(next.data()), next.size()});
    }
    send_all();
    if (!request.is_over())
        return "waits";
    const auto reply = request.take_reply(asked());
    if (reply)
        return "answer";
    const Failure& failure = reply.error();
    return std::string(word(failure.kind)) + (failure.detail.empty() ? "" : ": " + failure.detail);
}

std::string response(const std::string& fields) {
    return frame(headers, end_headers | end_stream, 1, fields);
}

}  // namespace

TEST_CASE("a DoH response is put together from frames and pieces of any size") {
    const std::string whole =
        frame(headers, end_headers, 1, good_fields()) + frame(data, end_stream, 1, body());
    CHECK(outcome(whole) == "answer");
    CHECK(outcome(whole, 1) == "answer");
    CHECK(outcome(frame(headers, end_headers, 1, good_fields()) +
                  frame(data, 0, 1, body().substr(0, 9)) +
                  frame(data, end_stream, 1, body().substr(9))) == "answer");
    CHECK(outcome(frame(headers, end_headers, 1, good_fields()) + frame(data, 0, 1, body())) ==
          "waits");
}

TEST_CASE("a DoH response that breaks a rule of HTTP/2 is over at once") {
    const std::string broken = "http: it breaks HTTP/2";
    CHECK(outcome(response(field("content-type", "application/dns-message"))) == broken);
    CHECK(outcome(response(good_fields() + field("Server", "x"))) == broken);
    CHECK(outcome(response(good_fields() + field("connection", "close"))) == broken);
    CHECK(outcome(response(good_fields() + field("content-length", "5"))) == broken);
    CHECK(outcome(frame(headers, end_headers, 1, good_fields() + field("content-length", "1")) +
                  frame(data, end_stream, 1, body())) == broken);
    CHECK(outcome(std::string(40, '\xff')) == broken);
}

TEST_CASE("a DoH server that goes away or resets the stream is asked again") {
    CHECK(outcome(frame(go_away, 0, 0, std::string(8, '\0'))) == "closed");
    CHECK(outcome(frame(reset, 0, 1, std::string("\0\0\0\2", 4))) == "closed");
}

TEST_CASE("what is no DNS message is told by what it is instead") {
    CHECK(outcome(response(field(":status", "403"))) == "http: HTTP status 403");
    CHECK(outcome(response(field(":status", "200"))) == "http: a body without a content type");
    CHECK(outcome(response(good_fields())) == "malformed");
    std::string too_long = frame(headers, end_headers, 1, good_fields());
    for (int i = 0; i < 5; ++i)
        too_long += frame(data, 0, 1, std::string(16000, 'x'));
    CHECK(outcome(too_long) == "http: its body is longer than a DNS message can be");
}
