// From Settings to the RunPlan: what is asked, whom, and how it is judged, settled before the first
// socket opens.
#pragma once

#include "cli/network.hpp"
#include "cli/settings.hpp"
#include "run/run_plan.hpp"

namespace dnsprop::cli {

/// Throws InputError for whatever cannot be asked or read.
run::RunPlan make_run_plan(const Settings& settings, Network& network);

}  // namespace dnsprop::cli
