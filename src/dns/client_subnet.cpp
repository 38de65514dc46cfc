#include "dns/client_subnet.hpp"

#include <algorithm>

namespace dnsprop::dns {

namespace {

constexpr std::size_t fixed_size = 4;  // FAMILY, SOURCE PREFIX-LENGTH, SCOPE PREFIX-LENGTH

std::size_t octets_of(std::uint8_t prefix_length) {
    return (prefix_length + 7U) / 8U;
}

/// Whether the last octet has bits behind the prefix.
bool has_host_bits(Bytes address, std::uint8_t prefix_length) {
    const unsigned used = prefix_length % 8U;
    return used != 0 && (address.back() & (0xffU >> used)) != 0;
}

}  // namespace

bool is_same_network(const ClientSubnet& a, const ClientSubnet& b) {
    return a.family == b.family && a.source_prefix_length == b.source_prefix_length &&
           a.address == b.address;
}

std::optional<ClientSubnet> read_client_subnet(Bytes data) {
    if (data.size() < fixed_size)
        return std::nullopt;
    const unsigned family = static_cast<unsigned>(data[0]) << 8 | data[1];
    if (family != static_cast<unsigned>(ClientSubnet::Family::ipv4) &&
        family != static_cast<unsigned>(ClientSubnet::Family::ipv6))
        return std::nullopt;
    ClientSubnet subnet;
    subnet.family = static_cast<ClientSubnet::Family>(family);
    subnet.source_prefix_length = data[2];
    subnet.scope_prefix_length = data[3];
    const unsigned longest = subnet.family == ClientSubnet::Family::ipv4 ? 32 : 128;
    const Bytes address = data.subspan(fixed_size);
    if (subnet.source_prefix_length > longest || subnet.scope_prefix_length > longest ||
        address.size() != octets_of(subnet.source_prefix_length) ||
        has_host_bits(address, subnet.source_prefix_length))
        return std::nullopt;
    std::ranges::copy(address, subnet.address.begin());
    return subnet;
}

std::string write_client_subnet(const ClientSubnet& subnet) {
    const auto family = static_cast<unsigned>(subnet.family);
    std::string data = {static_cast<char>(family >> 8), static_cast<char>(family & 0xff),
                        static_cast<char>(subnet.source_prefix_length),
                        static_cast<char>(subnet.scope_prefix_length)};
    data.append(reinterpret_cast<const char*>(subnet.address.data()),
                octets_of(subnet.source_prefix_length));
    return data;
}

}  // namespace dnsprop::dns
