// A check, a wait and a watch, over this machine's network or the demo's: one Conductor, and
// whoever is to follow it.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/network.hpp"
#include "cli/options.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

ExitCode run_check(const Settings& settings, const Environment& environment,
                   const MakeNetwork& make_network);

}  // namespace dnsprop::cli
