#include "check/attempt_schedule.hpp"

#include <algorithm>

namespace dnsprop::check {

AttemptSchedule AttemptSchedule::make(SteadyDuration timeout, unsigned attempts,
                                      net::Protocol protocol) {
    attempts = std::clamp(attempts, 1U, max_attempts);
    AttemptSchedule schedule;
    schedule.deadline = timeout;

    // 1 + 1.2 + 1.2^2 ... units up to the last attempt, scaled into two thirds of the time.
    std::vector<double> at = {0};
    double gap = 1;
    for (unsigned i = 1; i < attempts; ++i) {
        at.push_back(at.back() + gap);
        gap *= 1.2;
    }
    const double unit =
        attempts == 1 ? 0 : static_cast<double>(timeout.count()) * 2 / 3 / at.back();
    for (unsigned i = 0; i < attempts; ++i) {
        const SteadyDuration when(static_cast<SteadyDuration::rep>(at[i] * unit));
        const bool over_tcp = protocol != net::Protocol::udp || (attempts > 1 && i + 1 == attempts);
        (over_tcp ? schedule.tcp : schedule.udp).push_back(when);
    }
    return schedule;
}

}  // namespace dnsprop::check
