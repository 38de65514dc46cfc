#include "watch/watch.hpp"

#include <algorithm>
#include <utility>

#include "diagnose/authority_finding.hpp"
#include "diagnose/reported_name_servers.hpp"

namespace dnsprop::watch {

namespace {

using authority::BaselineState;

/// From one lot of diagnostic queries to the next.
constexpr SteadyDuration between_diagnostic_queries = std::chrono::seconds(30);
/// While no resolver answers, a few are asked so often, so that the end of it is soon known.
constexpr SteadyDuration between_canaries = std::chrono::seconds(5);
/// This machine's own resolver is of interest, and no part of the matter.
constexpr SteadyDuration between_local_polls = std::chrono::minutes(1);

}  // namespace

Watch::Watch(const check::Plan& plan, catalogue::ProviderLookup providers,
             std::vector<expect::Expectation> given, const WatchSettings& settings,
             std::uint64_t seed, Moment start)
    : plan_(plan),
      providers_(std::move(providers)),
      settings_(settings),
      given_(std::move(given)),
      random_(seed),
      latest_(start),
      refreshed_(start),
      has_news_(plan.questions.size(), true),
      walk_wait_(std::max(first_walk_wait, settings.least)),
      was_right_(plan.questions.size()),
      wrong_servers_(plan.questions.size()),
      grace_(settings.seeks_interception && !settings.source_only),
      local_answers_(plan.questions.size()),
      late_filters_(plan.questions.size()),
      network_(plan.targets.size()) {
    snapshot_.now = start;
    snapshot_.started = start;
    snapshot_.check.plan = &plan;
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
        const bool waits = settings.gate == Gate::exists
                               ? !settings.asks_anyway && !given_[i].wants_absence()
                               : !settings.asks_anyway || !given_[i].can_judge();
        if (!settings.has_source || !waits)
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
    // In a check all Questions go out together: sockets are opened once.
    if (settings_.source_only || (settings_.once && is_word_awaited()))
        return due;
    // What our own network does is no news of theirs: the others wait.
    if (network_.is_gone() && !settings_.once)
        take_canaries(now.elapsed, due);
    else
        take_expired(now.elapsed, due);
    snapshot_.polls += due.size();
    polls_under_way_ += due.size();
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
            if (!probe_state.is_due(now) || !is_poll_wanted(probe_state))
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
    if (!settings_.diagnoses || diagnostic_answers_awaited_ > 0 || snapshot_.check.interception ||
        has_pending_news())
        return {};
    if (settings_.once) {
        // What the walk found decides what is worth asking.
        if (is_diagnosed_ || !is_asking_over())
            return {};
        is_diagnosed_ = true;
    } else if (snapshot_.rounds == 0 || !may_want_diagnostic_queries_ ||
               now.elapsed < diagnostic_queries_due_ || network_.is_gone()) {
        return {};
    }
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
    diagnostic_answers_awaited_ = wanted.size();
    return wanted;
}

Watch::DiagnosticQueryKey Watch::key_of(const diagnose::DiagnosticQuery& diagnostic_query) {
    return {diagnostic_query.target, diagnostic_query.kind, diagnostic_query.asked.type,
            diagnostic_query.asked.name};
}

SteadyTime Watch::next_wake() const {
    SteadyTime wake = std::min(next_poll_, grace_.next_wake());
    if (settings_.has_source && !is_walk_under_way_)
        wake = std::min(wake, walk_due_);
    for (const auto& bound : {settings_.limit, settings_.source_grace})
        if (bound && snapshot_.started.elapsed + *bound > snapshot_.now.elapsed)
            wake = std::min(wake, snapshot_.started.elapsed + *bound);
    return wake;
}

std::vector<std::uint32_t> Watch::take_local_due(Moment now) {
    std::vector<std::uint32_t> asked;
    if (!settings_.has_local_resolvers || settings_.source_only || local_awaited_ > 0 ||
        now.elapsed < local_due_ || (settings_.once && is_word_awaited()))
        return asked;
    for (std::uint32_t question = 0; question < snapshot_.authorities.size(); ++question)
        if (snapshot_.authorities[question].phase == Phase::asking)
            asked.push_back(question);
    if (!asked.empty() || settings_.once)
        local_due_ = settings_.once ? SteadyTime::max() : now.elapsed + between_local_polls;
    local_awaited_ = asked.size();
    return asked;
}

void Watch::ask_now(Moment now) {
    for (auto& probe_states : snapshot_.probe_states)
        for (ProbeState& probe_state : probe_states)
            probe_state.ask_at(earliest_again(probe_state, now));
    if (authority_heard_ == SteadyTime::min() || now.elapsed - authority_heard_ >= settings_.least)
        hasten_walk(now.elapsed);
    canaries_due_ = std::max(canaries_due_, now.elapsed);
    plan_next_poll();
}

void Watch::ask_now(const check::Probe& probe, Moment now) {
    ProbeState& probe_state = snapshot_.probe_states[probe.question][probe.target];
    probe_state.ask_at(earliest_again(probe_state, now));
    plan_next_poll();
}

/// A key that is held down is no reason to ask more often than anything else would.
SteadyTime Watch::earliest_again(const ProbeState& probe_state, Moment now) const {
    if (probe_state.polls() == 0)
        return now.elapsed;
    return std::max(now.elapsed, probe_state.polled_at() + settings_.least);
}

// ---- What came of it.

void Watch::on_outcome(const check::Probe& probe, const check::Outcome& outcome, Moment now) {
    note_clocks(now);
    has_news_[probe.question] = true;
    network_.hear(probe.target, outcome);
    // A recording of version 1 holds no phases: a resolver that answers was asked. But what was
    // asked before the zone's own servers turned out to be wrong does not make them right.
    Phase& phase = snapshot_.authorities[probe.question].phase;
    if (phase == Phase::looking_for_authority)
        phase = Phase::asking;
    ProbeState& probe_state = snapshot_.probe_states[probe.question][probe.target];
    if (probe_state.is_under_way())
        --polls_under_way_;
    // Silence of our own network says nothing about the resolvers. A few alone cannot tell.
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

void Watch::on_diagnostic_answer(const diagnose::DiagnosticQuery& query,
                                 const check::Outcome& outcome, Moment now) {
    note_clocks(now);
    note_all_news();
    if (diagnostic_answers_awaited_ > 0)
        --diagnostic_answers_awaited_;
    answers_.add(query, outcome);
}

void Watch::on_local_answers(std::size_t question, diagnose::LocalAnswers answers) {
    has_news_[question] = true;
    if (local_awaited_ > 0)
        --local_awaited_;
    local_answers_[question] = std::move(answers);
}

void Watch::on_interception(std::optional<diagnose::Interception> interception) {
    note_all_news();
    grace_.settle();
    snapshot_.check.interception = std::move(interception);
}

void Watch::on_round_end(Moment now) {
    has_changes_ = true;
    grace_.on_round_end(now.elapsed);
    ++snapshot_.rounds;
}

}  // namespace dnsprop::watch
