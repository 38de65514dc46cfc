// Somebody's own command (`--on-change`, `--on-done`), run with the facts in its environment. Its
// text goes to /bin/sh as it was given; what came from the network never becomes part of it.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

namespace dnsprop::cli {

/// Names and values for the environment; values are cut at their first zero octet.
using Facts = std::vector<std::pair<std::string, std::string>>;

class Hook {
public:
    /// So many calls may wait for the one that runs; beyond that the oldest is given up, and it is
    /// said once.
    static constexpr std::size_t max_waiting = 1000;

    /// `option` is what messages name. An empty command is never run. Where `is_silent`, its output
    /// goes nowhere, else to stderr: stdout is for results.
    Hook(boost::asio::io_context& context, std::string option, std::string command, bool is_silent);
    ~Hook();
    Hook(const Hook&) = delete;
    Hook& operator=(const Hook&) = delete;

    /// One after the other, in the order of the calls.
    void call(Facts facts);
    /// Until all calls are over; without the event loop.
    void finish();
    /// Those that wait are given up; the one that runs goes on.
    void forget() { waiting_.clear(); }

private:
    void start_next();
    void await_end();
    void take_end(int status);

    boost::asio::signal_set child_ended_;
    std::string option_;
    std::string command_;
    bool is_silent_;
    std::deque<Facts> waiting_;
    std::optional<pid_t> running_;
    bool has_complained_ = false;
};

}  // namespace dnsprop::cli
