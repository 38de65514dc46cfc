// What follows a run: reports, lines, a screen, a stream of events, hooks, a recording, a page.
#pragma once

#include "check/summary.hpp"
#include "record/event.hpp"
#include "watch/snapshot.hpp"
#include "watch/watch.hpp"

namespace dnsprop::run {

/// Called from the event loop; what is handed over is valid during the call. No observer may end or
/// destroy the run from inside a call; `wants_end` says that it should.
class Observer {
public:
    virtual ~Observer() = default;
    /// Whatever was heard, before it is judged.
    virtual void on_event(const record::Event& /*event*/, watch::Moment /*now*/) {}
    /// A Poll is over; its Outcome judged as it is, whatever the row shows. Where the zone's name
    /// servers are to say what is expected, once they have.
    virtual void on_poll(const check::Row& /*poll*/) {}
    /// In the order they happened.
    virtual void on_change(const watch::Change& /*change*/, const watch::Snapshot& /*snapshot*/) {}
    /// What was due has been asked.
    virtual void on_round(const watch::Snapshot& /*snapshot*/) {}
    /// At least once a second, and ten times at most.
    virtual void on_snapshot(const watch::Snapshot& /*snapshot*/) {}
    /// Nobody follows any more: the run is to end.
    virtual bool wants_end() const { return false; }
};

}  // namespace dnsprop::run
