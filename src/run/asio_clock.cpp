#include "run/asio_clock.hpp"

#include <ctime>
#include <memory>
#include <utility>

#include <boost/asio/post.hpp>

namespace dnsprop::run {

watch::Moment moment_now() {
    timespec since_boot{};
    if (::clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0)
        ::clock_gettime(CLOCK_MONOTONIC, &since_boot);
    const auto elapsed =
        std::chrono::seconds(since_boot.tv_sec) + std::chrono::nanoseconds(since_boot.tv_nsec);
    return {SteadyTime(elapsed),
            std::chrono::floor<Milliseconds>(std::chrono::system_clock::now())};
}

void AsioClock::set_alarm(SteadyTime at, std::function<void()> action) {
    action_ = std::make_shared<std::function<void()>>(std::move(action));
    const auto ring = [alarm =
                           std::weak_ptr(action_)](const boost::system::error_code& error = {}) {
        if (const auto action_then = alarm.lock(); action_then && !error)
            (*action_then)();
    };
    const SteadyDuration wait = at - now().elapsed;
    // Most are for at once: that takes no call of the system.
    if (wait <= SteadyDuration::zero()) {
        boost::asio::post(timer_.get_executor(), ring);
        return;
    }
    timer_.expires_after(wait);
    timer_.async_wait(ring);
}

}  // namespace dnsprop::run
