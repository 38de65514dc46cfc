#include "cli/stop_signal.hpp"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include "base/stop_request.hpp"

namespace dnsprop::cli {

namespace {

// What handlers can reach.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a handler has no other way in
std::atomic<int> received_signal{0};
std::atomic<timer_t> hang_timer{};
std::atomic<bool> has_modes{false};
termios modes_before{};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

static_assert(std::atomic<int>::is_always_lock_free && std::atomic<timer_t>::is_always_lock_free);

void take_first(int signal) {
    const int error = errno;
    received_signal = signal;
    static_cast<void>(std::signal(SIGINT, SIG_DFL));
    static_cast<void>(std::signal(SIGTERM, SIG_DFL));
    itimerspec until{};
    const auto whole = std::chrono::floor<std::chrono::seconds>(StopSignal::longest_end);
    until.it_value.tv_sec = whole.count();
    until.it_value.tv_nsec = std::chrono::nanoseconds(StopSignal::longest_end - whole).count();
    ::timer_settime(hang_timer, 0, &until, nullptr);
    process_stop().ask();
    errno = error;
}

void end_at_once(int /*signal*/) {
    // From the background it would stop us, and the terminal is another's.
    if (has_modes && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp())
        ::tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
    ::_exit(static_cast<int>(exit_code_of_signal(received_signal)));
}

struct sigaction action_of(void (*handler)(int)) {
    struct sigaction action{};
    action.sa_handler = handler;
    // Neither interrupts the other. No SA_RESTART: whoever waits in the system is to look up.
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    return action;
}

/// Of its own, so that the loop may close it.
int duplicate_of(int fd) {
    const int out = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (out < 0)
        throw std::system_error(errno, std::generic_category(), "waiting for signals");
    return out;
}

}  // namespace

StopSignal::StopSignal(boost::asio::io_context& context)
    : asked_(context, duplicate_of(process_stop().descriptor())) {
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGALRM;
    if (::timer_create(CLOCK_MONOTONIC, &event, &hang_) != 0)
        throw std::system_error(errno, std::generic_category(), "a timer for signals");
    hang_timer = hang_;
    received_signal = 0;
    const struct sigaction on_alarm = action_of(end_at_once);
    const struct sigaction on_signal = action_of(take_first);
    ::sigaction(SIGALRM, &on_alarm, &alarm_before_);
    ::sigaction(SIGINT, &on_signal, &interrupt_before_);
    ::sigaction(SIGTERM, &on_signal, &terminate_before_);
}

StopSignal::~StopSignal() {
    ::sigaction(SIGTERM, &terminate_before_, nullptr);
    ::sigaction(SIGINT, &interrupt_before_, nullptr);
    ::timer_delete(hang_);
    ::sigaction(SIGALRM, &alarm_before_, nullptr);
    process_stop().withdraw();
}

void StopSignal::on_stop(std::function<void(int signal)> handler) {
    asked_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [told = std::move(handler)](const boost::system::error_code& error) {
                          if (!error)
                              told(received().value_or(SIGTERM));
                      });
}

std::optional<int> StopSignal::received() {
    const int signal = received_signal;
    return signal == 0 ? std::nullopt : std::optional(signal);
}

TerminalModes::TerminalModes() {
    has_modes = ::tcgetattr(STDIN_FILENO, &modes_before) == 0;
}

TerminalModes::~TerminalModes() {
    has_modes = false;
}

}  // namespace dnsprop::cli
