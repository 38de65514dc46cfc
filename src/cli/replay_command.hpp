// `dnsprop replay FILE`: judges and shows again what a run has recorded. Asks nobody.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// Throws InputError for what is no recording of ours.
ExitCode run_replay(const Settings& settings, const Environment& environment);

}  // namespace dnsprop::cli
