#include "watch/watch.hpp"

#include <algorithm>
#include <utility>

#include "diagnose/hearsay.hpp"
#include "diagnose/source.hpp"

namespace dnsprop::watch {

namespace {

using authority::BaselineState;

/// The zone's own servers have no caches, so nothing says when to look at them: soon at first, then
/// more rarely; and now and then when they are right.
constexpr SteadyDuration first_source_wait = std::chrono::seconds(1);
constexpr SteadyDuration last_source_wait = std::chrono::seconds(30);
constexpr SteadyDuration settled_source_wait = std::chrono::minutes(5);
/// From one lot of second questions to the next.
constexpr SteadyDuration between_follow_ups = std::chrono::seconds(30);
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
      source_wait_(std::max(first_source_wait, settings.least)),
      was_right_(plan.questions.size()),
      source_memories_(plan.questions.size()),
      filters_(plan.questions.size()),
      network_(plan.targets.size()) {
    picture_.now = start;
    picture_.started = start;
    picture_.check.plan = &plan;
    picture_.check.providers = &providers;
    picture_.check.started_at = start.utc;
    picture_.timeline = Timeline(plan.questions.size());
    picture_.sources.resize(plan.questions.size());
    picture_.tracks.resize(plan.questions.size());
    published_.resize(plan.questions.size());
    if (settings.limit)
        picture_.deadline = start.utc_at(start.elapsed + *settings.limit);
    for (std::size_t i = 0; i < plan.questions.size(); ++i) {
        diagnose::QuestionResult& result = picture_.check.questions.emplace_back();
        result.question = plan.questions[i];
        result.expectation = given_[i];
        picture_.tracks[i].resize(plan.targets.size());
        published_[i].resize(plan.targets.size());
        if (!settings.has_source || (settings.asks_anyway && given_[i].can_judge()))
            picture_.sources[i].phase = Phase::asking;
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
    picture_.looks += due.size();
    if (!due.empty())
        plan_next_look();
    return due;
}

void Watch::take_expired(SteadyTime now, std::vector<check::Probe>& due) {
    for (std::uint32_t question = 0; question < picture_.tracks.size(); ++question) {
        if (picture_.sources[question].phase != Phase::asking)
            continue;
        for (std::uint32_t target = 0; target < plan_.targets.size(); ++target) {
            Track& track = picture_.tracks[question][target];
            if (!track.is_due(now))
                continue;
            track.begin_look();
            due.push_back({question, target});
        }
    }
}

std::optional<std::uint32_t> Watch::first_asked_question() const {
    for (std::uint32_t question = 0; question < picture_.sources.size(); ++question)
        if (picture_.sources[question].phase == Phase::asking)
            return question;
    return std::nullopt;
}

void Watch::take_canaries(SteadyTime now, std::vector<check::Probe>& due) {
    const auto question = first_asked_question();
    if (now < canaries_due_ || !question)
        return;
    for (const std::uint32_t target : network_.next_canaries()) {
        Track& track = picture_.tracks[*question][target];
        if (track.is_under_way())
            continue;
        track.begin_look();
        due.push_back({*question, target});
    }
    canaries_due_ = now + between_canaries;
}

bool Watch::take_source_due(Moment now) {
    if (!settings_.has_source || is_source_under_way_ || now.elapsed < source_due_)
        return false;
    is_source_under_way_ = true;
    return true;
}

std::vector<diagnose::FollowUp> Watch::take_follow_ups(Moment now) {
    if (picture_.rounds == 0 || !may_want_follow_ups_ || now.elapsed < follow_ups_due_ ||
        picture_.check.interception || network_.is_gone())
        return {};
    may_want_follow_ups_ = false;
    std::vector<diagnose::FollowUp> wanted = diagnose::plan_follow_ups(picture_.check.questions);
    for (const diagnose::QuestionResult& result : picture_.check.questions)
        for (diagnose::FollowUp& each : diagnose::plan_hearsay(result))
            wanted.push_back(std::move(each));
    std::erase_if(wanted,
                  [&](const diagnose::FollowUp& each) { return asked_.contains(key_of(each)); });
    if (wanted.empty())
        return wanted;
    follow_ups_due_ = now.elapsed + between_follow_ups;
    for (const diagnose::FollowUp& each : wanted)
        asked_.insert(key_of(each));
    return wanted;
}

Watch::FollowUpKey Watch::key_of(const diagnose::FollowUp& follow_up) {
    return {follow_up.target, follow_up.kind, follow_up.asked.type, follow_up.asked.name};
}

SteadyTime Watch::next_wake() const {
    SteadyTime wake = next_look_;
    if (settings_.has_source && !is_source_under_way_)
        wake = std::min(wake, source_due_);
    for (const auto& bound : {settings_.limit, settings_.source_grace})
        if (bound && picture_.started.elapsed + *bound > picture_.now.elapsed)
            wake = std::min(wake, picture_.started.elapsed + *bound);
    return wake;
}

void Watch::ask_now(Moment now) {
    for (auto& tracks : picture_.tracks)
        for (Track& track : tracks)
            track.ask_at(now.elapsed);
    hasten_source_look(now.elapsed);
    canaries_due_ = now.elapsed;
    plan_next_look();
}

void Watch::ask_now(const check::Probe& probe, Moment now) {
    picture_.tracks[probe.question][probe.target].ask_at(now.elapsed);
    plan_next_look();
}

// ---- What came of it.

void Watch::on_outcome(const check::Probe& probe, const check::Outcome& outcome, Moment now) {
    note_clocks(now);
    has_news_[probe.question] = true;
    network_.hear(probe.target, outcome);
    // A recording knows nothing of phases: who answers was asked. But what was asked before the
    // zone's own servers turned out to be wrong does not make them right.
    Phase& phase = picture_.sources[probe.question].phase;
    if (phase == Phase::looking_for_source)
        phase = Phase::asking;
    Track& track = picture_.tracks[probe.question][probe.target];
    // Silence of our own network is no news of theirs. Of a few alone nobody can tell.
    if (network_.is_gone() && outcome.failure && track.shown() &&
        plan_.targets.size() >= NetworkSense::enough) {
        track.abandon_look();
        return;
    }
    const expect::Expectation& expectation = picture_.check.questions[probe.question].expectation;
    const check::Judgement judgement =
        check::judge(outcome, plan_.targets[probe.target].resolver, expectation);
    track.take(outcome, judgement, now, settings_, jitter());
}

void Watch::on_follow_ups(diagnose::FollowUpAnswers answers, Moment now) {
    note_clocks(now);
    note_all_news();
    answers_.merge(std::move(answers));
}

void Watch::on_local_view(std::size_t question, diagnose::LocalView local) {
    has_news_[question] = true;
    picture_.check.questions[question].local = std::move(local);
}

void Watch::on_interception(const diagnose::Interception& interception, Moment /*now*/) {
    note_all_news();
    picture_.check.interception = interception;
}

void Watch::on_round_end(Moment /*now*/) {
    has_changes_ = true;
    ++picture_.rounds;
}

void Watch::on_baselines(std::vector<authority::Baseline> baselines, Moment now) {
    note_clocks(now);
    note_all_news();
    is_source_under_way_ = false;
    source_heard_ = now.elapsed;
    for (std::size_t i = 0; i < baselines.size(); ++i)
        take_baseline(i, std::move(baselines[i]), now);
    plan_source_look(now);
    plan_next_look();
}

void Watch::take_baseline(std::size_t question, authority::Baseline baseline, Moment now) {
    SourceState& source = picture_.sources[question];
    source.heard_at = now.utc;
    ++source.looks;
    picture_.check.questions[question].baseline = std::move(baseline);
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
        change.kind = is_right ? ChangeKind::source_right : ChangeKind::source_wrong;
        change.question = static_cast<std::uint32_t>(question);
        note(std::move(change));
    }
    source.phase = is_right || settings_.asks_anyway ? Phase::asking : Phase::waiting_for_source;
}

/// What the zone's own servers serve is what is expected; and when they come to serve something
/// else, that is.
void Watch::expect_baseline(std::size_t question, Moment now) {
    diagnose::QuestionResult& result = picture_.check.questions[question];
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
        change.kind = ChangeKind::source_moved;
        change.question = static_cast<std::uint32_t>(question);
        note(std::move(change));
    }
    for (std::size_t target = 0; target < plan_.targets.size(); ++target) {
        Track& track = picture_.tracks[question][target];
        if (!track.shown())
            continue;
        const check::Judgement judgement =
            check::judge(*track.shown(), plan_.targets[target].resolver, result.expectation);
        track.judge_anew(judgement.verdict, settings_);
        if (judgement.verdict == check::Verdict::match && !track.is_settled())
            track.ask_at(now.elapsed);
    }
}

/// Whether the resolvers may be asked without harm, by what the zone's own servers said just now: a
/// recursor that is asked too early keeps "does not exist", or the old record, for another TTL (RFC
/// 2308). Nothing where they said nothing.
std::optional<bool> Watch::reads_right(std::size_t question) {
    const authority::Baseline& baseline = *picture_.check.questions[question].baseline;
    if (given_[question].can_judge())
        return source_memories_[question].are_right(
            diagnose::check_source(baseline, given_[question]));
    if (baseline.state == BaselineState::unreachable || baseline.state == BaselineState::broken)
        return std::nullopt;
    return baseline.state != BaselineState::nxdomain;
}

bool Watch::is_wrong_at_source(std::size_t question) const {
    return given_[question].can_judge() && was_right_[question] == false;
}

void Watch::plan_source_look(Moment now) {
    bool is_awaited = false;
    for (std::size_t i = 0; i < picture_.sources.size(); ++i) {
        if (settings_.source_only)
            refresh_question(i);
        is_awaited =
            is_awaited || was_right_[i] == false || (settings_.source_only && !is_question_met(i));
    }
    if (is_awaited) {
        source_due_ = now.elapsed + source_wait_;
        source_wait_ = std::min(source_wait_ * 3 / 2, std::max(last_source_wait, settings_.least));
    } else {
        source_wait_ = std::max(first_source_wait, settings_.least);
        source_due_ = now.elapsed + std::clamp(settled_source_wait, settings_.least,
                                               std::max(settings_.least, settings_.most));
    }
    for (SourceState& source : picture_.sources)
        source.next_look = now.utc_at(source_due_);
}

void Watch::hasten_source_look(SteadyTime due) {
    if (!settings_.has_source || is_source_under_way_ || due >= source_due_)
        return;
    source_due_ = due;
    for (SourceState& source : picture_.sources)
        source.next_look = latest_.utc_at(std::max(source_due_, latest_.elapsed));
}

std::optional<Ending> Watch::ending() const {
    const SteadyDuration waited = picture_.now.elapsed - picture_.started.elapsed;
    if (picture_.check.interception)
        return Ending::intercepted;
    if (settings_.ends_when_met && picture_.is_met && picture_.passes >= settings_.stable)
        return Ending::met;
    const bool is_over = settings_.limit && waited >= *settings_.limit;
    if (is_over || (settings_.source_grace && waited >= *settings_.source_grace))
        for (std::size_t i = 0; i < picture_.sources.size(); ++i)
            if (is_wrong_at_source(i))
                return Ending::source_wrong;
    return is_over ? std::optional(Ending::time_is_up) : std::nullopt;
}

}  // namespace dnsprop::watch
