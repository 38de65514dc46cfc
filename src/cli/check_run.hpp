// Conducts one check: the walk to the zone's own servers, the resolvers' round, and what is asked
// after it. Which comes when is decided here and nowhere else.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "authority/walk.hpp"
#include "check/engine.hpp"
#include "cli/collector.hpp"
#include "cli/preparation.hpp"

namespace dnsprop::cli {

class CheckRun {
public:
    /// All arguments must outlive the run. `log` may be null; `on_row` hears of every row once it
    /// is judged.
    CheckRun(boost::asio::io_context& context, const Settings& settings, const Preparation& ready,
             const Network& network, check::AttemptLog* log,
             std::function<void(const check::Row&)> on_row);

    /// Asks until everything is known or SIGINT or SIGTERM comes; returns the signal. A second
    /// signal ends the process at once.
    std::optional<int> run();

    /// One for each Question of the plan.
    std::vector<diagnose::QuestionResult> results() &&;

private:
    using Condition = std::function<bool()>;

    /// Runs the event loop until `is_met`; false when a signal came first.
    bool wait_until(const Condition& is_met);
    void start_walk();
    /// The resolvers may be asked this Question without harm.
    bool may_ask(std::size_t question) const;
    bool is_word_awaited(std::size_t question) const;
    bool ask_resolvers();
    void take_baselines();
    check::EngineSettings engine_settings() const;
    std::size_t walk_sockets() const;

    boost::asio::io_context& context_;
    const Settings& settings_;
    const Preparation& ready_;
    const Network& network_;
    check::AttemptLog* log_;
    std::size_t free_files_;
    Collector collector_;
    boost::asio::signal_set signals_;
    std::optional<int> signal_;

    std::unique_ptr<authority::Walk> walk_;
    /// The first authoritative word on each Question; nothing: not heard yet.
    std::vector<std::optional<authority::BaselineState>> first_words_;
    std::optional<authority::BaselineReport> report_;
};

}  // namespace dnsprop::cli
