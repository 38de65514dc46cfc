#include "report/style.hpp"

#include <fmt/format.h>

namespace dnsprop::report {

namespace {

std::string_view escape_sequence(Ink ink) {
    switch (ink) {
        case Ink::plain:
            return "";
        case Ink::strong:
            return "\x1b[1m";
        case Ink::good:
            return "\x1b[32m";
        case Ink::bad:
            return "\x1b[31m";
        case Ink::waiting:
            return "\x1b[35m";  // magenta: yellow is unreadable on white, blue on black
        case Ink::dim:
            return "\x1b[2m";
    }
    return "";
}

}  // namespace

std::string paint(const Style& style, Ink ink, std::string_view text) {
    if (!style.colour || ink == Ink::plain || text.empty())
        return std::string(text);
    return fmt::format("{}{}\x1b[0m", escape_sequence(ink), text);
}

std::string_view symbol(const Style& style, Ink ink) {
    switch (ink) {
        case Ink::good:
            return style.unicode_symbols ? "✓" : "+";
        case Ink::bad:
        case Ink::waiting:
            return style.unicode_symbols ? "✗" : "x";
        case Ink::plain:
        case Ink::strong:
        case Ink::dim:
            break;
    }
    return "-";
}

}  // namespace dnsprop::report
