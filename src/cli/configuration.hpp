// Defaults below the command line: DNSPROP_* variables, and below them the configuration file.
#pragma once

#include <string>
#include <vector>

namespace dnsprop::cli {

struct Environment;

/// As arguments that stand before what the user typed ("--timeout=5s"), so that later ones win.
/// Throws InputError that names the file and line, or the variable.
std::vector<std::string> configured_arguments(const Environment& environment);

}  // namespace dnsprop::cli
