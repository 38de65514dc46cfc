// Decides a run: which Probes are due, what their Outcomes make of each row, what has changed, and
// when it ends. A check is a run in which each resolver is asked once. Pure: it opens no socket and
// reads no clock; run/conductor carries out what it decides, record/player feeds it what was
// recorded.
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
#include "watch/interception_grace.hpp"
#include "watch/late_filter_tracker.hpp"
#include "watch/outage_detector.hpp"
#include "watch/settings.hpp"
#include "watch/snapshot.hpp"
#include "watch/wrong_server_tracker.hpp"

namespace dnsprop::watch {

/// Why a run ends.
enum class Ending : std::uint8_t {
    all_heard,        ///< of a check: all was asked once, and the diagnostic queries are in
    met,              ///< the thresholds are met, as often as they must be
    time_is_up,       ///< `--wait DURATION`
    authority_wrong,  ///< the zone's name servers still do not serve it (`--source-grace`)
    intercepted,      ///< one device answers for all resolvers: nothing more can be learned
};

class Watch {
public:
    /// `plan` and what `providers` gives must outlive the watch; `given` stands beside the plan's
    /// questions. `seed` is of the jitter. Providers are asked for when the first news comes.
    Watch(const check::Plan& plan, catalogue::ProviderLookup providers,
          std::vector<expect::Expectation> given, const WatchSettings& settings, std::uint64_t seed,
          Moment start);

    // ---- What to do. Every call takes the moment it happens in.
    /// The Probes to ask now, in the order of the Plan; they are under way from here on.
    std::vector<check::Probe> take_due(Moment now);
    /// The zone's own servers are to be asked now; they are being asked from here on.
    bool take_walk_due(Moment now);
    /// Diagnostic queries that tell why rows differ, each once until its row changes.
    std::vector<diagnose::DiagnosticQuery> take_diagnostic_queries(Moment now);
    /// The Questions to ask this machine's own resolvers now.
    std::vector<std::uint32_t> take_local_due(Moment now);
    /// The interception probe is to be asked now: once, beside the first round.
    bool take_interception_due(Moment now) { return grace_.take_due(now.elapsed); }
    /// What came of it is to be judged now, and told by `on_interception`: once.
    bool take_interception_judgement_due(Moment now) {
        return grace_.take_judgement_due(now.elapsed);
    }
    /// When there will be something to do, without anything coming in.
    SteadyTime next_wake() const;

    // ---- What came of it.
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome, Moment now);
    /// The first word on a Question that any of the zone's name servers gave.
    void on_first_word(std::size_t question, authority::BaselineState state, Moment now);
    void on_baselines(std::vector<authority::Baseline> baselines, Moment now);
    void on_diagnostic_answer(const diagnose::DiagnosticQuery& query, const check::Outcome& outcome,
                              Moment now);
    void on_local_answers(std::size_t question, diagnose::LocalAnswers answers);
    /// Every identity question has its answer, or was given up.
    void on_identities_heard() { grace_.on_all_answered(); }
    /// Nothing: none was found.
    void on_interception(std::optional<diagnose::Interception> interception);
    /// A pass over what was due is over.
    void on_round_end(Moment now);
    /// Asks every row, or one, again now, since a person wants that; but no resolver within
    /// `settings.least` of its last answer, and the zone's name servers no more often than that.
    void ask_now(Moment now);
    void ask_now(const check::Probe& probe, Moment now);

    /// Notices suspended machines and set clocks; brings the snapshot up to date with what came in.
    /// Returns whether anything but the time has changed. To be called every second or so, though
    /// nothing came in: half a minute without any call is a machine that was suspended.
    bool refresh(Moment now);
    /// Nothing more comes before what came in is judged: refresh at once.
    bool needs_refresh() const;
    /// Of the moment of the last refresh.
    const Snapshot& snapshot() const { return snapshot_; }
    /// After `refresh`; nothing: go on.
    std::optional<Ending> ending() const;

private:
    bool may_ask(std::size_t question, authority::BaselineState state) const;
    bool is_word_awaited() const;
    bool is_poll_wanted(const ProbeState& state) const;
    bool is_asking_over() const;
    bool is_all_heard() const;
    bool has_pending_news() const;
    SteadyTime earliest_again(const ProbeState& probe_state, Moment now) const;
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
    catalogue::ProviderLookup providers_;
    WatchSettings settings_;
    std::vector<expect::Expectation> given_;
    std::mt19937_64 random_;
    Snapshot snapshot_;
    Moment latest_;               ///< of the last call
    Moment refreshed_;            ///< of the last refresh; its clock goes with the wall's
    std::vector<bool> has_news_;  ///< by question: something came in since the last refresh
    bool has_changes_ = false;    ///< something was noted since the last refresh

    // The zone's name servers. They have no caches, so nothing says when to look at them: soon at
    // first, then more rarely, and now and then when they are right.
    static constexpr SteadyDuration first_walk_wait = std::chrono::seconds(1);
    bool is_walk_under_way_ = false;
    SteadyTime walk_due_ = SteadyTime::min();
    SteadyTime authority_heard_ = SteadyTime::min();
    SteadyDuration walk_wait_{};
    /// By question: whether what was heard last of them, however long ago, was right.
    std::vector<std::optional<bool>> was_right_;
    std::vector<WrongServerTracker> wrong_servers_;  ///< by question

    InterceptionGrace grace_;

    // This machine's own view.
    std::vector<std::optional<diagnose::LocalAnswers>> local_answers_;  ///< by question
    SteadyTime local_due_ = SteadyTime::min();
    std::size_t local_awaited_ = 0;  ///< Questions under way

    // Diagnostic queries.
    diagnose::DiagnosticAnswers answers_;
    std::size_t diagnostic_answers_awaited_ = 0;
    bool is_diagnosed_ = false;  ///< of a check: they have been asked
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
    std::size_t polls_under_way_ = 0;
    SteadyTime pass_began_ = SteadyTime::min();
    SteadyTime next_poll_ = SteadyTime::max();
};

}  // namespace dnsprop::watch
