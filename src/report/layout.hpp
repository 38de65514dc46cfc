// Text put into columns and lines. Knows no DNS.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/style.hpp"

namespace dnsprop::report {

/// Filled with blanks, or cut, to exactly `width` columns.
std::string column(std::string_view text, std::size_t width, const Style& style);
/// Lines of at most `width` columns, broken at blanks; a longer word is broken where it must be.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// "a, b, c" on lines of at most `width` columns; only an item longer than a line is broken.
std::vector<std::string> wrap_list(const std::vector<std::string>& items, std::size_t width);

}  // namespace dnsprop::report
