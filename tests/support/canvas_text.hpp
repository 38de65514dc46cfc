// What a canvas shows, as text that tests compare.
#pragma once

#include <string>

#include "base/utf8.hpp"
#include "tui/canvas.hpp"

namespace dnsprop::tui {

/// The letters of all rows, each without blanks at its end, and with a newline.
inline std::string to_text(const Canvas& canvas) {
    std::string out;
    for (int y = 0; y < canvas.size().rows; ++y) {
        for (int x = 0; x < canvas.size().columns; ++x)
            if (canvas.at(x, y).letter != Cell::tail)
                append_utf8(canvas.at(x, y).letter, out);
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

}  // namespace dnsprop::tui
