#include "report/local_wording.hpp"

#include <catch2/catch.hpp>

#include "report/wording.hpp"
#include "support/explained_fixtures.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;

namespace {

BuiltCheck built(std::string_view name) {
    for (const auto& each : explained_fixtures())
        if (each.name == name)
            return each.build();
    throw std::logic_error("no such fixture");
}

report::Style style() {
    report::Style made;
    made.zone_minutes = 0;
    return made;
}

}  // namespace

TEST_CASE("the hosts file is told to win over DNS, and the resolver until when it holds on") {
    const auto check = built("explain-hosts-file");
    const auto lines =
        report::local_section(check.check.questions.front(), check.check.finished_at, style());
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].text == "This machine: /etc/hosts says 192.0.2.1 (wins over DNS)");
    CHECK(lines[1].text ==
          "This machine's resolver 127.0.0.53: 192.0.2.1, until 09:21 (TTL 300 s)");
}

TEST_CASE("where the world is right and this machine is not, the advice says so") {
    for (const auto& [name, sentence] :
         {std::pair("explain-own-machine",
                    "The world is right; it is your own machine: its resolver 127.0.0.53 still "
                    "says 192.0.2.1, until 09:21. Empty its cache (--explain shows how), or wait."),
          std::pair("explain-hosts-file",
                    "The world is right; it is your own machine: /etc/hosts says 192.0.2.1 and "
                    "wins over DNS. Correct that line there.")}) {
        const auto check = built(name);
        CHECK(report::advice(check.check.questions.front(), check.check, style()) ==
              std::vector<std::string>{sentence});
    }
}

TEST_CASE("a machine that was not looked at is not spoken of") {
    const auto check = built("explain-half-way");
    const auto& result = check.check.questions.front();
    CHECK(report::local_section(result, check.check.finished_at, style()).empty());
    CHECK_FALSE(report::local_trouble(result, check.check.finished_at, style()));
}

TEST_CASE("a hosts file that says what is expected hides what the resolver says") {
    auto check = built("explain-hosts-file");
    auto& result = check.check.questions.front();
    result.local.hosts_match = true;
    CHECK_FALSE(report::local_trouble(result, check.check.finished_at, style()));
}
