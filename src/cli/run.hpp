// The whole program as a function: options to settings, settings to a check, its result to a
// renderer.
#pragma once

namespace dnsprop::cli {

/// Returns the exit code. The only place that catches std::exception.
int run(int argc, char** argv);

}  // namespace dnsprop::cli
