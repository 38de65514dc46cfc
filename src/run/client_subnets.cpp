#include "run/client_subnets.hpp"

#include <algorithm>
#include <array>

namespace dnsprop::run {

namespace {

/// Not of a network that its owner alone knows (RFC 1918, RFC 6598, RFC 3927): a zone's servers
/// could not place it (RFC 7871 section 7.1.2).
bool is_public(const net::IpAddress& address) {
    static const std::array<net::IpPrefix, 6> own = {
        *net::IpPrefix::read("0.0.0.0/8"),     *net::IpPrefix::read("10.0.0.0/8"),
        *net::IpPrefix::read("100.64.0.0/10"), *net::IpPrefix::read("169.254.0.0/16"),
        *net::IpPrefix::read("172.16.0.0/12"), *net::IpPrefix::read("192.168.0.0/16")};
    return address.is_ipv4() && !address.is_loopback() &&
           std::ranges::none_of(own, [&](const auto& each) { return each.contains(address); });
}

net::IpAddress network_of(const net::IpAddress& address) {
    std::array<std::uint8_t, 4> octets = {};
    std::ranges::copy(address.bytes().first(3), octets.begin());
    return *net::IpAddress::from_bytes(octets);
}

/// Empty where it is not known.
std::string continent_of(const catalogue::Resolver& resolver) {
    std::string_view continent;
    if (resolver.country)
        continent = catalogue::continent_of(*resolver.country).value_or(continent);
    return std::string(continent);
}

}  // namespace

std::vector<authority::RegionalSubnet> client_subnets(const catalogue::Catalogue& catalogue) {
    constexpr std::uint8_t prefix_length = 24;  // RFC 7871 section 11.1: no more than this
    std::vector<authority::RegionalSubnet> subnets;
    for (const catalogue::Resolver& resolver : catalogue.resolvers) {
        const std::string continent = continent_of(resolver);
        const auto address = std::ranges::find_if(resolver.ipv4, is_public);
        const bool is_in_one_place = resolver.anycast == false;
        if (continent.empty() || !is_in_one_place || address == resolver.ipv4.end() ||
            std::ranges::find(subnets, continent, &authority::RegionalSubnet::continent) !=
                subnets.end())
            continue;
        subnets.push_back({continent, network_of(*address), prefix_length});
    }
    std::ranges::sort(subnets, {}, &authority::RegionalSubnet::continent);
    return subnets;
}

}  // namespace dnsprop::run
