// One DoH request over a TLS stream (RFC 8484). What HTTP/2 makes of the octets is DohRequest's.
#pragma once

#include <cstdint>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "dns/question.hpp"
#include "net/endpoint.hpp"
#include "net/tls.hpp"

namespace dnsprop::net {

/// POSTs `query` to the service and reads the response, as DohRequest::take_reply tells it. All
/// arguments must outlive the conversation.
boost::asio::awaitable<Result<std::vector<std::uint8_t>>> converse_http2(
    TlsStream& stream, const SecureService& service, const std::vector<std::uint8_t>& query,
    const dns::Question& question);

}  // namespace dnsprop::net
