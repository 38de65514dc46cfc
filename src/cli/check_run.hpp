// Conducts one check: the walk to the zone's own servers, the resolvers' round, and what is asked
// after it. Which comes when is decided here and nowhere else.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "authority/walk.hpp"
#include "check/engine.hpp"
#include "cli/asking.hpp"
#include "cli/collector.hpp"
#include "cli/interception_probe.hpp"
#include "cli/outcome_table.hpp"
#include "cli/preparation.hpp"
#include "cli/recording.hpp"

namespace dnsprop::cli {

class CheckRun {
public:
    /// All arguments must outlive the run. `recording` has begun; `log` may be null; `on_row` hears
    /// of every row once it is judged.
    CheckRun(boost::asio::io_context& context, const Settings& settings, const Preparation& ready,
             const Network& network, Recording& recording, check::AttemptLog* log,
             std::function<void(const check::Row&)> on_row);

    /// Asks until everything is known or it is stopped; returns the signal that stopped it. Once.
    std::optional<int> run();
    /// From inside the run.
    void stop(int signal) { signal_ = signal; }

    /// One for each Question of the plan; after `run`.
    std::vector<diagnose::QuestionResult>& results() { return results_; }
    const std::optional<diagnose::Interception>& interception() const { return interception_; }

private:
    using Condition = std::function<bool()>;

    /// Runs the event loop until `is_met`; false when a signal came first.
    bool wait_until(const Condition& is_met);
    void start_walk();
    /// The resolvers may be asked this Question without harm.
    bool may_ask(std::size_t question) const;
    bool is_word_awaited(std::size_t question) const;
    void ask_resolvers();
    void wait_for_interception_probe(SteadyDuration round);
    void take_baselines();
    void sum_up();
    void look_at_local(std::size_t question);
    void look_for_interception();
    void diagnostic_query();
    boost::asio::io_context& context_;
    const Settings& settings_;
    const Preparation& ready_;
    const Network& network_;
    Recording& recording_;
    Asking asking_;
    Collector collector_;
    std::optional<int> signal_;

    std::unique_ptr<authority::Walk> walk_;
    /// The first authoritative word on each Question; nothing: not heard yet.
    std::vector<std::optional<authority::BaselineState>> first_words_;
    std::optional<authority::BaselineReport> report_;

    OutcomeTable local_;  ///< of the system's own resolvers
    std::unique_ptr<InterceptionProbe>
        interception_probe_;  ///< null where a box on the way is not looked for
    std::vector<diagnose::QuestionResult> results_;
    std::optional<diagnose::Interception> interception_;
};

}  // namespace dnsprop::cli
