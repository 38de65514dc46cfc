// Those who follow a watch as it goes on, live or replayed.
#pragma once

#include <cstdint>
#include <vector>

#include "check/summary.hpp"
#include "watch/snapshot.hpp"

namespace dnsprop::cli {

/// Who follows a watch: a log, a stream of events, a screen, a hook. Called from
/// the event loop; `snapshot` is valid during the call.
class WatchObserver {
public:
    virtual ~WatchObserver() = default;
    /// A look is over; its Outcome judged as it is, whatever the row shows.
    virtual void on_poll(const check::Row& /*look*/) {}
    /// In the order they happened.
    virtual void on_change(const watch::Change& /*change*/, const watch::Snapshot& /*snapshot*/) {}
    /// What was due has been looked at.
    virtual void on_round(const watch::Snapshot& /*snapshot*/) {}
    /// At least once a second, and ten times at most.
    virtual void on_snapshot(const watch::Snapshot& /*snapshot*/) {}
    /// Nobody follows any more: the run is to end.
    virtual bool wants_end() const { return false; }
};

/// Hands each change on once, and the snapshot after them.
class ChangeTeller {
public:
    void tell(const watch::Snapshot& snapshot, const std::vector<WatchObserver*>& observers);

private:
    std::uint64_t told_ = 0;
};

}  // namespace dnsprop::cli
