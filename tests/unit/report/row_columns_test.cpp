#include "report/row_columns.hpp"

#include <catch2/catch.hpp>

#include "support/explained_fixtures.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using diagnose::Cause;

namespace {

/// The line of the first row, with its diagnosis if one is given.
std::string line_of(const BuiltCheck& built, const report::Style& style) {
    const auto& result = built.check.questions.front();
    const check::Group& group = result.summary.groups.front();
    const std::vector<const check::Group*> shown = {&group};
    const report::RowColumns rows(result, built.check, style, shown);
    std::string out;
    for (const auto& line : rows.lines(group.rows.front(), group))
        out += line;
    return out;
}

report::Style wide() {
    report::Style style;
    style.width = 300;
    return style;
}

BuiltCheck one_stale() {
    CheckResultBuilder world;
    world.ask("example.com", dns::RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.resolver("Google Public DNS").still_has({"192.0.2.1"}, 600).nsid("gpdns-fra");
    return world.finish();
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a diagnosis that knows more than the row's TTL stands in its place") {
    auto built = one_stale();
    auto& result = built.check.questions.front();
    CHECK(holds(line_of(built, wide()), "until 09:26 UTC (TTL 600 s)"));

    result.diagnoses = {{Cause::old_name_servers, diagnose::Bound::ns_ttl,
                         built.check.finished_at + std::chrono::hours(3), "ns1.old.example"}};
    CHECK(
        holds(line_of(built, wide()), "still uses the old name servers until 12:16 UTC (NS TTL)"));
    result.diagnoses = {{Cause::lagging_server, diagnose::Bound::none, {}, "ns3.example.com"}};
    CHECK(holds(line_of(built, wide()), "got it from ns3.example.com (out of date)"));
    result.diagnoses = {{Cause::serves_stale, diagnose::Bound::none, {}, "Stale Answer"}};
    CHECK(holds(line_of(built, wide()), "serves an expired record, because it cannot refresh it"));
    result.diagnoses = {
        {Cause::cached_record, diagnose::Bound::record_ttl, result.rows.front().expires_at, ""}};
    CHECK(holds(line_of(built, wide()), "until 09:26 UTC (TTL 600 s)"));
}

TEST_CASE("the site behind an anycast address is told with -v, where its NSID names it") {
    const auto built = one_stale();
    report::Style style = wide();
    CHECK_FALSE(holds(line_of(built, style), "FRA"));
    style.verbose = true;
    CHECK(holds(line_of(built, style), "Google Public DNS (FRA)"));
}
