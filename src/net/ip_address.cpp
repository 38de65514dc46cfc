#include "net/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <sys/socket.h>

#include <fmt/format.h>

namespace dnsprop::net {

std::optional<IpAddress> IpAddress::from_bytes(std::span<const std::uint8_t> octets) {
    if (octets.size() != 4 && octets.size() != 16)
        return std::nullopt;
    IpAddress address;
    address.family_ = octets.size() == 4 ? Family::ipv4 : Family::ipv6;
    std::ranges::copy(octets, address.octets_.begin());
    return address;
}

std::optional<IpAddress> IpAddress::read(std::string_view text) {
    const std::string terminated(text);
    if (terminated.size() != std::strlen(terminated.c_str()))
        return std::nullopt;
    std::array<std::uint8_t, 16> octets{};
    if (inet_pton(AF_INET, terminated.c_str(), octets.data()) == 1)
        return from_bytes(std::span(octets).first(4));
    if (inet_pton(AF_INET6, terminated.c_str(), octets.data()) == 1)
        return from_bytes(octets);
    return std::nullopt;
}

bool IpAddress::is_loopback() const {
    if (is_ipv4())
        return octets_[0] == 127;
    return std::all_of(octets_.begin(), octets_.end() - 1, [](auto o) { return o == 0; }) &&
           octets_[15] == 1;
}

bool IpAddress::is_unspecified() const {
    return std::ranges::all_of(bytes(), [](auto octet) { return octet == 0; });
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    inet_ntop(is_ipv4() ? AF_INET : AF_INET6, octets_.data(), buffer.data(), buffer.size());
    return buffer.data();
}

std::string IpAddress::reverse_name() const {
    std::string out;
    const auto octets = bytes();
    for (auto octet = octets.rbegin(); octet != octets.rend(); ++octet) {
        if (is_ipv4())
            out += fmt::format("{}.", *octet);
        else
            out += fmt::format("{:x}.{:x}.", *octet & 0x0f, *octet >> 4);
    }
    return out + (is_ipv4() ? "in-addr.arpa." : "ip6.arpa.");
}

std::optional<IpPrefix> IpPrefix::read(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const auto address = IpAddress::read(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    unsigned length = 0;
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), length);
    // inet_pton takes no leading zeros in an address (some read them as octal): nor do we here.
    const bool has_leading_zero = digits.size() > 1 && digits.front() == '0';
    if (!address || error != std::errc() || stop != digits.data() + digits.size() ||
        has_leading_zero || length > address->bit_count())
        return std::nullopt;
    IpPrefix prefix;
    prefix.first_ = *address;
    prefix.length_ = static_cast<std::uint8_t>(length);
    // Host bits set are more often a typing error than a wish.
    const auto octets = address->bytes();
    for (unsigned bit = length; bit < address->bit_count(); ++bit)
        if ((octets[bit / 8] >> (7 - bit % 8)) & 1)
            return std::nullopt;
    return prefix;
}

bool IpPrefix::contains(const IpAddress& address) const {
    return address.family() == first_.family() && first_ <= address && address <= last();
}

IpAddress IpPrefix::last() const {
    std::array<std::uint8_t, 16> octets{};
    const auto first = first_.bytes();
    std::ranges::copy(first, octets.begin());
    for (unsigned bit = length_; bit < first_.bit_count(); ++bit)
        octets[bit / 8] |= static_cast<std::uint8_t>(1U << (7 - bit % 8));
    return *IpAddress::from_bytes(std::span(octets).first(first.size()));
}

std::string IpPrefix::text() const {
    return fmt::format("{}/{}", first_.text(), length_);
}

}  // namespace dnsprop::net
