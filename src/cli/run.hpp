// The whole program as a function: options to settings, settings to a check, its result to a
// renderer.
#pragma once

#include "cli/network.hpp"

namespace dnsprop::cli {

/// Returns the exit code. The only place that catches std::exception.
int run(int argc, char** argv, const MakeNetwork& make_demo_network);

}  // namespace dnsprop::cli
