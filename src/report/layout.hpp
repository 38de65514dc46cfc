// Text put into columns and lines, and numbers and times as people read them. Knows no DNS.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// At most `width` columns; what was cut shows as "…", or as "..." without Unicode.
std::string fit(std::string_view text, std::size_t width, const Style& style);
/// Filled with blanks, or cut, to exactly `width` columns.
std::string column(std::string_view text, std::size_t width, const Style& style);
/// Lines of at most `width` columns, broken at blanks; a longer word is broken where it must be.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// "a, b, c" on lines of at most `width` columns; only an item longer than a line is broken.
std::vector<std::string> wrap_list(const std::vector<std::string>& items, std::size_t width);

/// Text of the catalogue (names of operators and cities), which may be anybody's file: letters of
/// the common left-to-right scripts as they are, everything else as escape_for_terminal.
std::string catalogue_text(std::string_view utf8, const Style& style);

/// "82.5": one decimal, cut and not rounded, so that only all is "100.0".
double floor_to_tenth(double percent);
/// "82.5 %"; a whole 0 or 100 without decimals.
std::string percent_text(double percent);

/// "09:58", with the date in front when it is not the day of `now`, with "UTC" behind when the
/// style has no zone. Rounded up to the minute, since asking again then is late enough; within two
/// minutes of `now` to the second, "09:57:31".
std::string clock_text(UtcTime moment, UtcTime now, const Style& style);
/// "in 42 min", or "now".
std::string until_text(UtcTime moment, UtcTime now);

}  // namespace dnsprop::report
