#include "net/host_lookup.hpp"

#include <cstdint>
#include <memory>
// Its macros (NXDOMAIN ...) stay in this file, which knows no DNS.
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <span>

namespace dnsprop::net {

namespace {

std::optional<IpAddress> address_of(const sockaddr& address) {
    const auto octets = [](const auto& field) {
        return std::span(reinterpret_cast<const std::uint8_t*>(&field), sizeof field);
    };
    if (address.sa_family == AF_INET)
        return IpAddress::from_bytes(
            octets(reinterpret_cast<const sockaddr_in&>(address).sin_addr));
    if (address.sa_family == AF_INET6)
        return IpAddress::from_bytes(
            octets(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr));
    return std::nullopt;
}

}  // namespace

std::vector<IpAddress> find_addresses(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &first) != 0)
        return {};
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, ::freeaddrinfo);
    std::vector<IpAddress> found;
    for (const addrinfo* each = first; each != nullptr; each = each->ai_next)
        if (const auto address = address_of(*each->ai_addr))
            found.push_back(*address);
    return found;
}

}  // namespace dnsprop::net
