#include "base/stop_request.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace dnsprop {

namespace {

/// clock_gettime is among the few functions that a signal handler may call.
std::int64_t steady_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a signal handler sets it");

StopRequest::StopRequest() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopRequest::~StopRequest() {
    if (fd_ >= 0)
        ::close(fd_);
}

void StopRequest::ask() noexcept {
    const int error = errno;
    std::int64_t not_asked = 0;
    if (asked_at_ns_.compare_exchange_strong(not_asked, steady_ns())) {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(fd_, &one, sizeof one));
    }
    errno = error;
}

void StopRequest::withdraw() noexcept {
    std::uint64_t count = 0;
    static_cast<void>(!::read(fd_, &count, sizeof count));
    asked_at_ns_ = 0;
}

std::optional<std::chrono::milliseconds> StopRequest::time_left() const noexcept {
    const std::int64_t asked = asked_at_ns_.load();
    if (asked == 0)
        return std::nullopt;
    const auto passed = std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::nanoseconds(steady_ns() - asked));
    return std::max(patience - passed, std::chrono::milliseconds(0));
}

bool StopRequest::wait_until_ready(int fd, short events) const noexcept {
    std::array<pollfd, 2> waited = {{{fd, events, 0}, {fd_, POLLIN, 0}}};
    for (;;) {
        const auto left = time_left();
        // Asked already: its own descriptor would end every wait at once.
        const nfds_t count = left ? 1 : 2;
        const int ready = ::poll(waited.data(), count, left ? static_cast<int>(left->count()) : -1);
        if (ready > 0 && waited[0].revents != 0)
            return true;
        if (ready == 0 && left)
            return false;
        if (ready < 0 && errno != EINTR)
            return true;  // poll cannot tell: the call itself will
    }
}

StopRequest& process_stop() {
    static StopRequest request;
    return request;
}

}  // namespace dnsprop
