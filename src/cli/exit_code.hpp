// The exit codes: a published contract (docs/output.md). Codes are added, never
// changed.
#pragma once

#include <optional>

#include "watch/snapshot.hpp"

namespace dnsprop::cli {

enum class ExitCode : int {
    propagated = 0,       ///< the threshold is met
    not_propagated = 1,   ///< not (yet)
    usage = 2,            ///< wrong usage or unusable input
    cannot_tell = 3,      ///< no expectation, no network, coverage too low
    wrong_at_source = 4,  ///< the authoritative servers do not serve it
    output_failed = 5,    ///< the output could not be written
    interrupted = 130,    ///< SIGINT
    terminated = 143,     ///< SIGTERM
};

/// 130 or 143.
ExitCode exit_code_of_signal(int signal);

/// For every command that judges: 130 or 143 where a signal ended the run; else the worst of its
/// Questions, in the order 0 < 1 < 4 < 3. Propagated is only what is also settled: matches that are
/// not confirmed, and thresholds that were not met as often as they must be, are no reason to go on
/// with a deploy.
ExitCode exit_code_of(const watch::Snapshot& snapshot, std::optional<int> signal);

}  // namespace dnsprop::cli
