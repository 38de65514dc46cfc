// How a report for people looks: width, colour by meaning, symbols, time zone. The only place that
// knows escape sequences. Filled in by cli/; knows no terminal itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dnsprop::report {

struct Style {
    std::size_t width = 80;       ///< columns; nothing is wider (40 to 300)
    bool colour = false;          ///< only repeats what words and symbols say
    bool unicode_symbols = true;  ///< false: nothing but ASCII
    bool verbose = false;         ///< -v: matching rows one by one too
    /// Minutes east of UTC, for the clock times people read; nothing: UTC, and said so.
    std::optional<int> zone_minutes;
};

/// Colour by meaning. None of them is hard to read on a light or a dark background.
enum class Tone : std::uint8_t { plain, strong, good, bad, waiting, dim };

/// `text` in `tone`, or as it is where there is no colour. Takes no columns.
std::string paint(const Style& style, Tone tone, std::string_view text);

/// The mark in front of a group: good, bad or waiting, anything else.
std::string_view symbol(const Style& style, Tone tone);

/// One sentence or line, and how it is meant.
struct Line {
    std::string text;
    Tone tone = Tone::plain;
};

}  // namespace dnsprop::report
