// A hook (`--on-change`, `--on-done`): a command of the user's, run with the facts in its
// environment. Its text goes to /bin/sh as it was given; what came from the network never becomes
// part of it, is bounded, and never keeps it from running. A hook that hangs does not outlive the
// process' end.
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

#include "base/stop_request.hpp"
#include "base/time.hpp"

namespace dnsprop::cli {

/// Names and values for the environment; values end at their first zero octet.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// A value longer than `longest` octets is cut behind its last whole line, or else not within a
/// `\DDD` or a letter, and DNSPROP_EVENT_TRUNCATED=1 then says so.
Facts shortened(const Facts& facts, std::size_t longest);

/// What a hook finds: the facts, then all that `inherited` holds but for another hook's facts.
std::vector<std::string> hook_environment(const Facts& facts, char** inherited);

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
    void call(const Facts& facts);
    /// Waits, without the event loop, until all calls are over, or `limit` is: then what still runs
    /// is stopped, and it is said. False where this process was asked to end meanwhile.
    bool finish(std::optional<Milliseconds> limit = std::nullopt);
    /// Those that wait are left out, and the one that runs is ended: by SIGTERM, and half a second
    /// later by SIGKILL.
    void stop();

private:
    /// Why a wait for the command is over.
    enum class Waited { ended, timed_out, stopped };

    void start_next();
    void await_end();
    bool take_end();
    Waited wait_until(std::optional<SteadyTime> deadline, bool watches_stop);
    void report(int status) const;

    boost::asio::signal_set child_ended_;
    std::string option_;
    std::string command_;
    bool is_silent_;
    std::deque<Facts> waiting_;
    std::optional<pid_t> running_;  ///< leads a process group of its own
    bool has_complained_ = false;
};

}  // namespace dnsprop::cli
