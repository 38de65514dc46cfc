#include "cli/progress.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace dnsprop::cli;
using Step = check::AttemptLog::Step;

namespace {

check::Plan plan_of_one() {
    check::Plan plan;
    plan.questions = {{dns::Name(), dns::RrType::a}};
    catalogue::Resolver resolver;
    resolver.id = "one";
    plan.targets.push_back({resolver, {*net::IpAddress::read("192.0.2.53")}});
    return plan;
}

}  // namespace

TEST_CASE("Responses that are dropped without end are counted, not listed", "[progress]") {
    const check::Plan plan = plan_of_one();
    AttemptLines lines(plan);
    const check::Probe probe{0, 0};
    CHECK(lines.take(probe, Step::sent) == "one (192.0.2.53): . A: query sent over UDP\n");
    std::vector<std::string> told;
    for (int i = 0; i < 100'000; ++i)
        if (std::string line = lines.take(probe, Step::dropped_response); !line.empty())
            told.push_back(std::move(line));
    REQUIRE(told.size() == 8);
    CHECK(told[2] == "one (192.0.2.53): . A: a response dropped: malformed or to something else\n");
    CHECK(told[3] == "one (192.0.2.53): . A: 10 responses dropped so far\n");
    CHECK(told[7] == "one (192.0.2.53): . A: 100000 responses dropped so far\n");
    CHECK_FALSE(lines.take(probe, Step::sent).empty());
}
