#include "dns/name.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace dnsprop::dns {

void append_lower(Bytes octets, std::string& out) {
    // At once and not octet by octet: the compiler folds sixteen in one step.
    const std::size_t before = out.size();
    out.resize(before + octets.size());
    std::ranges::transform(octets, out.begin() + static_cast<std::ptrdiff_t>(before),
                           [](std::uint8_t octet) { return static_cast<char>(lower(octet)); });
}

bool equals_in_lower(Bytes a, Bytes b) {
    return a.size() == b.size() &&
           (std::ranges::equal(a, b) || std::ranges::equal(a, b, {}, lower, lower));
}

Name Name::from_wire(Bytes wire) {
    Name name;
    name.wire_.assign(wire.begin(), wire.end());
    return name;
}

Name Name::canonical() const {
    Name name;
    name.wire_.clear();
    append_lower(wire(), name.wire_);
    return name;
}

Name Name::parent() const {
    if (is_root())
        return *this;
    return from_wire(wire().subspan(1U + wire()[0]));
}

bool Name::is_at_or_below(const Name& ancestor) const {
    Name suffix = *this;
    while (suffix.wire_.size() > ancestor.wire_.size())
        suffix = suffix.parent();
    return suffix == ancestor;
}

std::string Name::text() const {
    if (is_root())
        return ".";
    std::string out;
    for (std::size_t at = 0; at < wire_.size() && wire_[at] != 0;) {
        const std::size_t end = at + 1 + static_cast<std::uint8_t>(wire_[at]);
        for (++at; at < end; ++at) {
            const char c = wire_[at];
            const auto octet = static_cast<std::uint8_t>(c);
            // RFC 1035 section 5.1: characters with a meaning in a zone file are escaped.
            if (std::string_view(".\\\"();@$").find(c) != std::string_view::npos) {
                out += '\\';
                out += c;
            } else if (octet > 0x20 && octet < 0x7f) {
                out += c;
            } else {
                fmt::format_to(std::back_inserter(out), "\\{:03}", octet);
            }
        }
        out += '.';
    }
    return out;
}

std::string Name::plain_text() const {
    std::string out = text();
    if (!is_root())
        out.pop_back();
    return out;
}

int Name::compare(const Name& other) const {
    const Bytes a = wire();
    const Bytes b = other.wire();
    const auto [left, right] = std::ranges::mismatch(
        a, b, [](std::uint8_t x, std::uint8_t y) { return lower(x) == lower(y); });
    if (left == a.end() || right == b.end())
        return static_cast<int>(a.size()) - static_cast<int>(b.size());
    return static_cast<int>(lower(*left)) - static_cast<int>(lower(*right));
}

}  // namespace dnsprop::dns
