// Defaults below the command line: DNSPROP_* variables, and below them the configuration file.
// Knows which options there are, not what they mean.
#pragma once

#include <vector>

#include "cli/option_table.hpp"

namespace dnsprop::cli {

struct Environment;

/// What a configuration file says; `path` is its name in messages. Throws InputError.
std::vector<Given> read_configuration(std::string_view toml, const std::string& path);

/// What the file and the variables say about the options that may be configured. Throws InputError
/// that names the file and line, or the variable.
std::vector<Given> configured_options(const Environment& environment);

}  // namespace dnsprop::cli
