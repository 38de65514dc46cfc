// Carries out what watch::Watch decides: the walks to the zone's own servers, the rounds of what is
// due, the diagnostic queries; and hands on what comes of it. Decides nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "authority/walk.hpp"
#include "check/engine.hpp"
#include "cli/asking.hpp"
#include "cli/interception_probe.hpp"
#include "cli/preparation.hpp"
#include "cli/recording.hpp"
#include "cli/watch_observer.hpp"
#include "watch/watch.hpp"

namespace dnsprop::cli {

class WatchRun {
public:
    /// All arguments must outlive the run. `recording` has begun; `log` may be null.
    WatchRun(boost::asio::io_context& context, const Settings& settings, const Preparation& ready,
             const Network& network, Recording& recording, check::AttemptLog* log,
             std::vector<WatchObserver*> observers);
    ~WatchRun();
    WatchRun(const WatchRun&) = delete;
    WatchRun& operator=(const WatchRun&) = delete;

    struct End {
        std::optional<watch::Ending> ending;  ///< nothing: somebody ended it
        std::optional<int> signal;            ///< SIGINT or SIGTERM
    };
    /// Until it is over, an observer wants the end, or it is stopped. Once.
    End run();
    /// From inside the run.
    void stop(int signal) { signal_ = signal; }

    // ---- From inside the run, by somebody's wish.
    void ask_now();
    void ask_now(const check::Probe& probe);

    const watch::Snapshot& snapshot() const { return watch_.snapshot(); }

private:
    class Round;
    class DiagnosticRound;
    class LocalPoll;

    void turn(watch::Moment now);
    void take(const check::Probe& probe, const check::Outcome& outcome);
    void start_walk();
    void start_round(watch::Moment now);
    void start_diagnostic_queries(watch::Moment now);
    void start_local_poll(watch::Moment now);
    void take_finished(watch::Moment now);
    bool refresh(watch::Moment now);
    void sleep_until_next(watch::Moment now);
    void end_walk();
    void look_for_interception(watch::Moment now);
    std::size_t sockets_in_use() const;
    bool wants_end() const;

    boost::asio::io_context& context_;
    const Preparation& ready_;
    const Network& network_;
    Recording& recording_;
    Asking asking_;
    std::vector<WatchObserver*> observers_;
    watch::Watch watch_;
    boost::asio::steady_timer timer_;
    std::optional<int> signal_;

    std::unique_ptr<authority::Walk> walk_;
    std::optional<authority::BaselineReport> walked_;
    std::vector<std::shared_ptr<const check::PreparedQuestion>> prepared_;
    std::list<std::unique_ptr<Round>> rounds_;
    std::unique_ptr<DiagnosticRound> diagnostic_round_;
    std::unique_ptr<LocalPoll> local_;
    std::unique_ptr<InterceptionProbe> interception_probe_;  ///< beside the first round
    bool has_asked_aside_ = false;
    SteadyTime local_due_ = SteadyTime::min();

    bool has_news_ = true;
    SteadyTime refreshed_at_{};  ///< at first: when the machine was started
    SteadyTime armed_for_ = SteadyTime::max();
    ChangeTeller teller_;
};

}  // namespace dnsprop::cli
