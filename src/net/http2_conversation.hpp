// One DoH request over HTTP/2 (RFC 8484, RFC 9113), spoken by nghttp2.
#pragma once

#include <cstdint>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dns/question.hpp"
#include "net/endpoint.hpp"
#include "net/tls.hpp"

namespace dnsprop::net {

/// POSTs `query` to the service and reads the response. Redirects are not followed; a status other
/// than 200, another content type and a body longer than any DNS message are FailureKind::http,
/// with the fact as detail; GOAWAY and a reset stream are FailureKind::closed, which is asked
/// again. All arguments must outlive the conversation.
boost::asio::awaitable<Result<std::vector<std::uint8_t>>> converse_http2(
    TlsStream& stream, const SecureService& service, const std::vector<std::uint8_t>& query,
    const dns::Question& question);

}  // namespace dnsprop::net
