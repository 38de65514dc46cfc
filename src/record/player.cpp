#include "record/player.hpp"

#include <algorithm>
#include <utility>

namespace dnsprop::record {

namespace {

/// A run looks up at least so often, so a longer pause would be taken for a suspended machine.
constexpr SteadyDuration longest_pause = std::chrono::seconds(10);
/// What comes within this time is summed up at once, as a run does.
constexpr SteadyDuration between_refreshes = std::chrono::seconds(1);

watch::WatchSettings settings_of(const Header& header, const check::Thresholds& thresholds) {
    watch::WatchSettings settings = header.settings;
    settings.thresholds = thresholds;
    return settings;
}

}  // namespace

Player::Player(const Recording& recording, const catalogue::ProviderDirectory& providers,
               std::vector<expect::Expectation> given, const check::Thresholds& thresholds)
    : recording_(recording),
      watch_(recording.header.plan, providers, std::move(given),
             settings_of(recording.header, thresholds), 0, recording.started),
      last_(recording.started),
      refreshed_(recording.started),
      local_(recording.header.plan.questions.size(), nullptr) {}

SteadyTime Player::end() const {
    return recording_.events.empty() ? recording_.started.elapsed
                                     : recording_.events.back().at.elapsed;
}

watch::Moment Player::moment_at(SteadyTime elapsed) const {
    return {elapsed, last_.utc_at(elapsed)};
}

void Player::play_until(SteadyTime until) {
    until = std::min(until, end());
    while (!is_over() && recording_.events[next_].at.elapsed <= until) {
        const TimedEvent& event = recording_.events[next_];
        const auto* resumed = std::get_if<Resumed>(&event.event);
        pass_time(resumed != nullptr ? resumed->stopped.elapsed : event.at.elapsed);
        if (event.at.elapsed - refreshed_.elapsed >= between_refreshes)
            refresh(event.at);
        last_ = event.at;
        take(event);
        ++next_;
    }
    pass_time(until);
    refresh(moment_at(std::max(until, refreshed_.elapsed)));
}

/// Nothing came, and the run went on all the same.
void Player::pass_time(SteadyTime until) {
    while (until - refreshed_.elapsed > longest_pause)
        refresh(moment_at(refreshed_.elapsed + longest_pause));
}

void Player::take(const TimedEvent& event) {
    const watch::Moment now = event.at;
    if (const auto* heard = std::get_if<Heard>(&event.event)) {
        watch_.on_outcome(heard->probe, heard->outcome, now);
    } else if (const auto* source = std::get_if<BaselinesHeard>(&event.event)) {
        watch_.on_baselines(source->baselines, now);
        judge_local();
    } else if (const auto* second = std::get_if<DiagnosticHeard>(&event.event)) {
        diagnose::DiagnosticAnswers answers({second->diagnostic_query});
        answers.on_outcome({0, second->diagnostic_query.target}, second->outcome);
        watch_.on_diagnostic_answers(std::move(answers), now);
    } else if (const auto* local = std::get_if<LocalHeard>(&event.event)) {
        local_[local->question] = local;
        judge_local();
    } else if (const auto* found = std::get_if<InterceptionHeard>(&event.event)) {
        watch_.on_interception(found->interception, now);
    } else if (std::holds_alternative<RoundEnded>(event.event)) {
        watch_.on_round_end(now);
    }
}

/// Beside what is expected now, which the zone's own servers may have said.
void Player::judge_local() {
    const auto& questions = watch_.snapshot().check.questions;
    for (std::size_t i = 0; i < local_.size(); ++i)
        if (const LocalHeard* heard = local_[i])
            watch_.on_local_view(
                i, diagnose::make_local_view(questions[i].question, questions[i].expectation,
                                             heard->hosts_addresses, heard->hosts_file,
                                             heard->outcomes));
}

void Player::refresh(watch::Moment now) {
    refreshed_ = now;
    watch_.refresh(now);
}

}  // namespace dnsprop::record
