// Finished checks of every kind a report has to show, by name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/check_result_builder.hpp"

namespace dnsprop::tests {

struct ReportFixture {
    std::string name;  ///< also of its golden files
    std::function<BuiltCheck()> build;
};

const std::vector<ReportFixture>& report_fixtures();
BuiltCheck report_fixture(const std::string& name);

}  // namespace dnsprop::tests
