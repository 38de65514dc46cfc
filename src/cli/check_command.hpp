// `dnsprop NAME ...` and `dnsprop demo`: the one place where catalogue, plan, engine, judgement and
// report are wired together.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// Asks, judges and reports. Throws InputError for unusable input.
ExitCode run_check(const Settings& settings, const Environment& environment);

}  // namespace dnsprop::cli
