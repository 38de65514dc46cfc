#include "report/style.hpp"

#include <fmt/format.h>

namespace dnsprop::report {

namespace {

std::string_view escape_sequence(Tone tone) {
    switch (tone) {
        case Tone::plain:
            return "";
        case Tone::strong:
            return "\x1b[1m";
        case Tone::good:
            return "\x1b[32m";
        case Tone::bad:
            return "\x1b[31m";
        case Tone::waiting:
            return "\x1b[35m";  // magenta: yellow is unreadable on white, blue on black
        case Tone::dim:
            return "\x1b[2m";
    }
    return "";
}

}  // namespace

std::string paint(const Style& style, Tone tone, std::string_view text) {
    if (!style.colour || tone == Tone::plain || text.empty())
        return std::string(text);
    return fmt::format("{}{}\x1b[0m", escape_sequence(tone), text);
}

}  // namespace dnsprop::report
