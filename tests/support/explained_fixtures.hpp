// Finished checks of which --explain and --plan-change have something to say, by name.
#pragma once

#include "support/report_fixtures.hpp"

namespace dnsprop::tests {

/// Some are for the plan of a change.
const std::vector<ReportFixture>& explained_fixtures();
const std::vector<ReportFixture>& planned_fixtures();

}  // namespace dnsprop::tests
