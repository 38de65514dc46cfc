// One DoH request and its response as octets (RFC 8484, RFC 9113), spoken by nghttp2: what is to be
// sent comes out, what was received goes in. Knows no stream and no time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/failure.hpp"
#include "dns/question.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::net {

class DohRequest {
public:
    /// POSTs `query`, which must outlive the request, to the service.
    DohRequest(const SecureService& service, std::span<const std::uint8_t> query);
    ~DohRequest();
    DohRequest(const DohRequest&) = delete;
    DohRequest& operator=(const DohRequest&) = delete;

    /// The next octets to send, valid until the next call; empty when there are none for now.
    std::span<const std::uint8_t> next_to_send();
    void receive(std::span<const std::uint8_t> octets);
    /// Whether nothing more needs to be sent or received: the response is whole, or never will be.
    /// Ask when there is nothing to send.
    bool is_over() const;

    /// What the response is, once it is over: the message, matched to `question`. Redirects are not
    /// followed; a status other than 200, another content type, a body longer than any DNS message
    /// and a broken rule of HTTP/2 are FailureKind::http, with the fact as detail; GOAWAY and a
    /// stream that the peer reset are FailureKind::closed, which is asked again.
    Result<std::vector<std::uint8_t>> take_reply(const dns::Question& question);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace dnsprop::net
