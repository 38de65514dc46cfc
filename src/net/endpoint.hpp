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

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 53;

    /// "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:5353": the port only where it is not 53.
    std::string text() const;
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace dnsprop::net
