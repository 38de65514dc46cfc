// One moment on both clocks. Made at the edge (cli/), passed in everywhere else, so that tests turn
// the clocks.
#pragma once

#include "base/time.hpp"

namespace dnsprop::watch {

struct Moment {
    /// Never jumps, and goes on while the machine is suspended (CLOCK_BOOTTIME): waiting is
    /// measured by it.
    SteadyTime elapsed{};
    UtcTime utc{};  ///< what people read; it may be set

    /// When it will be, by the clock on the wall as it is set now, once `later` is reached.
    UtcTime utc_at(SteadyTime later) const {
        return utc + std::chrono::round<Milliseconds>(later - elapsed);
    }
};

}  // namespace dnsprop::watch
