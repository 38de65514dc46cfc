#include "watch/watch.hpp"

#include <algorithm>
#include <utility>

#include "diagnose/authority_finding.hpp"
#include "diagnose/reported_name_servers.hpp"

namespace dnsprop::watch {

namespace {

using authority::BaselineState;

/// The zone's own servers have no caches, so nothing says when to look at them: soon at first, then
/// more rarely; and now and then when they are right.
constexpr SteadyDuration first_walk_wait = std::chrono::seconds(1);
constexpr SteadyDuration last_walk_wait = std::chrono::seconds(30);
constexpr SteadyDuration settled_walk_wait = std::chrono::minutes(5);
/// From one lot of diagnostic queries to the next.
constexpr SteadyDuration between_diagnostic_queries = std::chrono::seconds(30);
/// While nobody answers, a few are asked so often, so that the end of it is soon known.
constexpr SteadyDuration between_canaries = std::chrono::seconds(5);

bool expects_the_same(const expect::Expectation& a, const expect::Expectation& b) {
    return a.source == b.source && a.mode == b.mode &&
           std::ranges::equal(a.values, b.values, {}, &expect::ExpectedValue::value,
                              &expect::ExpectedValue::value);
}

}  // namespace

Watch::Watch(const check::Plan& plan, const catalogue::ProviderDirectory& providers,
             std::vector<expect::Expectation> given, const WatchSettings& settings,
             std::uint64_t seed, Moment start)
    : plan_(plan),
      settings_(settings),
      given_(std::move(given)),
      random_(seed),
      latest_(start),
      refreshed_(start),
      has_news_(plan.questions.size(), true),
      walk_wait_(std::max(first_walk_wait, settings.least)),
      was_right_(plan.questions.size()),
      wrong_servers_(plan.questions.size()),
      late_filters_(plan.questions.size()),
      network_(plan.targets.size()) {
    snapshot_.now = start;
    snapshot_.started = start;
    snapshot_.check.plan = &plan;
    snapshot_.check.providers = &providers;
    snapshot_.check.started_at = start.utc;
    snapshot_.timeline = Timeline(plan.questions.size());
    snapshot_.authorities.resize(plan.questions.size());
    snapshot_.probe_states.resize(plan.questions.size());
    published_.resize(plan.questions.size());
    if (settings.limit)
        snapshot_.deadline = start.utc_at(start.elapsed + *settings.limit);
    for (std::size_t i = 0; i < plan.questions.size(); ++i) {
        diagnose::QuestionResult& result = snapshot_.check.questions.emplace_back();
        result.question = plan.questions[i];
        result.expectation = given_[i];
        snapshot_.probe_states[i].resize(plan.targets.size());
        published_[i].resize(plan.targets.size());
        if (!settings.has_source || (settings.asks_anyway && given_[i].can_judge()))
            snapshot_.authorities[i].phase = Phase::asking;
    }
    refresh(start);
}

double Watch::jitter() {
    return static_cast<double>(random_() >> 11U) * 0x1p-53;
}

// ---- What to do.

std::vector<check::Probe> Watch::take_due(Moment now) {
    std::vector<check::Probe> due;
    if (settings_.source_only)
        return due;
    // What our own network does is no news of theirs: the others wait.
    if (network_.is_gone())
        take_canaries(now.elapsed, due);
    else
        take_expired(now.elapsed, due);
    snapshot_.polls += due.size();
    if (!due.empty())
        plan_next_poll();
    return due;
}

void Watch::take_expired(SteadyTime now, std::vector<check::Probe>& due) {
    for (std::uint32_t question = 0; question < snapshot_.probe_states.size(); ++question) {
        if (snapshot_.authorities[question].phase != Phase::asking)
            continue;
        for (std::uint32_t target = 0; target < plan_.targets.size(); ++target) {
            ProbeState& probe_state = snapshot_.probe_states[question][target];
            if (!probe_state.is_due(now))
                continue;
            probe_state.begin_poll();
            due.push_back({question, target});
        }
    }
}

std::optional<std::uint32_t> Watch::first_asked_question() const {
    for (std::uint32_t question = 0; question < snapshot_.authorities.size(); ++question)
        if (snapshot_.authorities[question].phase == Phase::asking)
            return question;
    return std::nullopt;
}

void Watch::take_canaries(SteadyTime now, std::vector<check::Probe>& due) {
    const auto question = first_asked_question();
    if (now < canaries_due_ || !question)
        return;
    for (const std::uint32_t target : network_.next_canaries()) {
        ProbeState& probe_state = snapshot_.probe_states[*question][target];
        if (probe_state.is_under_way())
            continue;
        probe_state.begin_poll();
        due.push_back({*question, target});
    }
    canaries_due_ = now + between_canaries;
}

bool Watch::take_walk_due(Moment now) {
    if (!settings_.has_source || is_walk_under_way_ || now.elapsed < walk_due_)
        return false;
    is_walk_under_way_ = true;
    return true;
}

std::vector<diagnose::DiagnosticQuery> Watch::take_diagnostic_queries(Moment now) {
    if (snapshot_.rounds == 0 || !may_want_diagnostic_queries_ ||
        now.elapsed < diagnostic_queries_due_ || snapshot_.check.interception || network_.is_gone())
        return {};
    may_want_diagnostic_queries_ = false;
    std::vector<diagnose::DiagnosticQuery> wanted =
        diagnose::plan_diagnostic_queries(snapshot_.check.questions);
    for (const diagnose::QuestionResult& result : snapshot_.check.questions)
        for (diagnose::DiagnosticQuery& each : diagnose::plan_reported_name_servers(result))
            wanted.push_back(std::move(each));
    std::erase_if(wanted, [&](const diagnose::DiagnosticQuery& each) {
        return asked_.contains(key_of(each));
    });
    if (wanted.empty())
        return wanted;
    diagnostic_queries_due_ = now.elapsed + between_diagnostic_queries;
    for (const diagnose::DiagnosticQuery& each : wanted)
        asked_.insert(key_of(each));
    return wanted;
}

Watch::DiagnosticQueryKey Watch::key_of(const diagnose::DiagnosticQuery& diagnostic_query) {
    return {diagnostic_query.target, diagnostic_query.kind, diagnostic_query.asked.type,
            diagnostic_query.asked.name};
}

SteadyTime Watch::next_wake() const {
    SteadyTime wake = next_poll_;
    if (settings_.has_source && !is_walk_under_way_)
        wake = std::min(wake, walk_due_);
    for (const auto& bound : {settings_.limit, settings_.source_grace})
        if (bound && snapshot_.started.elapsed + *bound > snapshot_.now.elapsed)
            wake = std::min(wake, snapshot_.started.elapsed + *bound);
    return wake;
}

void Watch::ask_now(Moment now) {
    for (auto& probe_states : snapshot_.probe_states)
        for (ProbeState& probe_state : probe_states)
            probe_state.ask_at(now.elapsed);
    hasten_walk(now.elapsed);
    canaries_due_ = now.elapsed;
    plan_next_poll();
}

void Watch::ask_now(const check::Probe& probe, Moment now) {
    snapshot_.probe_states[probe.question][probe.target].ask_at(now.elapsed);
    plan_next_poll();
}

// ---- What came of it.

void Watch::on_outcome(const check::Probe& probe, const check::Outcome& outcome, Moment now) {
    note_clocks(now);
    has_news_[probe.question] = true;
    network_.collect_reported_name_servers(probe.target, outcome);
    // A recording knows nothing of phases: who answers was asked. But what was asked before the
    // zone's own servers turned out to be wrong does not make them right.
    Phase& phase = snapshot_.authorities[probe.question].phase;
    if (phase == Phase::looking_for_authority)
        phase = Phase::asking;
    ProbeState& probe_state = snapshot_.probe_states[probe.question][probe.target];
    // Silence of our own network is no news of theirs. Of a few alone nobody can tell.
    if (network_.is_gone() && outcome.failure && probe_state.shown() &&
        plan_.targets.size() >= OutageDetector::enough) {
        probe_state.abandon_poll();
        return;
    }
    const expect::Expectation& expectation = snapshot_.check.questions[probe.question].expectation;
    const check::Judgement judgement =
        check::judge(outcome, plan_.targets[probe.target].resolver, expectation);
    probe_state.take(outcome, judgement, now, settings_, jitter());
}

void Watch::on_diagnostic_answers(diagnose::DiagnosticAnswers answers, Moment now) {
    note_clocks(now);
    note_all_news();
    answers_.merge(std::move(answers));
}

void Watch::on_local_view(std::size_t question, diagnose::LocalView local) {
    has_news_[question] = true;
    snapshot_.check.questions[question].local = std::move(local);
}

void Watch::on_interception(const diagnose::Interception& interception, Moment /*now*/) {
    note_all_news();
    snapshot_.check.interception = interception;
}

void Watch::on_round_end(Moment /*now*/) {
    has_changes_ = true;
    ++snapshot_.rounds;
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
    // That it is right from the beginning is what everybody expects, and no news.
    if (is_right != before.value_or(true)) {
        Change change;
        change.at = now.utc;
        change.kind = is_right ? ChangeKind::authority_right : ChangeKind::authority_wrong;
        change.question = static_cast<std::uint32_t>(question);
        note(std::move(change));
    }
    source.phase = is_right || settings_.asks_anyway ? Phase::asking : Phase::waiting_for_authority;
}

/// What the zone's own servers serve is what is expected; and when they come to serve something
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

/// Whether the resolvers may be asked without harm, by what the zone's own servers said just now: a
/// recursor that is asked too early keeps "does not exist", or the old record, for another TTL (RFC
/// 2308). Nothing where they said nothing.
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

std::optional<Ending> Watch::ending() const {
    const SteadyDuration waited = snapshot_.now.elapsed - snapshot_.started.elapsed;
    if (snapshot_.check.interception)
        return Ending::intercepted;
    if (settings_.ends_when_met && snapshot_.is_met && snapshot_.passes >= settings_.stable)
        return Ending::met;
    const bool is_over = settings_.limit && waited >= *settings_.limit;
    if (is_over || (settings_.source_grace && waited >= *settings_.source_grace))
        for (std::size_t i = 0; i < snapshot_.authorities.size(); ++i)
            if (is_wrong_at_source(i))
                return Ending::authority_wrong;
    return is_over ? std::optional(Ending::time_is_up) : std::nullopt;
}

}  // namespace dnsprop::watch
