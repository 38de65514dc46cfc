// One Probe over time: what its row shows, whether that is settled, when the resolver is asked
// again. Verdicts hold still here: an anycast resolver has many caches, and one lost Poll is
// packet loss. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "check/outcome.hpp"
#include "check/verdict.hpp"
#include "watch/moment.hpp"
#include "watch/settings.hpp"

namespace dnsprop::watch {

/// What one look brought, for the row's history.
struct Sample {
    UtcTime at{};
    check::Verdict verdict = check::Verdict::unjudged;
    check::Reason reason = check::Reason::none;
    std::shared_ptr<const dns::AnswerContent> content;  ///< null where there was no Answer
    std::optional<dns::Ttl> ttl;  ///< the negative one where there is no record
    SteadyDuration rtt{};
};

class ProbeState {
public:
    static constexpr std::size_t max_history = 32;

    /// What the row shows; nothing before the first look was over.
    const std::optional<check::Outcome>& shown() const { return shown_; }
    /// The judgement of `shown`.
    check::Verdict verdict() const { return verdict_; }
    /// It shows a match that enough samples in a row have confirmed.
    bool is_settled() const { return verdict_ == check::Verdict::match && !awaits_confirmation_; }
    /// It had the expected answer, and then another one again: some of its caches have turned. It
    /// shows what speaks against it until twice as many samples agree.
    bool is_flapping() const { return is_flapping_; }
    /// Matching samples in a row, the last one included.
    unsigned agreeing() const { return agreeing_; }
    unsigned polls() const { return polls_; }
    /// The last look brought no Answer.
    bool was_silent() const { return silences_ > 0; }
    /// When the last look was over.
    SteadyTime polled_at() const { return polled_at_; }
    /// The latest, the newest last.
    const std::vector<Sample>& history() const { return history_; }

    SteadyTime due() const { return due_; }
    bool is_under_way() const { return is_under_way_; }
    bool is_due(SteadyTime now) const { return !is_under_way_ && due_ <= now; }

    void begin_poll() { is_under_way_ = true; }
    /// The look was given up without an Outcome: it stays due.
    void abandon_poll() { is_under_way_ = false; }
    /// `jitter` is from 0 to 1.
    void take(const check::Outcome& outcome, const check::Judgement& judgement, Moment now,
              const WatchSettings& settings, double jitter);
    void ask_at(SteadyTime due) { due_ = due; }
    /// What kept the row as it is ends then: it is asked no later, and Polls that found it
    /// unchanged before that no longer count.
    void expect_news(SteadyTime at);
    /// What is expected has changed, and with it the judgement of what is shown.
    void judge_anew(check::Verdict verdict, const WatchSettings& settings);
    /// The wall clock was set by so much: what was seen happened then by the new clock too.
    void shift_clock(Milliseconds by);

private:
    unsigned needed(const WatchSettings& settings) const;
    void decide(const check::Outcome& outcome, check::Verdict verdict,
                const WatchSettings& settings);
    void show(const check::Outcome& outcome, check::Verdict verdict);
    void count_unchanged(const Sample& sample, Moment now);

    std::optional<check::Outcome> shown_;
    check::Verdict verdict_ = check::Verdict::unjudged;
    bool is_flapping_ = false;
    bool awaits_confirmation_ = false;
    bool is_under_way_ = false;
    unsigned agreeing_ = 0;
    unsigned silences_ = 0;  ///< looks in a row without an Answer
    unsigned unchanged_after_expiry_ = 0;
    unsigned polls_ = 0;
    SteadyTime polled_at_ = SteadyTime::min();
    SteadyTime due_ = SteadyTime::min();
    SteadyTime expected_end_ = SteadyTime::max();  ///< when what was seen last should be gone
    std::optional<SteadyTime> news_at_;
    std::vector<Sample> history_;
};

}  // namespace dnsprop::watch
