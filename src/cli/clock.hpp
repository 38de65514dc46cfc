// Both clocks, read together. The only place beside net/ where the watch's time comes from.
#pragma once

#include "watch/moment.hpp"

namespace dnsprop::cli {

/// CLOCK_BOOTTIME, which goes on while the machine sleeps, and the wall clock.
watch::Moment moment_now();

}  // namespace dnsprop::cli
