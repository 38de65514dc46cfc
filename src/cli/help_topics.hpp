// The texts of the help, one topic each, in a plain markup: an indented line stands alone, and two
// blanks in it part a term from its text; other lines are a paragraph. Knows no layout.
#pragma once

#include <span>
#include <string_view>

#include "cli/option_table.hpp"

namespace dnsprop::cli {

struct HelpTopic {
    std::string_view name;
    std::string_view title;  ///< of its part of the manual page
    std::string_view text;   ///< "{configurable}" and "{topics}" stand for lists
    /// The options listed below the text, where there are any.
    bool (*lists)(const Option&) = nullptr;
};
/// In the order of the manual page; the first is the check.
std::span<const HelpTopic> help_topic_rows();

}  // namespace dnsprop::cli
