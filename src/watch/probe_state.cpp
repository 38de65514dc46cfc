#include "watch/probe_state.hpp"

#include <algorithm>

#include "watch/next_poll.hpp"

namespace dnsprop::watch {

namespace {

using check::Verdict;

Sample sample_of(const check::Outcome& outcome, const check::Judgement& judgement, Moment now) {
    Sample sample;
    sample.at = now.utc;
    sample.verdict = judgement.verdict;
    sample.reason = judgement.reason;
    sample.rtt = outcome.rtt;
    if (outcome.has_answer()) {
        sample.content = outcome.answer.content;
        sample.ttl = outcome.answer.ttl ? outcome.answer.ttl : outcome.answer.negative_ttl;
    }
    return sample;
}

bool says_the_same(const Sample& a, const Sample& b) {
    if (a.verdict != b.verdict || a.reason != b.reason)
        return false;
    return a.content == b.content || (a.content && b.content && *a.content == *b.content);
}

/// These count against propagation, so that only confirmed samples end them.
bool speaks_against(Verdict verdict) {
    return check::counts(verdict) && verdict != Verdict::match;
}

}  // namespace

unsigned ProbeState::needed(const WatchSettings& settings) const {
    return std::max(1U, settings.confirm) * (is_flapping_ ? 2 : 1);
}

void ProbeState::show(const check::Outcome& outcome, Verdict verdict) {
    shown_ = outcome;
    verdict_ = verdict;
}

void ProbeState::decide(const check::Outcome& outcome, Verdict verdict,
                        const WatchSettings& settings) {
    silences_ = verdict == Verdict::silent ? silences_ + 1 : 0;
    if (verdict == Verdict::match) {
        ++agreeing_;
        const bool is_confirmed = agreeing_ >= needed(settings);
        if (is_confirmed)
            is_flapping_ = false;
        awaits_confirmation_ = !is_confirmed;
        if (!shown_ || !speaks_against(verdict_) || is_confirmed)
            show(outcome, verdict);
        return;
    }
    // One lost Poll of a resolver that has answered before is repeated; two are silence.
    if (verdict == Verdict::silent && shown_ && verdict_ != Verdict::silent && silences_ < 2)
        return;
    if (shown_ && agreeing_ > 0 && speaks_against(verdict))
        is_flapping_ = true;
    agreeing_ = 0;
    awaits_confirmation_ = false;
    show(outcome, verdict);
}

void ProbeState::count_unchanged(const Sample& sample, Moment now) {
    if (history_.empty() || !says_the_same(history_.back(), sample))
        unchanged_after_expiry_ = 0;
    else if (now.elapsed >= expected_end_ && sample.verdict != Verdict::match)
        ++unchanged_after_expiry_;
}

void ProbeState::take(const check::Outcome& outcome, const check::Judgement& judgement, Moment now,
                      const WatchSettings& settings, double jitter) {
    is_under_way_ = false;
    ++polls_;
    polled_at_ = now.elapsed;
    Sample sample = sample_of(outcome, judgement, now);
    count_unchanged(sample, now);
    if (news_at_ && now.elapsed >= *news_at_) {
        unchanged_after_expiry_ = 0;
        news_at_.reset();
    }
    decide(outcome, judgement.verdict, settings);

    Poll poll;
    poll.verdict = judgement.verdict;
    poll.awaits_confirmation = awaits_confirmation_ && judgement.verdict == Verdict::match;
    poll.unchanged_after_expiry = unchanged_after_expiry_;
    if (is_settled() && agreeing_ > needed(settings))
        poll.agreements = agreeing_ - needed(settings);
    if (sample.ttl)
        poll.lives = Seconds(*sample.ttl);
    // The cache said how long it keeps it no earlier than it was asked.
    const SteadyTime asked_at =
        now.elapsed - (outcome.has_answer() ? outcome.rtt : outcome.rtt.zero());
    expected_end_ = asked_at + poll.lives.value_or(Seconds(0));
    due_ = std::max(now.elapsed, asked_at + wait_after(poll, settings, jitter));

    history_.push_back(std::move(sample));
    if (history_.size() > max_history)
        history_.erase(history_.begin());
}

void ProbeState::expect_news(SteadyTime at) {
    news_at_ = at;
    due_ = std::min(due_, at);
}

void ProbeState::judge_anew(Verdict verdict, const WatchSettings& settings) {
    const bool matched = verdict_ == Verdict::match;
    if (!shown_ || (matched && verdict == Verdict::match))
        return;
    verdict_ = verdict;
    is_flapping_ = false;
    // Samples that were not shown were judged by what is no longer expected.
    agreeing_ = verdict == Verdict::match ? 1 : 0;
    awaits_confirmation_ = verdict == Verdict::match && agreeing_ < needed(settings);
    unchanged_after_expiry_ = 0;
}

void ProbeState::shift_clock(Milliseconds by) {
    if (shown_)
        shown_->received_at += by;
    for (Sample& sample : history_)
        sample.at += by;
}

}  // namespace dnsprop::watch
