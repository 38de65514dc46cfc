// Those who follow a watch as it goes on, live or replayed.
#pragma once

#include <cstdint>
#include <vector>

#include "check/summary.hpp"
#include "watch/picture.hpp"

namespace dnsprop::cli {

/// Who follows a watch: a log, a stream of events, a screen, somebody's own command. Called from
/// the event loop; `picture` is valid during the call.
class WatchObserver {
public:
    virtual ~WatchObserver() = default;
    /// A look is over; its Outcome judged as it is, whatever the row shows.
    virtual void on_look(const check::Row& /*look*/) {}
    /// In the order they happened.
    virtual void on_change(const watch::Change& /*change*/, const watch::Picture& /*picture*/) {}
    /// What was due has been looked at.
    virtual void on_round(const watch::Picture& /*picture*/) {}
    /// At least once a second, and ten times at most.
    virtual void on_picture(const watch::Picture& /*picture*/) {}
    /// Nobody follows any more: the run is to end.
    virtual bool wants_end() const { return false; }
};

/// Hands each change on once, and the picture after them.
class ChangeTeller {
public:
    void tell(const watch::Picture& picture, const std::vector<WatchObserver*>& observers);

private:
    std::uint64_t told_ = 0;
};

}  // namespace dnsprop::cli
