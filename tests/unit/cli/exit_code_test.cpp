#include "cli/exit_code.hpp"

#include <csignal>

#include <catch2/catch.hpp>

using namespace dnsprop;
using check::Status;
using cli::ExitCode;

namespace {

ExitCode of(const std::vector<Status>& statuses) {
    watch::Snapshot snapshot;
    snapshot.is_stable = true;
    for (const Status status : statuses)
        snapshot.check.questions.emplace_back().summary.status = status;
    return cli::exit_code_of(snapshot, std::nullopt);
}

}  // namespace

TEST_CASE("each status has its exit code") {
    CHECK(of({Status::propagated}) == ExitCode::propagated);
    CHECK(of({Status::propagating}) == ExitCode::not_propagated);
    CHECK(of({Status::not_propagated}) == ExitCode::not_propagated);
    CHECK(of({Status::unknown}) == ExitCode::cannot_tell);
    CHECK(of({Status::wrong_at_source}) == ExitCode::wrong_at_source);
}

TEST_CASE("of several questions the worst counts: 0 < 1 < 4 < 3") {
    CHECK(of({Status::propagated, Status::propagating}) == ExitCode::not_propagated);
    CHECK(of({Status::wrong_at_source, Status::propagating}) == ExitCode::wrong_at_source);
    CHECK(of({Status::unknown, Status::wrong_at_source}) == ExitCode::cannot_tell);
    CHECK(of({Status::propagated, Status::propagated}) == ExitCode::propagated);
}

TEST_CASE("what is propagated, and not settled or not as often as asked for, is not propagated") {
    watch::Snapshot snapshot;
    snapshot.check.questions.emplace_back().summary.status = Status::propagated;
    snapshot.is_met = true;
    CHECK(cli::exit_code_of(snapshot, std::nullopt) == ExitCode::not_propagated);
    snapshot.check.questions.front().summary.status = Status::wrong_at_source;
    CHECK(cli::exit_code_of(snapshot, std::nullopt) == ExitCode::wrong_at_source);
}

TEST_CASE("a signal that ended the run is the exit code, whatever is known") {
    watch::Snapshot snapshot;
    CHECK(cli::exit_code_of(snapshot, SIGINT) == ExitCode::interrupted);
    CHECK(cli::exit_code_of(snapshot, SIGTERM) == ExitCode::terminated);
}

TEST_CASE("the numbers are the published ones") {
    CHECK(static_cast<int>(ExitCode::propagated) == 0);
    CHECK(static_cast<int>(ExitCode::not_propagated) == 1);
    CHECK(static_cast<int>(ExitCode::usage) == 2);
    CHECK(static_cast<int>(ExitCode::cannot_tell) == 3);
    CHECK(static_cast<int>(ExitCode::wrong_at_source) == 4);
    CHECK(static_cast<int>(ExitCode::output_failed) == 5);
    CHECK(static_cast<int>(ExitCode::interrupted) == 130);
    CHECK(static_cast<int>(ExitCode::terminated) == 143);
}
