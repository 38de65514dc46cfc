// A key as the screen's decisions see it: what a terminal sends for it is tui/terminal's business.
#pragma once

#include <cstdint>

namespace dnsprop::tui {

enum class KeyKind : std::uint8_t {
    letter,  ///< `letter` is set; a blank too
    enter,
    escape,
    backspace,
    tab,
    back_tab,
    up,
    down,
    left,
    right,
    page_up,
    page_down,
    home,
    end,
};

struct Key {
    KeyKind kind = KeyKind::letter;
    char32_t letter = 0;
};

}  // namespace dnsprop::tui
