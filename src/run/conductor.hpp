// Conducts one run: has asked what the Watch decides, tells it what came, and hands out Snapshots.
// Driven by events; it installs no signal handlers, owns no event loop and knows no terminal, so
// that many may run side by side.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "run/asker.hpp"
#include "run/change_teller.hpp"
#include "run/clock.hpp"
#include "run/observer.hpp"
#include "run/run_plan.hpp"
#include "watch/watch.hpp"

namespace dnsprop::run {

class Conductor final : public Asker::Listener {
public:
    /// Why it ended; nothing: it was stopped, or an observer wanted the end.
    using OnEnd = std::function<void(std::optional<watch::Ending> ending)>;

    /// `plan`, `asker`, `clock` and the observers must outlive it.
    Conductor(const RunPlan& plan, Asker& asker, Clock& clock, std::vector<Observer*> observers);
    ~Conductor() override;
    Conductor(const Conductor&) = delete;
    Conductor& operator=(const Conductor&) = delete;

    /// Begins; `on_end` is called once, from the event loop, when the run is over and the last
    /// Snapshot was handed out. The Conductor may be destroyed there.
    void start(OnEnd on_end);
    /// Ends soon, with what is known.
    void stop();

    /// Asks all rows, or one, again now, since a person wants that.
    void ask_now();
    void ask_now(const check::Probe& probe);

    const watch::Snapshot& snapshot() const { return watch_.snapshot(); }
    const watch::Watch& watch() const { return watch_; }
    bool is_over() const { return phase_ == Phase::over; }
    /// Nobody follows any more: an observer wants the end.
    bool wants_end() const;

    // ---- Asker::Listener
    void on_outcome(Purpose purpose, const check::Probe& probe,
                    const check::Outcome& outcome) override;
    void on_batch_end(Purpose purpose) override;
    void on_first_word(std::size_t question, authority::BaselineState state) override;
    void on_walk_end(std::vector<authority::Baseline> baselines) override;

private:
    enum class Phase { idle, running, stopping, over };
    using OutcomeTable = std::map<std::pair<std::uint32_t, std::uint32_t>, check::Outcome>;

    void hear(const record::Event& event, watch::Moment now);
    void turn();
    void turn_soon();
    void end(std::optional<watch::Ending> ending);
    void ask_what_is_due(watch::Moment now);
    void ask_polls(watch::Moment now);
    void ask_diagnostic_queries(watch::Moment now);
    void ask_local_resolvers(watch::Moment now);
    void seek_interception();
    void judge_interception(watch::Moment now);
    void read_hosts(watch::Moment now);
    void take_local_outcomes(watch::Moment now);
    void tell_poll(const check::Probe& probe, const check::Outcome& outcome);
    void tell_polls_held_back();
    bool is_judgeable(std::size_t question) const;
    void refresh(watch::Moment now);
    void set_alarm(watch::Moment now);

    const RunPlan& plan_;
    Asker& asker_;
    Clock& clock_;
    std::vector<Observer*> observers_;
    watch::Watch watch_;
    ChangeTeller teller_;
    OnEnd on_end_;
    Phase phase_ = Phase::idle;

    std::vector<std::shared_ptr<const check::PreparedQuestion>> prepared_;  ///< the plan's
    std::vector<diagnose::DiagnosticQuery> diagnostic_queries_;             ///< under way
    std::vector<std::uint32_t> local_questions_;                            ///< under way
    OutcomeTable local_;
    OutcomeTable bogons_;
    OutcomeTable identities_;
    /// Polls of Questions of which nothing is known yet to judge them by.
    std::vector<std::pair<check::Probe, check::Outcome>> held_back_;

    bool has_read_hosts_ = false;
    bool is_walking_ = false;
    bool has_walked_ = false;
    bool has_news_ = true;
    bool has_round_ended_ = false;  ///< and observers have not been told
    bool is_refresh_due_ = false;
    SteadyTime refreshed_at_;
    SteadyDuration least_between_refreshes_;
    SteadyDuration between_refreshes_{};
    SteadyTime alarm_at_ = SteadyTime::max();
};

}  // namespace dnsprop::run
