// `dnsprop resolvers list` and `show ID`: the catalogue, presented.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

ExitCode run_resolvers(const Settings& settings, const Environment& environment);

}  // namespace dnsprop::cli
