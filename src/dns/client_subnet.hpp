// The EDNS Client Subnet option (RFC 7871 section 6): for whose network an answer is asked, and for
// whose it was given. Pure octets; which networks is for others to say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "dns/record.hpp"

namespace dnsprop::dns {

inline constexpr std::uint16_t client_subnet_option = 8;

struct ClientSubnet {
    /// Address family numbers of IANA.
    enum class Family : std::uint16_t { ipv4 = 1, ipv6 = 2 };

    Family family = Family::ipv4;
    std::uint8_t source_prefix_length = 0;
    std::uint8_t scope_prefix_length = 0;       ///< 0 in a query
    std::array<std::uint8_t, 16> address = {};  ///< zero behind the source prefix

    friend bool operator==(const ClientSubnet&, const ClientSubnet&) = default;
};

/// Whether both speak of the same network, as an answer must of its query's (RFC 7871 section 7.3).
bool is_same_network(const ClientSubnet& a, const ClientSubnet& b);

/// From the option's data; nothing where ADDRESS is too long or too short for its prefix, has bits
/// set behind it, or a length or family is not one (RFC 7871 section 6).
std::optional<ClientSubnet> read_client_subnet(Bytes data);
/// The option's data.
std::string write_client_subnet(const ClientSubnet& subnet);

}  // namespace dnsprop::dns
