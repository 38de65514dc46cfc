// How fast Probes may begin: a token bucket. Pure; time is a parameter.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/time.hpp"

namespace dnsprop::check {

/// Holds a tenth of a second's worth, at least one. A rate of 0 or less never holds anything back.
class Pace {
public:
    explicit Pace(double per_second)
        : per_second_(per_second), depth_(std::max(1.0, per_second / 10)), tokens_(depth_) {}

    /// Takes one if there is one.
    bool take(SteadyTime now) {
        if (per_second_ <= 0)
            return true;
        if (last_ < now) {
            if (last_ != SteadyTime{})
                tokens_ += per_second_ * std::chrono::duration<double>(now - last_).count();
            tokens_ = std::min(tokens_, depth_);
            last_ = now;
        }
        if (tokens_ < 1)
            return false;
        tokens_ -= 1;
        return true;
    }

    /// When the next one may be taken, after `take` at `now` was refused.
    SteadyTime next(SteadyTime now) const {
        const std::chrono::duration<double> missing((1 - tokens_) / per_second_);
        return now + std::chrono::ceil<SteadyDuration>(missing);
    }

private:
    double per_second_;
    double depth_;
    double tokens_;
    SteadyTime last_{};
};

}  // namespace dnsprop::check
