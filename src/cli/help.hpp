// What `dnsprop help` and -h say: the table of options and the texts of help_topics, laid out for a
// terminal or as a manual page. Asks no terminal how wide it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dnsprop::cli {

/// One screen, at most 24 lines of 80 columns, about a command; about the check for an empty one.
std::string brief_help(std::string_view command, std::size_t width);

/// The page of a topic, wrapped; all of the check for an empty one; the manual page, as roff, for
/// "man". Throws InputError for an unknown topic, with those there are.
std::string help_text(std::string_view topic, std::size_t width);

/// The words that `help_text` knows, without "man".
std::vector<std::string_view> help_topics();

}  // namespace dnsprop::cli
