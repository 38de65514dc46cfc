// What the zone's name servers say: whether the resolvers may be asked, when the next walk is due,
// and what is expected where nothing was given.
#include <algorithm>
#include <utility>

#include "diagnose/authority_finding.hpp"
#include "watch/watch.hpp"

namespace dnsprop::watch {

namespace {

using authority::BaselineState;

constexpr SteadyDuration last_walk_wait = std::chrono::seconds(30);
constexpr SteadyDuration settled_walk_wait = std::chrono::minutes(5);

bool expects_the_same(const expect::Expectation& a, const expect::Expectation& b) {
    return a.source == b.source && a.mode == b.mode &&
           std::ranges::equal(a.values, b.values, {}, &expect::ExpectedValue::value,
                              &expect::ExpectedValue::value);
}

}  // namespace

/// By what the zone's name servers say of the record's existence: a recursor that is asked for what
/// does not exist yet keeps that "no".
bool Watch::may_ask(std::size_t question, BaselineState state) const {
    if (state == BaselineState::nxdomain)
        return false;
    return state != BaselineState::nodata || !given_[question].can_judge();
}

bool Watch::is_word_awaited() const {
    return std::ranges::any_of(snapshot_.authorities, [](const AuthorityProgress& each) {
        return each.phase == Phase::looking_for_authority;
    });
}

void Watch::on_first_word(std::size_t question, BaselineState state, Moment now) {
    note_clocks(now);
    Phase& phase = snapshot_.authorities[question].phase;
    if (settings_.gate != Gate::exists || phase != Phase::looking_for_authority)
        return;
    phase = may_ask(question, state) ? Phase::asking : Phase::waiting_for_authority;
    has_news_[question] = true;
    plan_next_poll();
}

void Watch::on_baselines(std::vector<authority::Baseline> baselines, Moment now) {
    note_clocks(now);
    note_all_news();
    is_walk_under_way_ = false;
    authority_heard_ = now.elapsed;
    for (std::size_t i = 0; i < baselines.size(); ++i)
        take_baseline(i, std::move(baselines[i]), now);
    plan_walk(now);
    plan_next_poll();
}

void Watch::take_baseline(std::size_t question, authority::Baseline baseline, Moment now) {
    AuthorityProgress& source = snapshot_.authorities[question];
    source.heard_at = now.utc;
    ++source.polls;
    snapshot_.check.questions[question].baseline = std::move(baseline);
    if (!given_[question].can_judge())
        expect_baseline(question, now);

    // Servers that are out of reach for once have not changed their mind; and where they cannot be
    // reached at all (some networks let no DNS out to them), the resolvers are asked.
    std::optional<bool>& known = was_right_[question];
    const std::optional<bool> before = known;
    if (const auto reading = reads_right(question))
        known = reading;
    const bool is_right = known.value_or(true);
    if (known == true && !source.right_since)
        source.right_since = now.utc;
    if (!is_right)
        source.right_since.reset();
    // Being right from the beginning is as expected, and no change.
    if (is_right != before.value_or(true)) {
        Change change;
        change.at = now.utc;
        change.kind = is_right ? ChangeKind::authority_right : ChangeKind::authority_wrong;
        change.question = static_cast<std::uint32_t>(question);
        note(std::move(change));
    }
    if (settings_.gate == Gate::right)
        source.phase =
            is_right || settings_.asks_anyway ? Phase::asking : Phase::waiting_for_authority;
    else if (source.phase == Phase::looking_for_authority)
        source.phase = may_ask(question, snapshot_.check.questions[question].baseline->state)
                           ? Phase::asking
                           : Phase::waiting_for_authority;
}

/// What the zone's name servers serve is what is expected; and when they come to serve something
/// else, that is.
void Watch::expect_baseline(std::size_t question, Moment now) {
    diagnose::QuestionResult& result = snapshot_.check.questions[question];
    expect::Expectation truth = diagnose::expectation_of(*result.baseline);
    truth.old_values = given_[question].old_values;
    const bool had_one = result.expectation.can_judge();
    // Servers that are out of reach for once have not changed their mind.
    if ((!truth.can_judge() && had_one) || expects_the_same(truth, result.expectation))
        return;
    result.expectation = std::move(truth);
    if (had_one) {
        Change change;
        change.at = now.utc;
        change.kind = ChangeKind::authority_moved;
        change.question = static_cast<std::uint32_t>(question);
        note(std::move(change));
    }
    for (std::size_t target = 0; target < plan_.targets.size(); ++target) {
        ProbeState& probe_state = snapshot_.probe_states[question][target];
        if (!probe_state.shown())
            continue;
        const check::Judgement judgement =
            check::judge(*probe_state.shown(), plan_.targets[target].resolver, result.expectation);
        probe_state.judge_anew(judgement.verdict, settings_);
        if (judgement.verdict == check::Verdict::match && !probe_state.is_settled())
            probe_state.ask_at(now.elapsed);
    }
}

/// Whether the resolvers may be asked without harm, by what the zone's name servers said just now:
/// a recursor that is asked too early keeps "does not exist", or the old record, for another TTL
/// (RFC 2308). Nothing where they said nothing.
std::optional<bool> Watch::reads_right(std::size_t question) {
    const authority::Baseline& baseline = *snapshot_.check.questions[question].baseline;
    if (given_[question].can_judge())
        return wrong_servers_[question].are_right(
            diagnose::check_authority(baseline, given_[question]));
    if (baseline.state == BaselineState::unreachable || baseline.state == BaselineState::broken)
        return std::nullopt;
    return baseline.state != BaselineState::nxdomain;
}

bool Watch::is_wrong_at_source(std::size_t question) const {
    return given_[question].can_judge() && was_right_[question] == false;
}

void Watch::plan_walk(Moment now) {
    bool is_awaited = false;
    if (settings_.once) {
        walk_due_ = SteadyTime::max();
        return;
    }
    for (std::size_t i = 0; i < snapshot_.authorities.size(); ++i) {
        if (settings_.source_only)
            refresh_question(i);
        is_awaited =
            is_awaited || was_right_[i] == false || (settings_.source_only && !is_question_met(i));
    }
    if (is_awaited) {
        walk_due_ = now.elapsed + walk_wait_;
        walk_wait_ = std::min(walk_wait_ * 3 / 2, std::max(last_walk_wait, settings_.least));
    } else {
        walk_wait_ = std::max(first_walk_wait, settings_.least);
        walk_due_ = now.elapsed + std::clamp(settled_walk_wait, settings_.least,
                                             std::max(settings_.least, settings_.most));
    }
    for (AuthorityProgress& source : snapshot_.authorities)
        source.next_poll = now.utc_at(walk_due_);
}

void Watch::hasten_walk(SteadyTime due) {
    if (!settings_.has_source || is_walk_under_way_ || due >= walk_due_)
        return;
    walk_due_ = due;
    for (AuthorityProgress& source : snapshot_.authorities)
        source.next_poll = latest_.utc_at(std::max(walk_due_, latest_.elapsed));
}

}  // namespace dnsprop::watch
