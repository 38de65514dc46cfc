// Where bytes go: address, port and protocol.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/ip_address.hpp"

namespace dnsprop::net {

enum class Protocol : std::uint8_t { udp, tcp, tls, https };

/// "udp", "tcp", "tls", "https".
std::string_view word(Protocol protocol);

/// Whether the peer shows a certificate, so that nothing on the way can answer in its name.
constexpr bool is_encrypted(Protocol protocol) {
    return protocol == Protocol::tls || protocol == Protocol::https;
}

inline constexpr std::uint16_t dns_port = 53;
inline constexpr std::uint16_t dot_port = 853;  ///< RFC 7858 section 3.1
inline constexpr std::uint16_t https_port = 443;

struct Endpoint {
    IpAddress address;
    std::uint16_t port = dns_port;

    /// "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:5353": the port only where it is not 53.
    std::string text() const;
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// What stands behind an Endpoint that is asked over TLS.
struct SecureService {
    std::string host;       ///< the name, or the address, that its certificate must have
    std::string authority;  ///< DoH: host and port as its URL has them (RFC 3986 section 3.2)
    std::string path;       ///< DoH: of its URL, from the slash on, query included
    friend auto operator<=>(const SecureService&, const SecureService&) = default;
};

}  // namespace dnsprop::net
