#include "cli/exit_code.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using check::Status;
using cli::ExitCode;

namespace {

ExitCode of(const std::vector<Status>& statuses) {
    std::vector<diagnose::QuestionResult> results(statuses.size());
    for (std::size_t i = 0; i < statuses.size(); ++i)
        results[i].summary.status = statuses[i];
    return cli::exit_code_of(results);
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
