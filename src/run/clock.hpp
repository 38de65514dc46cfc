// The clocks and the alarm of one run, so that tests turn the time.
#pragma once

#include <functional>

#include "watch/moment.hpp"

namespace dnsprop::run {

class Clock {
public:
    virtual ~Clock() = default;
    virtual watch::Moment now() const = 0;
    /// Calls `action` from the event loop at that time or soon after it, never from inside this
    /// call; in place of what was set before.
    virtual void set_alarm(SteadyTime at, std::function<void()> action) = 0;
    virtual void cancel_alarm() = 0;
};

}  // namespace dnsprop::run
