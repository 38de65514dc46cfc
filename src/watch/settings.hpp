// The rules of a run: when resolvers are asked again, what settles a row, and when it ends.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "check/summary.hpp"

namespace dnsprop::watch {

/// A program that runs refreshes its snapshot far more often; a longer gap is a machine that slept.
inline constexpr SteadyDuration longest_pause = std::chrono::seconds(30);

/// What the zone's name servers must say before the resolvers are asked: a recursor that is asked
/// too early keeps the answer for another TTL (RFC 2308).
enum class Gate : std::uint8_t {
    exists,  ///< the record is there, right or not: a single check shows who has what
    right,   ///< they serve what is expected: asking again and again would renew what is old
};

struct WatchSettings {
    /// Each resolver is asked once, and it ends when all is heard: a check.
    bool once = false;
    Gate gate = Gate::right;
    /// It is looked for that one device answers in the name of all resolvers.
    bool seeks_interception = false;
    /// Diagnostic queries tell why rows differ.
    bool diagnoses = true;
    /// This machine's own resolvers are asked the same.
    bool has_local_resolvers = false;
    /// Between two Polls of one resolver, `--interval LEAST..MOST`: not more often, though its
    /// cache should expire, and not more rarely, since caches are flushed by hand too.
    SteadyDuration least = std::chrono::seconds(2);
    SteadyDuration most = std::chrono::minutes(15);
    /// Samples in a row, each from a fresh port, that settle a match (`--confirm`): an anycast
    /// resolver has many caches. At least 1.
    unsigned confirm = 2;
    /// From one such sample to the next; not bounded by `least`.
    SteadyDuration confirm_after = std::chrono::milliseconds(500);
    /// Passes over all rows in a row that must meet the thresholds (`--stable`). At least 1.
    unsigned stable = 1;
    check::Thresholds thresholds;
    /// The zone's own servers are asked.
    bool has_source = true;
    /// The resolvers are asked whatever the zone's own servers serve: `--ask-anyway`.
    bool asks_anyway = false;
    /// Nobody else is asked: `--authority-only`.
    bool source_only = false;
    /// Waiting ends when the thresholds are met, and at these times after the start.
    bool ends_when_met = false;
    std::optional<SteadyDuration> limit;         ///< `--wait DURATION`
    std::optional<SteadyDuration> source_grace;  ///< with a source still wrong; nothing: the limit
};

}  // namespace dnsprop::watch
