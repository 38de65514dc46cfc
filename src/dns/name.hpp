// A domain name as the wire has it, uncompressed (RFC 1035 section 3.1). Text is read by
// dns/ldns_codec.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dnsprop::dns {

using Bytes = std::span<const std::uint8_t>;

/// ASCII lower case, the only case folding DNS knows (RFC 4343).
constexpr std::uint8_t lower(std::uint8_t octet) {
    return octet >= 'A' && octet <= 'Z' ? static_cast<std::uint8_t>(octet + 32) : octet;
}

/// Appends `octets` in lower case. Length octets are at most 63 and so below 'A': whole names and
/// runs of labels may be given.
void append_lower(Bytes octets, std::string& out);
/// Whether they differ in case at most.
bool equals_in_lower(Bytes a, Bytes b);

/// Keeps the case it was given; equality and order ignore it (RFC 4343).
class Name {
public:
    static constexpr std::size_t max_wire_size = 255;

    /// The root.
    Name() : wire_(1, '\0') {}
    /// `wire` must be one whole uncompressed name, as the reader and the codec deliver it.
    static Name from_wire(Bytes wire);

    Bytes wire() const {
        return {reinterpret_cast<const std::uint8_t*>(wire_.data()), wire_.size()};
    }
    bool is_root() const { return wire_.size() == 1; }
    /// The same name in lower case.
    Name canonical() const;
    /// The name without its leftmost label; the root's parent is the root.
    Name parent() const;
    /// True for the name itself too.
    bool is_at_or_below(const Name& ancestor) const;

    /// With the trailing dot: "www.example.com.". Printable ASCII only, everything else as `\DDD`.
    std::string text() const;
    /// The same without the trailing dot, for people; the root stays ".".
    std::string plain_text() const;

    friend bool operator==(const Name& a, const Name& b) { return a.compare(b) == 0; }
    friend std::weak_ordering operator<=>(const Name& a, const Name& b) {
        return a.compare(b) <=> 0;
    }

private:
    int compare(const Name& other) const;

    std::string wire_;
};

}  // namespace dnsprop::dns
