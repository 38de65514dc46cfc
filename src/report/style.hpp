// Colour: the only place that knows escape sequences. Knows no terminal.
#pragma once

#include "wording/style.hpp"

namespace dnsprop::report {

using wording::Statement;
using wording::Style;
using wording::Tone;

/// `text` in `tone`, or as it is where there is no colour. Takes no columns.
std::string paint(const Style& style, Tone tone, std::string_view text);

}  // namespace dnsprop::report
