#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace dnsprop {

namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) {
    const auto octet = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto is_tail = [&](std::size_t i) { return (octet(i) & 0xc0) == 0x80; };
    const unsigned lead = octet(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return is_tail(1) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const bool is_overlong = lead == 0xe0 && octet(1) < 0xa0;
        const bool is_surrogate = lead == 0xed && octet(1) > 0x9f;
        return is_tail(1) && is_tail(2) && !is_overlong && !is_surrogate ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const bool is_overlong = lead == 0xf0 && octet(1) < 0x90;
        const bool is_beyond = lead == 0xf4 && octet(1) > 0x8f;
        return is_tail(1) && is_tail(2) && is_tail(3) && !is_overlong && !is_beyond ? 4 : 0;
    }
    return 0;
}

CodePoint first_code_point(std::string_view utf8) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const std::size_t size = utf8_sequence(utf8);
    if (size <= 1)
        return {octet(0), 1, size == 1};
    constexpr std::array<unsigned, 5> lead_mask = {0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t value = octet(0) & lead_mask[size];
    for (std::size_t i = 1; i < size; ++i)
        value = (value << 6) | (octet(i) & 0x3f);
    return {value, size, true};
}

std::size_t count_code_points(std::string_view utf8) {
    return utf8.size() - static_cast<std::size_t>(std::ranges::count_if(utf8, is_continuation));
}

void append_utf8(char32_t letter, std::string& out) {
    const auto octet = [&](char32_t bits) { out += static_cast<char>(bits); };
    const auto tail = [&](unsigned shift) { octet(0x80 | (letter >> shift & 0x3f)); };
    if (letter < 0x80) {
        octet(letter);
    } else if (letter < 0x800) {
        octet(0xc0 | letter >> 6);
        tail(0);
    } else if (letter < 0x10000) {
        octet(0xe0 | letter >> 12);
        tail(6);
        tail(0);
    } else {
        octet(0xf0 | letter >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

bool is_control(char32_t letter) {
    return letter < 0x20 || (letter >= 0x7f && letter <= 0x9f) || letter == 0x61c ||
           letter == 0x200e || letter == 0x200f || (letter >= 0x2028 && letter <= 0x202e) ||
           (letter >= 0x2066 && letter <= 0x2069);
}

bool is_format(char32_t letter) {
    return letter == 0xad || (letter >= 0x600 && letter <= 0x605) || letter == 0x6dd ||
           letter == 0x70f || letter == 0x180e || (letter >= 0x200b && letter <= 0x200f) ||
           (letter >= 0x2060 && letter <= 0x206f) || letter == 0xfeff ||
           (letter >= 0xfff9 && letter <= 0xfffb) || (letter >= 0xe0000 && letter <= 0xe007f);
}

bool holds_control_character(std::string_view utf8) {
    while (!utf8.empty()) {
        const CodePoint point = first_code_point(utf8);
        if (point.is_well_formed && is_control(point.value))
            return true;
        utf8.remove_prefix(point.size);
    }
    return false;
}

}  // namespace dnsprop
