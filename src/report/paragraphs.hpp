// An outline laid out: wrapped to the width, indented and numbered. Knows no DNS.
#pragma once

#include <string>
#include <vector>

#include "report/style.hpp"
#include "wording/outline.hpp"

namespace dnsprop::report {

/// One line as it is written, without its end.
struct Line {
    std::string text;
    Tone tone = Tone::plain;
};

/// None wider than the width, a blank one before each title.
std::vector<Line> lay_out(const wording::Outline& outline, const Style& style);

}  // namespace dnsprop::report
