// Everything that is known of a watch at one moment: what a screen draws and a log tells from.
// Copyable, so that a screen can be frozen. Pure values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnose/result.hpp"
#include "watch/moment.hpp"
#include "watch/probe_state.hpp"
#include "watch/timeline.hpp"

namespace dnsprop::watch {

/// How far a Question has come.
enum class Phase : std::uint8_t {
    looking_for_authority,  ///< the zone's own servers have not been heard yet
    waiting_for_authority,  ///< they do not serve what is expected, so only they are asked
    asking,                 ///< the resolvers are asked, each when its cached copy has expired
};

/// The zone's own servers, over time.
struct AuthorityProgress {
    Phase phase = Phase::looking_for_authority;
    std::optional<UtcTime> heard_at;     ///< when they were asked last
    std::optional<UtcTime> next_poll;    ///< when they are asked again
    std::optional<UtcTime> right_since;  ///< since when they serve it without a break
    std::uint32_t polls = 0;
};

struct Snapshot {
    Moment now;
    Moment started;
    /// Each Question as it stands; `plan` and `providers` outlive the snapshot. Rows appear with
    /// their resolver's first Outcome.
    diagnose::CheckResult check;
    std::vector<std::vector<ProbeState>> probe_states;  ///< by question, by target of the Plan
    std::vector<AuthorityProgress> authorities;         ///< by question
    Timeline timeline;
    std::uint64_t polls = 0;       ///< Probes asked, confirmations included
    std::uint32_t rounds = 0;      ///< passes over what was due
    std::uint32_t passes = 0;      ///< passes in a row that met the thresholds (`--stable`)
    bool is_network_gone = false;  ///< no resolver answers: a few are asked until one does
    bool is_met = false;     ///< every Question meets the thresholds, and its matches are settled
    bool is_stable = false;  ///< and that in as many passes in a row as are required
    std::optional<UtcTime> next_poll;  ///< when the next resolver is asked
    std::optional<UtcTime> deadline;   ///< when waiting ends

    const ProbeState& probe_state(const check::Probe& probe) const {
        return probe_states[probe.question][probe.target];
    }
};

}  // namespace dnsprop::watch
