// What `dnsprop help` says, and completions. Texts only.
#pragma once

#include <string>
#include <string_view>

namespace dnsprop::cli {

/// The page of a topic; the overview for an empty one. Throws InputError for an unknown topic, with
/// those there are.
std::string_view help_text(std::string_view topic);

/// A completion script for bash, zsh or fish. Throws InputError for another shell.
std::string completion_script(std::string_view shell);

}  // namespace dnsprop::cli
