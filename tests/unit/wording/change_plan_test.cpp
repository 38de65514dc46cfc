#include "wording/change_plan.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/paragraphs.hpp"
#include "report/table.hpp"
#include "support/explained_fixtures.hpp"
#include "unit/report/golden.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using report::Style;

namespace {

std::vector<report::Line> laid_out(const diagnose::QuestionResult& result, const BuiltCheck& built,
                                   std::size_t width) {
    const Style style = style_of_width(width);
    return report::lay_out(wording::change_plan(result, built.check, style), style);
}

std::string unwrapped(std::string_view name) {
    for (const auto& each : planned_fixtures()) {
        if (each.name != name)
            continue;
        const auto built = each.build();
        std::string out;
        for (const auto& line : laid_out(built.check.questions.front(), built, 300))
            out += line.text + "\n";
        return out;
    }
    throw std::logic_error("no such fixture");
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("the plan of every kind of change reads as it should at 80 and 120 columns") {
    for (const auto& each : planned_fixtures())
        for (const std::size_t width : {80U, 120U}) {
            const auto built = each.build();
            StringSink sink;
            report::write_table(built.check, style_of_width(width), sink, {false, true});
            check_golden(fmt::format("report/{}.{}.txt", each.name, width), sink.text);
        }
}

TEST_CASE("a change waits until the TTL has passed since it was lowered") {
    // The check ended at 09:16; the zone says one day.
    const std::string text = unwrapped("plan");
    CHECK(holds(text, "1. Now: lower the TTL of www.example.com A from 86400 s to 300 s."));
    CHECK(holds(text, "2. Not before 2026-11-23 09:16 UTC (1 d from now): switch"));
    CHECK(holds(text, "until 2026-11-24 09:16 UTC"));
    CHECK(holds(text, "2 d after the change at the registrar"));
    CHECK(holds(text, "wait for its TTL, 3600 s (1 h), before the move"));
    CHECK(holds(text, "\"no such record\" (negative TTL): 900 s (15 min)"));
}

TEST_CASE("a change waits for the caches that took the record before its TTL was lowered") {
    const std::string text = unwrapped("plan-lowered");
    CHECK(holds(text, "1. Nothing to lower: the TTL is 300 s already."));
    CHECK(holds(text, "2. Not before 21:16 UTC (12 h from now): switch"));
}

TEST_CASE("without the zone's name servers the plan says what its times rest on") {
    const std::string text = unwrapped("plan-without-authority");
    CHECK(holds(text, "at least 3500 s"));
    CHECK(holds(text, "from now, at least"));
    CHECK(holds(text, "may be larger"));
}

TEST_CASE("a record that is still to be made is not to be looked up before") {
    const std::string text = unwrapped("plan-new");
    CHECK(holds(text, "keeps \"no such record\" for 15 min"));
    CHECK_FALSE(holds(text, "switch"));
}

TEST_CASE("no line of a plan is wider than its width") {
    std::vector<ReportFixture> all = planned_fixtures();
    all.insert(all.end(), report_fixtures().begin(), report_fixtures().end());
    for (const auto& each : all) {
        const auto built = each.build();
        for (std::size_t width = 40; width <= 200; width += 7)
            for (const auto& result : built.check.questions)
                for (const auto& line : laid_out(result, built, width))
                    if (display_width(line.text) > width || line.text.ends_with(' '))
                        FAIL_CHECK(each.name << " at " << width << ": [" << line.text << "]");
    }
}
