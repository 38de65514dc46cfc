#include "cli/clock.hpp"

#include <ctime>

namespace dnsprop::cli {

watch::Moment moment_now() {
    timespec since_boot{};
    // steady_clock stands still while the machine is suspended, and caches do not.
    if (::clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0)
        ::clock_gettime(CLOCK_MONOTONIC, &since_boot);
    const auto elapsed =
        std::chrono::seconds(since_boot.tv_sec) + std::chrono::nanoseconds(since_boot.tv_nsec);
    return {SteadyTime(elapsed),
            std::chrono::floor<Milliseconds>(std::chrono::system_clock::now())};
}

}  // namespace dnsprop::cli
