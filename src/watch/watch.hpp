// Watches a change: which Probes are due, what their Outcomes make of each row, what has changed,
// and when waiting ends. Pure: it opens no socket and reads no clock; cli/watch_run carries out
// what it decides, cli/replay feeds it what was recorded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "authority/baseline.hpp"
#include "catalogue/provider.hpp"
#include "check/outcome.hpp"
#include "check/plan.hpp"
#include "diagnose/diagnostic_query.hpp"
#include "watch/late_filter_tracker.hpp"
#include "watch/outage_detector.hpp"
#include "watch/settings.hpp"
#include "watch/snapshot.hpp"
#include "watch/wrong_server_tracker.hpp"

namespace dnsprop::watch {

/// Why waiting ends.
enum class Ending : std::uint8_t {
    met,              ///< the thresholds are met, as often as they must be
    time_is_up,       ///< `--wait DURATION`
    authority_wrong,  ///< the zone's own servers still do not serve it (`--source-grace`)
    intercepted,      ///< one box answers for everybody: nothing more can be learned
};

class Watch {
public:
    /// `plan` and `providers` must outlive the watch; `given` stands beside the plan's questions.
    /// `seed` is of the jitter.
    Watch(const check::Plan& plan, const catalogue::ProviderDirectory& providers,
          std::vector<expect::Expectation> given, const WatchSettings& settings, std::uint64_t seed,
          Moment start);

    // ---- What to do. Every call takes the moment it happens in.
    /// The Probes to ask now, in the order of the Plan; they are under way from here on.
    std::vector<check::Probe> take_due(Moment now);
    /// The zone's own servers are to be asked now; they are being asked from here on.
    bool take_walk_due(Moment now);
    /// Diagnostic queries that tell why rows differ, each once until its row changes.
    std::vector<diagnose::DiagnosticQuery> take_diagnostic_queries(Moment now);
    /// When there will be something to do, without anything coming in.
    SteadyTime next_wake() const;

    // ---- What came of it.
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome, Moment now);
    void on_baselines(std::vector<authority::Baseline> baselines, Moment now);
    void on_diagnostic_answers(diagnose::DiagnosticAnswers answers, Moment now);
    void on_local_view(std::size_t question, diagnose::LocalView local);
    void on_interception(const diagnose::Interception& interception, Moment now);
    /// A pass over what was due is over.
    void on_round_end(Moment now);
    /// Asks every row, or one, again now: by somebody's wish.
    void ask_now(Moment now);
    void ask_now(const check::Probe& probe, Moment now);

    /// Notices suspended machines and set clocks; brings the snapshot up to date with what came in.
    /// Returns whether anything but the time has changed. To be called every second or so, though
    /// nothing came in: half a minute without any call is a machine that was suspended.
    bool refresh(Moment now);
    /// Of the moment of the last refresh.
    const Snapshot& snapshot() const { return snapshot_; }
    /// After `refresh`; nothing: go on.
    std::optional<Ending> ending() const;

private:
    std::optional<bool> reads_right(std::size_t question);
    bool is_wrong_at_source(std::size_t question) const;
    void take_baseline(std::size_t question, authority::Baseline baseline, Moment now);
    void expect_baseline(std::size_t question, Moment now);
    void plan_walk(Moment now);
    void hasten_walk(SteadyTime due);
    void take_expired(SteadyTime now, std::vector<check::Probe>& due);
    void take_canaries(SteadyTime now, std::vector<check::Probe>& due);
    std::optional<std::uint32_t> first_asked_question() const;
    void note_clocks(Moment now);
    void shift_clock(Milliseconds by);
    void note_all_news() { has_news_.assign(has_news_.size(), true); }
    void fill_rows(std::size_t question);
    void refresh_question(std::size_t question);
    void expect_end_of_old_name_servers(std::size_t question);
    void find_row_changes(std::size_t question, std::vector<Change>& changes);
    void forget_diagnostic_queries(const std::vector<Change>& changes);
    void note_network();
    bool is_question_met(std::size_t question) const;
    bool is_pass_over() const;
    void count_passes();
    void plan_next_poll();
    void note(Change change);
    double jitter();

    const check::Plan& plan_;
    WatchSettings settings_;
    std::vector<expect::Expectation> given_;
    std::mt19937_64 random_;
    Snapshot snapshot_;
    Moment latest_;               ///< of the last call
    Moment refreshed_;            ///< of the last refresh; its clock goes with the wall's
    std::vector<bool> has_news_;  ///< by question: something came in since the last refresh
    bool has_changes_ = false;    ///< something was noted since the last refresh

    // The zone's own servers.
    bool is_walk_under_way_ = false;
    SteadyTime walk_due_ = SteadyTime::min();
    SteadyTime authority_heard_ = SteadyTime::min();
    SteadyDuration walk_wait_{};
    /// By question: whether what was heard last of them, however long ago, was right.
    std::vector<std::optional<bool>> was_right_;
    std::vector<WrongServerTracker> wrong_servers_;  ///< by question

    // Diagnostic queries.
    diagnose::DiagnosticAnswers answers_;
    using DiagnosticQueryKey =
        std::tuple<std::uint32_t, diagnose::DiagnosticQueryKind, dns::RrType, dns::Name>;
    static DiagnosticQueryKey key_of(const diagnose::DiagnosticQuery& diagnostic_query);
    std::set<DiagnosticQueryKey> asked_;  ///< those of one target side by side
    SteadyTime diagnostic_queries_due_ = SteadyTime::min();
    bool may_want_diagnostic_queries_ = true;  ///< rows have changed since it was looked

    /// What was shown before, by question and target.
    std::vector<std::vector<std::optional<RowState>>> published_;
    std::vector<LateFilterTracker> late_filters_;  ///< by question
    OutageDetector network_;
    SteadyTime canaries_due_ = SteadyTime::min();
    SteadyTime pass_began_ = SteadyTime::min();
    SteadyTime next_poll_ = SteadyTime::max();
};

}  // namespace dnsprop::watch
