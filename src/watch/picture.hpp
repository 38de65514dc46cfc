// Everything that is known of a watch at one moment: what a screen draws and a log tells from.
// Copyable, so that a screen can be frozen. Pure values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnose/result.hpp"
#include "watch/moment.hpp"
#include "watch/timeline.hpp"
#include "watch/track.hpp"

namespace dnsprop::watch {

/// How far a Question has come.
enum class Phase : std::uint8_t {
    looking_for_source,  ///< the zone's own servers have not been heard yet
    waiting_for_source,  ///< they do not serve what is expected, so only they are asked
    asking,              ///< the resolvers are asked, each when its cache has let go
};

/// The zone's own servers, over time.
struct SourceState {
    Phase phase = Phase::looking_for_source;
    std::optional<UtcTime> heard_at;     ///< when they were asked last
    std::optional<UtcTime> next_look;    ///< when they are asked again
    std::optional<UtcTime> right_since;  ///< since when they serve it without a break
    std::uint32_t looks = 0;
};

struct Picture {
    Moment now;
    Moment started;
    /// Each Question as it stands; `plan` and `providers` outlive the picture. Rows appear with
    /// their resolver's first Outcome.
    diagnose::CheckResult check;
    std::vector<std::vector<Track>> tracks;  ///< by question, by target of the Plan
    std::vector<SourceState> sources;        ///< by question
    Timeline timeline;
    std::uint64_t looks = 0;       ///< Probes asked, confirmations included
    std::uint32_t rounds = 0;      ///< passes over what was due
    std::uint32_t passes = 0;      ///< passes in a row that met the thresholds (`--stable`)
    bool is_network_gone = false;  ///< nobody answers: a few are asked until somebody does
    bool is_met = false;  ///< every Question meets the thresholds, and its matches are settled
    std::optional<UtcTime> next_look;  ///< when the next resolver is asked
    std::optional<UtcTime> deadline;   ///< when waiting ends

    const Track& track(const check::Probe& probe) const {
        return tracks[probe.question][probe.target];
    }
};

}  // namespace dnsprop::watch
