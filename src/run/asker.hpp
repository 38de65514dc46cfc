// The one interface through which a run asks anything: Probes of every purpose, and the walk to the
// zone's name servers. The network's stands in run/network_asker; tests have one in virtual time.
#pragma once

#include <cstddef>
#include <vector>

#include "authority/baseline.hpp"
#include "check/engine.hpp"
#include "run/run_plan.hpp"

namespace dnsprop::run {

class Asker {
public:
    /// Hears what comes of what was asked. It may ask on from inside these calls, and must not
    /// destroy the Asker there.
    class Listener {
    public:
        virtual ~Listener() = default;
        /// The Outcome is valid during the call.
        virtual void on_outcome(Purpose purpose, const check::Probe& probe,
                                const check::Outcome& outcome) = 0;
        /// Every Probe of one `ask` has its Outcome.
        virtual void on_batch_end(Purpose purpose) = 0;
        /// The walk's first authoritative word on one Question.
        virtual void on_first_word(std::size_t question, authority::BaselineState state) = 0;
        /// The walk is over; one Baseline for each Question.
        virtual void on_walk_end(std::vector<authority::Baseline> baselines) = 0;
    };

    virtual ~Asker() = default;
    /// Before anything is asked. Null: what comes is told to no one.
    virtual void listen(Listener* listener) = 0;

    /// Whether Polls can be asked now. False where every socket of the budget is in use: the end of
    /// a batch makes room.
    virtual bool has_room() const = 0;
    /// A Probe's target is an index into the targets of its purpose. Each batch of Polls has fresh
    /// ports of its own, and does not wait for others.
    virtual void ask(Purpose purpose, std::vector<check::ProbeOrder> orders) = 0;
    /// Asks the zone's name servers about every Question of the Plan; one walk at a time.
    virtual void walk() = 0;

    /// Gives up all Probes at once: nothing more is told of them. A walk that is under way ends
    /// soon, with what it knows, by `on_walk_end`. Not from inside `on_outcome`.
    virtual void stop() = 0;
};

}  // namespace dnsprop::run
