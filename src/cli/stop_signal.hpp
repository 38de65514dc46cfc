// SIGINT and SIGTERM while a command runs. The first one asks: whoever waits in the system stops
// waiting, and the command's loop is told, so that what is known so far is still printed. The
// second one, or a process that has not ended by then, ends at once. Only commands make one; what
// they run must not know signals.
#pragma once

#include <chrono>
#include <csignal>
#include <ctime>
#include <functional>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "cli/exit_code.hpp"

namespace dnsprop::cli {

class StopSignal {
public:
    /// An end that takes longer is a hang: no signal is ever in vain.
    static constexpr std::chrono::milliseconds longest_end{1900};

    /// Takes the signals until it is destroyed; one at a time in a process.
    explicit StopSignal(boost::asio::io_context& context);
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// Called from the context's loop, once, also where the signal has come before. Keeps the loop
    /// in work until then.
    void on_stop(std::function<void(int signal)> handler);

    /// SIGINT or SIGTERM, the first that came while a StopSignal lived.
    static std::optional<int> received();

private:
    boost::asio::posix::stream_descriptor asked_;
    struct sigaction interrupt_before_{};
    struct sigaction terminate_before_{};
    struct sigaction alarm_before_{};
    timer_t hang_{};
};

/// The modes of the terminal at stdin as they are when it is made: as long as it lives, an end that
/// hangs puts them back, for whoever has changed them cannot.
class TerminalModes {
public:
    TerminalModes();
    ~TerminalModes();
    TerminalModes(const TerminalModes&) = delete;
    TerminalModes& operator=(const TerminalModes&) = delete;
};

}  // namespace dnsprop::cli
