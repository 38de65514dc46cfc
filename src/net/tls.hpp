// TLS for DoT and DoH: whom we trust, and a handshake that says in words why a peer is not trusted
// (expired, not signed by a CA we trust, for another name: a failure each). Strict profile of RFC
// 8310: no certificate, no answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "base/failure.hpp"

namespace dnsprop::net {

/// One OpenSSL context for all connections: the system's CAs (or SSL_CERT_FILE's and
/// SSL_CERT_DIR's) are read once, and only when TLS is used: that takes 20 to 30 ms.
class TlsContext {
public:
    boost::asio::ssl::context& get();

private:
    std::unique_ptr<boost::asio::ssl::context> context_;
};

using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

enum class ApplicationProtocol : std::uint8_t {
    dot,    ///< nothing is negotiated (RFC 7858 section 3.2)
    http2,  ///< "h2" by ALPN (RFC 9113 section 3.2); a peer that does not take it is no DoH server
};

/// Nothing when the peer has proven to be `host`, a name or an address (RFC 9525). Else
/// FailureKind::tls_expired, tls_untrusted, tls_wrong_name, tls_handshake, or what happened to the
/// connection; the detail says what its certificate shows.
boost::asio::awaitable<std::optional<Failure>> shake_hands(TlsStream& stream,
                                                           const std::string& host,
                                                           ApplicationProtocol protocol);

}  // namespace dnsprop::net
