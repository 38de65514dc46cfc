// Plays a recording into a Watch, which judges it as it judged the run: at once to its end, or step
// by step for whoever shows it over time. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "catalogue/provider.hpp"
#include "expect/expectation.hpp"
#include "record/event.hpp"
#include "watch/watch.hpp"

namespace dnsprop::record {

class Player {
public:
    /// `recording` and what `providers` gives must outlive it; `given` stands beside the
    /// recording's questions. `thresholds` may be others than the run's.
    Player(const Recording& recording, const catalogue::ProviderLookup& providers,
           std::vector<expect::Expectation> given, const check::Thresholds& thresholds);

    /// Everything that happened up to `until`, counted from the run's beginning, and the snapshot
    /// as it was then; not beyond the recording's end. Never backwards.
    void play_until(SteadyTime until);
    void play_to_end() { play_until(end()); }

    /// The last moment that the recording knows of.
    SteadyTime end() const;
    bool is_over() const { return next_ == recording_.events.size(); }

    /// Of the moment played to.
    const watch::Snapshot& snapshot() const { return watch_.snapshot(); }
    const watch::Watch& watch() const { return watch_; }

private:
    /// What the clocks showed between two events: the wall clock as it was at the earlier one.
    watch::Moment moment_at(SteadyTime elapsed) const;
    void pass_time(SteadyTime until);
    void refresh(watch::Moment now);

    const Recording& recording_;
    watch::Watch watch_;
    std::size_t next_ = 0;
    watch::Moment last_;  ///< of the event that came last
    watch::Moment refreshed_;
    bool has_refreshes_;  ///< the recording says when the run looked at what had come in
};

}  // namespace dnsprop::record
