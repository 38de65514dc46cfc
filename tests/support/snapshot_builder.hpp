// Snapshots of a watch for tests of what shows one: a watch::Watch driven by hand, without sockets,
// told like a story:
//
//     SnapshotBuilder world;
//     world.ask("example.com", "A", "192.0.2.7").resolvers(40);
//     world.source("192.0.2.7").all_have("192.0.2.1", 1733);
//     world.pass(10min).has(3, "192.0.2.7", 300);
//     draw(world.snapshot());
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/baseline_builder.hpp"
#include "watch/watch.hpp"

namespace dnsprop::test {

class SnapshotBuilder {
public:
    /// Starts at 2026-11-22T09:00:00Z.
    SnapshotBuilder();

    // ---- Before anything happens.
    SnapshotBuilder& ask(const std::string& name, const std::string& type,
                         const std::string& expected = {});
    /// The first `count` of a world of anycast and unicast resolvers on all continents.
    SnapshotBuilder& resolvers(std::size_t count);
    catalogue::Resolver& resolver(std::size_t index) { return plan_->targets[index].resolver; }
    SnapshotBuilder& wait_limit(SteadyDuration limit);

    // ---- What happens. The first of these begins the watch; `question` is the one they are about.
    SnapshotBuilder& about(std::uint32_t question);
    /// Its zone's two servers both say this, or that there is nothing where it is empty.
    SnapshotBuilder& source(const std::string& first, const std::string& second);
    SnapshotBuilder& source(const std::string& both) { return source(both, both); }
    SnapshotBuilder& has(std::uint32_t target, const std::string& data, dns::Ttl ttl);
    SnapshotBuilder& comes(std::uint32_t target, check::Outcome outcome);
    SnapshotBuilder& pass(SteadyDuration time);
    SnapshotBuilder& clock_jumps(Milliseconds by);
    watch::Watch& watch() { return begun(); }
    watch::Moment now() const { return now_; }

    /// As it is now.
    const watch::Snapshot& snapshot();

private:
    watch::Watch& begun();

    std::unique_ptr<check::Plan> plan_;
    std::vector<expect::Expectation> expectations_;
    watch::WatchSettings settings_;
    watch::Moment now_;
    std::uint32_t question_ = 0;
    std::unique_ptr<watch::Watch> watch_;
};

/// Half an hour of a change: most have it, some hold the old record, others fail in every way.
SnapshotBuilder half_way_there(std::size_t resolvers = 60);
/// Three records of which one is everywhere.
SnapshotBuilder three_records();

}  // namespace dnsprop::test
