#include "wording/headline.hpp"

#include <catch2/catch.hpp>

#include "support/report_fixtures.hpp"
#include "wording/advice.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using wording::Style;

namespace {

std::string headline_of(const BuiltCheck& built) {
    return wording::headline(built.check.questions.front(), built.check, Style()).text;
}

std::string headline_of(const std::string& fixture) {
    return headline_of(report_fixture(fixture));
}

}  // namespace

TEST_CASE("the first line answers in the words of the person with the 502") {
    CheckResultBuilder world;
    world.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    world.crowd(118).has({"192.0.2.7"}, 300);
    world.crowd(24).has_other({"192.0.2.1"}, 60);
    world.resolver("Slow").has_other({"192.0.2.1"}, 2520);
    CHECK(headline_of(world.finish()) ==
          "118 of 143 resolvers (82.5 %) have 192.0.2.7. 25 still have 192.0.2.1. The last cached "
          "copy expires at 09:58 UTC (in 42 min).");
    CHECK(headline_of("all-match") == "Propagated: all 143 resolvers have 192.0.2.7.");
    CHECK(headline_of("nowhere") ==
          "Not yet: 0 of 5 resolvers have 2001:db8::7. All 5 still have 2001:db8::1. The last "
          "cached copy expires at 10:16 UTC (in 1 h).");
    CHECK(headline_of("no-network") == "No network: this machine has no route to any resolver.");
    CHECK(headline_of("low-coverage") ==
          "No verdict: only 12 of 40 resolvers (30.0 %) gave a usable answer.");
    CHECK(headline_of("no-expectation") ==
          "No verdict: there is no expected value. 31 of 32 resolvers answered, with 2 different "
          "answers.");
}

TEST_CASE("one resolver alone is spoken of in the singular") {
    CheckResultBuilder world;
    world.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    world.crowd(1).has({"192.0.2.7"}, 300);
    world.resolver("Slow").has_other({"192.0.2.1"}, 60);
    CHECK(headline_of(world.finish()) ==
          "1 of 2 resolvers (50.0 %) has 192.0.2.7. 1 still has 192.0.2.1. The cached copy expires "
          "at 09:17:00 UTC (in 60 s).");

    CheckResultBuilder alone;
    alone.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    alone.crowd(1).has({"192.0.2.7"}, 300);
    CHECK(headline_of(alone.finish()) == "Propagated: the one resolver asked has 192.0.2.7.");
}

TEST_CASE("a sentence that ends in a name has one full stop") {
    const auto built = report_fixture("several");
    CHECK(wording::headline(built.check.questions[1], built.check, Style()).text ==
          "Propagated: all 10 resolvers have 10 mail.example.com.");
}

TEST_CASE("wrong at the source is not advised to wait") {
    auto built = report_fixture("nowhere");
    auto& result = built.check.questions.front();
    result.summary.status = check::Status::wrong_at_source;
    CHECK(headline_of(built).starts_with(
        "Wrong at the source: the zone's name servers do not have 2001:db8::7. 0 of 5"));
    CHECK(
        wording::advice(result, built.check, Style()).front() ==
        "Correct example.com AAAA at your DNS provider: its name servers do not have 2001:db8::7. "
        "Waiting will not help.");
}

TEST_CASE("a provider in front of the server is thought of before waiting is advised") {
    const auto built = report_fixture("behind-cloudflare");
    const auto advice = wording::advice(built.check.questions.front(), built.check, Style());
    CHECK(advice.front().find("--expect cloudflare") != std::string::npos);
}

TEST_CASE("less than all is said to be enough with the figure that was required") {
    CHECK(headline_of("enough").starts_with(
        "Propagated: 97 of 100 resolvers (97.0 %, required 95 %) have an address of Cloudflare. 3 "
        "still have 192.0.2.1."));
}

TEST_CASE("a resolver that gave no usable answer is not among those that agree") {
    CheckResultBuilder world;
    world.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    world.crowd(9).has({"192.0.2.7"}, 300);
    world.crowd(1).refuses();
    CHECK(headline_of(world.finish()) ==
          "Propagated: all 9 resolvers that gave a usable answer have 192.0.2.7.");
}

TEST_CASE("while the source is wrong no time is promised") {
    auto built = report_fixture("nowhere");
    built.check.questions.front().summary.status = check::Status::wrong_at_source;
    CHECK(headline_of(built).find("expires") == std::string::npos);
}

TEST_CASE("an interception leaves no figure and no verdict") {
    auto built = report_fixture("all-match");
    built.check.interception = diagnose::Interception{
        "there is no DNS server at 192.0.2.1, yet something answered in its name"};
    CHECK(headline_of(built) ==
          "No verdict: all answers come from one device in your network, so they prove nothing. "
          "There is no DNS server at 192.0.2.1, yet something answered in its name.");
    CHECK(wording::coverage(built.check.questions.front(), built.check, Style()) ==
          "example.com A: 143 resolvers asked; their answers are not counted.");
}
