// Text that came from somewhere else: made safe to show, and made to fit. A resolver, a file or a
// user may put anything into a text; no octet of it may steer a terminal. The one table of widths.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dnsprop {

/// For terminals and logs: 0x20-0x7e as is, every other octet as `\DDD`, TAB and newline included.
/// A backslash stays a single backslash, since presentation-format text already escapes its own.
std::string escape_for_terminal(std::string_view bytes);

/// For text that the user typed: its letters stay readable, whatever their script, and control
/// characters and octets that are not UTF-8 become `\DDD`.
std::string escape_controls(std::string_view utf8);

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
std::string lower_case(std::string_view ascii);

/// Up to three of `known` that lie nearest to `given` in edits, nearest first, for "did you mean";
/// words that share too little with it are left out.
std::vector<std::string> nearest_words(std::string_view given,
                                       const std::vector<std::string>& known);

}  // namespace dnsprop
