#include "wording/this_machine.hpp"

#include <catch2/catch.hpp>

#include "support/explained_fixtures.hpp"
#include "wording/advice.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;

namespace {

BuiltCheck built(std::string_view name) {
    for (const auto& each : explained_fixtures())
        if (each.name == name)
            return each.build();
    throw std::logic_error("no such fixture");
}

wording::Style style() {
    return {};
}

}  // namespace

TEST_CASE(
    "the hosts file is told to come before DNS, and the resolver until when it has its copy") {
    const auto check = built("explain-hosts-file");
    const auto lines =
        wording::local_section(check.check.questions.front(), check.check.finished_at, style());
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].text == "This machine: /etc/hosts says 192.0.2.1, and it comes before DNS");
    CHECK(lines[1].text ==
          "This machine's resolver 127.0.0.53: 192.0.2.1 until 09:21 UTC (TTL 300 s)");
}

TEST_CASE("where all resolvers are right and this machine is not, the advice says so") {
    for (const auto& [name, sentence] :
         {std::pair("explain-own-machine",
                    "Your own machine differs: its resolver 127.0.0.53 still says 192.0.2.1 until "
                    "09:21 UTC. Clear its cache (--explain shows how), or wait."),
          std::pair("explain-hosts-file",
                    "Your own machine differs: /etc/hosts says 192.0.2.1, and it comes before DNS. "
                    "Correct that line there.")}) {
        const auto check = built(name);
        CHECK(wording::advice(check.check.questions.front(), check.check, style()) ==
              std::vector<std::string>{sentence});
    }
}

TEST_CASE("a machine that was not looked at is not spoken of") {
    const auto check = built("explain-half-way");
    const auto& result = check.check.questions.front();
    CHECK(wording::local_section(result, check.check.finished_at, style()).empty());
    CHECK_FALSE(wording::local_trouble(result, check.check.finished_at, style()));
}

TEST_CASE("a hosts file that says what is expected hides what the resolver says") {
    auto check = built("explain-hosts-file");
    auto& result = check.check.questions.front();
    result.local.hosts_match = true;
    CHECK_FALSE(wording::local_trouble(result, check.check.finished_at, style()));
}

TEST_CASE("nothing is said of a time that is over") {
    const auto check = built("explain-own-machine");
    const UtcTime later = check.check.finished_at + std::chrono::hours(1);
    CHECK(wording::local_section(check.check.questions.front(), later, style()).front().text ==
          "This machine's resolver 127.0.0.53: 192.0.2.1");
}
