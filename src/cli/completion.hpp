// Completion scripts for shells, made from the table of options and the catalogue as shipped. Reads
// no settings.
#pragma once

#include <string>
#include <string_view>

namespace dnsprop::cli {

/// For "bash", "zsh" or "fish". Throws InputError for another shell.
std::string completion_script(std::string_view shell);

}  // namespace dnsprop::cli
