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
#include "diagnose/follow_up.hpp"
#include "watch/filter_memory.hpp"
#include "watch/network_sense.hpp"
#include "watch/picture.hpp"
#include "watch/settings.hpp"
#include "watch/source_memory.hpp"

namespace dnsprop::watch {

/// Why waiting ends.
enum class Ending : std::uint8_t {
    met,           ///< the thresholds are met, as often as they must be
    time_is_up,    ///< `--wait DURATION`
    source_wrong,  ///< the zone's own servers still do not serve it (`--source-grace`)
    intercepted,   ///< one box answers for everybody: nothing more can be learned
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
    bool take_source_due(Moment now);
    /// Second questions that tell why rows differ, each once until its row changes.
    std::vector<diagnose::FollowUp> take_follow_ups(Moment now);
    /// When there will be something to do, without anything coming in.
    SteadyTime next_wake() const;

    // ---- What came of it.
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome, Moment now);
    void on_baselines(std::vector<authority::Baseline> baselines, Moment now);
    void on_follow_ups(diagnose::FollowUpAnswers answers, Moment now);
    void on_local_view(std::size_t question, diagnose::LocalView local);
    void on_interception(const diagnose::Interception& interception, Moment now);
    /// A pass over what was due is over.
    void on_round_end(Moment now);
    /// Asks every row, or one, again now: by somebody's wish.
    void ask_now(Moment now);
    void ask_now(const check::Probe& probe, Moment now);

    /// Notices suspended machines and set clocks; brings the picture up to date with what came in.
    /// Returns whether anything but the time has changed. To be called every second or so, though
    /// nothing came in: half a minute without any call is a machine that was suspended.
    bool refresh(Moment now);
    /// Of the moment of the last refresh.
    const Picture& picture() const { return picture_; }
    /// After `refresh`; nothing: go on.
    std::optional<Ending> ending() const;

private:
    std::optional<bool> reads_right(std::size_t question);
    bool is_wrong_at_source(std::size_t question) const;
    void take_baseline(std::size_t question, authority::Baseline baseline, Moment now);
    void expect_baseline(std::size_t question, Moment now);
    void plan_source_look(Moment now);
    void hasten_source_look(SteadyTime due);
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
    void forget_follow_ups(const std::vector<Change>& changes);
    void note_network();
    bool is_question_met(std::size_t question) const;
    bool is_pass_over() const;
    void count_passes();
    void plan_next_look();
    void note(Change change);
    double jitter();

    const check::Plan& plan_;
    WatchSettings settings_;
    std::vector<expect::Expectation> given_;
    std::mt19937_64 random_;
    Picture picture_;
    Moment latest_;               ///< of the last call
    Moment refreshed_;            ///< of the last refresh; its clock goes with the wall's
    std::vector<bool> has_news_;  ///< by question: something came in since the last refresh
    bool has_changes_ = false;    ///< something was noted since the last refresh

    // The zone's own servers.
    bool is_source_under_way_ = false;
    SteadyTime source_due_ = SteadyTime::min();
    SteadyTime source_heard_ = SteadyTime::min();
    SteadyDuration source_wait_{};
    /// By question: whether what was heard last of them, however long ago, was right.
    std::vector<std::optional<bool>> was_right_;
    std::vector<SourceMemory> source_memories_;  ///< by question

    // Second questions.
    diagnose::FollowUpAnswers answers_;
    using FollowUpKey = std::tuple<std::uint32_t, diagnose::FollowUpKind, dns::RrType, dns::Name>;
    static FollowUpKey key_of(const diagnose::FollowUp& follow_up);
    std::set<FollowUpKey> asked_;  ///< those of one target side by side
    SteadyTime follow_ups_due_ = SteadyTime::min();
    bool may_want_follow_ups_ = true;  ///< rows have changed since it was looked

    /// What was shown before, by question and target.
    std::vector<std::vector<std::optional<RowState>>> published_;
    std::vector<FilterMemory> filters_;  ///< by question
    NetworkSense network_;
    SteadyTime canaries_due_ = SteadyTime::min();
    SteadyTime pass_began_ = SteadyTime::min();
    SteadyTime next_look_ = SteadyTime::max();
};

}  // namespace dnsprop::watch
