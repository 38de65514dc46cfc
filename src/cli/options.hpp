// argv, DNSPROP_* and the configuration file to Settings. The only file pair that knows CLI11.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/settings.hpp"

namespace dnsprop::cli {

/// What surrounds the process, passed in so that tests can make it up.
struct Environment {
    std::function<std::optional<std::string>(const std::string& name)> variable;
};

/// `arguments` without the program's name. Flags win over DNSPROP_* variables, those over the
/// configuration file
/// ($XDG_CONFIG_HOME/dnsprop/config.toml, or under ~/.config). Throws InputError.
Settings read_options(const std::vector<std::string>& arguments, const Environment& environment);

/// Every long option with its two dashes, for completions and "did you mean".
std::vector<std::string> option_names();

}  // namespace dnsprop::cli
