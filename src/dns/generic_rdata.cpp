#include "dns/generic_rdata.hpp"

#include <charconv>
#include <iterator>

#include <fmt/format.h>

namespace dnsprop::dns {

namespace {

std::string hex(Bytes bytes) {
    std::string out;
    for (const std::uint8_t octet : bytes)
        fmt::format_to(std::back_inserter(out), "{:02x}", octet);
    return out;
}

}  // namespace

std::string write_generic_rdata(Bytes rdata) {
    return rdata.empty() ? "\\# 0" : fmt::format("\\# {} {}", rdata.size(), hex(rdata));
}

std::optional<std::string> read_generic_octets(std::string_view text) {
    if (!text.starts_with("\\#"))
        return std::nullopt;
    std::string digits;
    std::size_t promised = 0;
    std::size_t at = text.find_first_not_of(' ', 2);
    if (at == std::string_view::npos)
        return std::nullopt;
    const auto [stop, error] =
        std::from_chars(text.data() + at, text.data() + text.size(), promised);
    if (error != std::errc())
        return std::nullopt;
    for (const char c :
         std::string_view(stop, static_cast<std::size_t>(text.data() + text.size() - stop)))
        if (c != ' ')
            digits += c;
    if (digits.size() % 2 != 0 || digits.size() / 2 != promised)
        return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        unsigned octet = 0;
        const auto [end, hex_error] = std::from_chars(&digits[i], &digits[i] + 2, octet, 16);
        if (hex_error != std::errc() || end != &digits[i] + 2)
            return std::nullopt;
        out += static_cast<char>(octet);
    }
    return out;
}

}  // namespace dnsprop::dns
