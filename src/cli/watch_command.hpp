// `--watch` and `--wait`: a check that goes on until the change has arrived, time is up, or
// somebody ends it.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// Asks, tells and reports. Throws InputError for unusable input.
ExitCode run_watch(const Settings& settings, const Environment& environment);

}  // namespace dnsprop::cli
