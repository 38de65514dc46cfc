// Finished checks of every kind a report has to show, by name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/style.hpp"
#include "support/check_result_builder.hpp"

namespace dnsprop::tests {

struct ReportFixture {
    std::string name;  ///< also of its golden files
    std::function<BuiltCheck()> build;
};

/// So many columns, UTC as the zone of this machine.
inline report::Style style_of_width(std::size_t width) {
    report::Style style;
    style.width = width;
    return style;
}

const std::vector<ReportFixture>& report_fixtures();
BuiltCheck report_fixture(const std::string& name);

}  // namespace dnsprop::tests
