// Text that came from somewhere else, made safe and made to fit (hostile.md section 4).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dnsprop {

/// For terminals and logs: 0x20-0x7e as is, every other octet as `\DDD`, TAB and newline included.
/// A backslash stays a single backslash, since presentation-format text already escapes its own.
std::string escape_for_terminal(std::string_view bytes);

struct CodePoint {
    char32_t value = 0;
    std::size_t size = 1;  ///< octets it takes
};
/// What `utf8`, which is not empty, begins with. An octet that is not well-formed stands for
/// itself; overlong forms are not noticed.
CodePoint first_code_point(std::string_view utf8);

/// Columns of one letter: 0, 1 or 2 (Unicode TR 11).
std::size_t columns_of(char32_t letter);

/// Columns that UTF-8 text of our own takes on a terminal (wide East Asian letters take two).
std::size_t display_width(std::string_view utf8);

/// As many whole code points of the beginning as fit in `width` columns.
std::string_view first_columns(std::string_view utf8, std::size_t width);

/// Cut to at most `width` columns; what was cut shows as a trailing "…".
std::string elide(std::string_view utf8, std::size_t width);

/// Padded with blanks on the right to `width` columns; longer text is elided.
std::string pad(std::string_view utf8, std::size_t width);

/// "AAAA" for "aaaa"; other octets than a-z stay, whatever the locale.
std::string upper_case(std::string_view ascii);

/// Up to three of `known` that lie nearest to `given` in edits, nearest first, for "did you mean";
/// words that share too little with it are left out.
std::vector<std::string> nearest_words(std::string_view given,
                                       const std::vector<std::string>& known);

}  // namespace dnsprop
