// For whom something is written: how wide, in which letters, by which clock; and how a sentence is
// meant. Plain values: cli/ fills them in, each format and the screen makes of them what it can.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "wording/clock.hpp"

namespace dnsprop::wording {

struct Style {
    std::size_t width = 80;       ///< columns; nothing is wider (40 to 300)
    bool colour = false;          ///< only repeats what words and symbols say
    bool unicode_symbols = true;  ///< false: nothing but ASCII
    bool verbose = false;         ///< -v: matching rows one by one too
    ZoneRules zone;               ///< for the times that people read; empty: UTC
};

/// How something is meant; where there is colour, it repeats this.
enum class Tone : std::uint8_t { plain, strong, good, bad, waiting, dim };

/// What is told, in one or several sentences, and how it is meant.
struct Statement {
    std::string text;
    Tone tone = Tone::plain;
};

}  // namespace dnsprop::wording
