// The exit codes: a published contract (docs/output.md). Codes are added, never
// changed.
#pragma once

#include <vector>

#include "diagnose/result.hpp"

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

/// For a check that ran to its end: the worst of its Questions.
ExitCode exit_code_of(const std::vector<diagnose::QuestionResult>& results);

}  // namespace dnsprop::cli
