// Addresses and prefixes as values (RFC 4291, RFC 4632). No sockets.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dnsprop::net {

enum class Family : std::uint8_t { ipv4, ipv6 };

/// An IPv4 or IPv6 address without zone or port. Ordered by family, then by value.
class IpAddress {
public:
    IpAddress() = default;
    /// Four or sixteen octets, network order: also the rdata of A and AAAA. Nothing for another
    /// size.
    static std::optional<IpAddress> from_bytes(std::span<const std::uint8_t> octets);
    /// Strict text: no leading zeros in IPv4, no brackets, no zone.
    static std::optional<IpAddress> read(std::string_view text);

    Family family() const { return family_; }
    bool is_ipv4() const { return family_ == Family::ipv4; }
    std::span<const std::uint8_t> bytes() const { return {octets_.data(), is_ipv4() ? 4U : 16U}; }
    unsigned bit_count() const { return is_ipv4() ? 32 : 128; }
    bool is_loopback() const;
    /// 0.0.0.0 or ::, which filters answer with.
    bool is_unspecified() const;
    /// "192.0.2.7", "2001:db8::7" (RFC 5952).
    std::string text() const;
    /// The name that asks for its PTR: "7.2.0.192.in-addr.arpa.", "...ip6.arpa." (RFC 1035
    /// section 3.5, RFC 3596 section 2.5).
    std::string reverse_name() const;

    /// By hand: the default compares octet by octet, and thousands of ranges are sorted at start.
    friend std::strong_ordering operator<=>(const IpAddress& a, const IpAddress& b) {
        if (a.family_ != b.family_)
            return a.family_ <=> b.family_;
        return std::memcmp(a.octets_.data(), b.octets_.data(), a.octets_.size()) <=> 0;
    }
    friend bool operator==(const IpAddress&, const IpAddress&) = default;

private:
    Family family_ = Family::ipv4;
    std::array<std::uint8_t, 16> octets_{};
};

/// An address block; host bits are zero.
class IpPrefix {
public:
    /// "203.0.113.0/24". Nothing when malformed, too long, or with host bits set.
    static std::optional<IpPrefix> read(std::string_view text);
    bool contains(const IpAddress& address) const;
    const IpAddress& first() const { return first_; }
    IpAddress last() const;
    unsigned length() const { return length_; }
    std::string text() const;

    friend auto operator<=>(const IpPrefix&, const IpPrefix&) = default;
    friend bool operator==(const IpPrefix&, const IpPrefix&) = default;

private:
    IpAddress first_;
    std::uint8_t length_ = 0;
};

}  // namespace dnsprop::net
