#include "cli/exit_code.hpp"

#include <algorithm>
#include <csignal>

namespace dnsprop::cli {

namespace {

ExitCode of(check::Status status) {
    switch (status) {
        case check::Status::propagated:
            return ExitCode::propagated;
        case check::Status::propagating:
        case check::Status::not_propagated:
            return ExitCode::not_propagated;
        case check::Status::unknown:
            return ExitCode::cannot_tell;
        case check::Status::wrong_at_source:
            return ExitCode::wrong_at_source;
    }
    return ExitCode::cannot_tell;
}

/// 0 < 1 < 4 < 3: what is known to be wrong is better than what is not known.
int badness(ExitCode code) {
    switch (code) {
        case ExitCode::propagated:
            return 0;
        case ExitCode::not_propagated:
            return 1;
        case ExitCode::wrong_at_source:
            return 2;
        default:
            return 3;
    }
}

}  // namespace

ExitCode exit_code_of_signal(int signal) {
    return signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

ExitCode exit_code_of(const watch::Snapshot& snapshot, std::optional<int> signal) {
    if (signal)
        return exit_code_of_signal(*signal);
    ExitCode worst = ExitCode::propagated;
    for (const diagnose::QuestionResult& result : snapshot.check.questions)
        worst = std::max(worst, of(result.summary.status),
                         [](ExitCode a, ExitCode b) { return badness(a) < badness(b); });
    return worst == ExitCode::propagated && !snapshot.is_stable ? ExitCode::not_propagated : worst;
}

}  // namespace dnsprop::cli
