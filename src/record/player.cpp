#include "record/player.hpp"

#include <algorithm>
#include <utility>

namespace dnsprop::record {

namespace {

/// A run looks up at least so often, so a longer pause would be taken for a suspended machine.
constexpr SteadyDuration longest_pause = std::chrono::seconds(10);
/// What comes within this time is summed up at once, where an older recording does not say when
/// the run did.
constexpr SteadyDuration between_refreshes = std::chrono::seconds(1);

watch::WatchSettings settings_of(const Header& header, const check::Thresholds& thresholds) {
    watch::WatchSettings settings = header.settings;
    settings.thresholds = thresholds;
    return settings;
}

}  // namespace

Player::Player(const Recording& recording, const catalogue::ProviderLookup& providers,
               std::vector<expect::Expectation> given, const check::Thresholds& thresholds)
    : recording_(recording),
      watch_(recording.header.plan, providers, std::move(given),
             settings_of(recording.header, thresholds), 0, recording.started),
      last_(recording.started),
      refreshed_(recording.started),
      has_refreshes_(std::ranges::any_of(recording.events, [](const TimedEvent& each) {
          return std::holds_alternative<Refreshed>(each.event);
      })) {}

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
        if (!has_refreshes_ && event.at.elapsed - refreshed_.elapsed >= between_refreshes)
            refresh(event.at);
        last_ = event.at;
        apply(event.event, event.at, watch_);
        if (std::holds_alternative<Refreshed>(event.event))
            refreshed_ = event.at;
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

void Player::refresh(watch::Moment now) {
    refreshed_ = now;
    watch_.refresh(now);
}

}  // namespace dnsprop::record
