// What a renderer gets: a finished check as one value. Renderers read it and decide nothing.
#pragma once

#include <vector>

#include "base/time.hpp"
#include "catalogue/provider.hpp"
#include "check/plan.hpp"
#include "check/summary.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::check {

/// One Question with everything that was found out about it.
struct QuestionResult {
    dns::Question question;
    expect::Expectation expectation;
    std::vector<Row> rows;  ///< in the order of the Plan's targets
    Summary summary;
};

/// One pass over the Plan. `plan` and `providers` outlive it.
struct CheckResult {
    const Plan* plan = nullptr;
    const catalogue::ProviderDirectory* providers = nullptr;
    UtcTime started_at{};
    UtcTime finished_at{};
    Milliseconds duration{};
    int exit_code = 0;
    bool interrupted = false;  ///< SIGINT or SIGTERM came: rows that were not settled are not here
    std::vector<QuestionResult> questions;
};

}  // namespace dnsprop::check
