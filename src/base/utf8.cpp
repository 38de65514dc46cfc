#include "base/utf8.hpp"

namespace dnsprop {

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

bool is_control_sequence(std::string_view text) {
    const auto octet = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    if (text.empty())
        return false;
    if (octet(0) < 0x20 || octet(0) == 0x7f)
        return true;
    if (octet(0) == 0xc2 && octet(1) < 0xa0)
        return true;
    if (octet(0) == 0xd8 && octet(1) == 0x9c)
        return true;
    if (octet(0) == 0xe2 && octet(1) == 0x80 &&
        (octet(2) == 0x8e || octet(2) == 0x8f || (octet(2) >= 0xa8 && octet(2) <= 0xae)))
        return true;
    return octet(0) == 0xe2 && octet(1) == 0x81 && octet(2) >= 0xa6 && octet(2) <= 0xa9;
}

bool holds_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (is_control_sequence(text.substr(i)))
            return true;
    return false;
}

}  // namespace dnsprop
