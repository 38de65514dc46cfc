#include "report/wording.hpp"

#include <catch2/catch.hpp>

#include "report/layout.hpp"
#include "support/report_fixtures.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using namespace std::chrono_literals;
using report::Style;

namespace {

Style in_utc() {
    Style style;
    style.zone_minutes = 0;
    return style;
}

std::string headline_of(const BuiltCheck& built) {
    return report::headline(built.check.questions.front(), built.check, in_utc()).text;
}

std::string headline_of(const std::string& fixture) {
    return headline_of(report_fixture(fixture));
}

const UtcTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 12h;

}  // namespace

TEST_CASE("the first line answers in the words of the person with the 502") {
    CheckResultBuilder world;
    world.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    world.crowd(118).has({"192.0.2.7"}, 300);
    world.crowd(24).has_other({"192.0.2.1"}, 60);
    world.resolver("Slow").has_other({"192.0.2.1"}, 2520);
    CHECK(headline_of(world.finish()) ==
          "118 of 143 resolvers (82.5 %) have 192.0.2.7. 25 still have 192.0.2.1; the last lets "
          "go at 09:58 (in 42 min).");
    CHECK(headline_of("all-match") ==
          "Everywhere: all 143 resolvers that answered have 192.0.2.7.");
    CHECK(headline_of("nowhere") ==
          "Nowhere yet: none of 5 resolvers has 2001:db8::7. All 5 still have 2001:db8::1; the "
          "last lets go at 10:16 (in 1 h).");
    CHECK(headline_of("no-network") == "This machine has no network: nobody could be asked.");
    CHECK(headline_of("low-coverage") ==
          "No verdict: only 12 of 40 resolvers (30.0 %) gave an answer that counts.");
    CHECK(headline_of("no-expectation") ==
          "No verdict: nothing to compare with. 31 of 32 resolvers answered, in 2 different ways.");
}

TEST_CASE("one resolver alone is spoken of in the singular") {
    CheckResultBuilder world;
    world.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    world.crowd(1).has({"192.0.2.7"}, 300);
    world.resolver("Slow").has_other({"192.0.2.1"}, 60);
    CHECK(headline_of(world.finish()) ==
          "1 of 2 resolvers (50.0 %) has 192.0.2.7. 1 still has 192.0.2.1; it lets go at "
          "09:17:00 (in 60 s).");

    CheckResultBuilder alone;
    alone.ask("example.com", dns::RrType::a).expect("192.0.2.7");
    alone.crowd(1).has({"192.0.2.7"}, 300);
    CHECK(headline_of(alone.finish()) == "The one resolver that answered has 192.0.2.7.");
}

TEST_CASE("a sentence that ends in a name has one full stop") {
    const auto built = report_fixture("several");
    CHECK(report::headline(built.check.questions[1], built.check, in_utc()).text ==
          "Everywhere: all 10 resolvers that answered have 10 mail.example.com.");
}

TEST_CASE("wrong at the source is not advised to wait") {
    auto built = report_fixture("nowhere");
    auto& result = built.check.questions.front();
    result.summary.status = check::Status::wrong_at_source;
    CHECK(headline_of(built).starts_with(
        "Wrong at the source: the zone's own servers do not have 2001:db8::7. None of 5"));
    CHECK(report::advice(result, built.check, in_utc()).front() ==
          "Correct the record at your DNS provider: waiting will not help.");
}

TEST_CASE("a provider in front of the server is thought of before waiting is advised") {
    const auto built = report_fixture("behind-cloudflare");
    const auto advice = report::advice(built.check.questions.front(), built.check, in_utc());
    CHECK(advice.front().find("--expect cloudflare") != std::string::npos);
}

TEST_CASE("percentages for people are cut to one decimal and never round up to all") {
    CHECK(report::percent_text(100) == "100 %");
    CHECK(report::percent_text(99.96) == "99.9 %");
    CHECK(report::percent_text(99.999999) == "99.9 %");
    CHECK(report::percent_text(100.0 * 7 / 1000) == "0.7 %");
    CHECK(report::percent_text(82.5) == "82.5 %");
    CHECK(report::percent_text(0) == "0 %");
}

TEST_CASE("clock times are local, rounded up, and dated when they are not of today") {
    Style style;
    CHECK(report::clock_text(noon, noon, style) == "12:00:00 UTC");
    CHECK(report::clock_text(noon + 1100ms, noon, style) == "12:00:02 UTC");
    CHECK(report::clock_text(noon - 3s, noon, style) == "11:59:57 UTC");
    CHECK(report::clock_text(noon + 119s, noon, style) == "12:01:59 UTC");
    CHECK(report::clock_text(noon + 120s, noon, style) == "12:02 UTC");
    CHECK(report::clock_text(noon + 121s, noon, style) == "12:03 UTC");
    CHECK(report::clock_text(noon + 24h, noon, style) == "2026-11-23 12:00 UTC");
    style.zone_minutes = 120;
    CHECK(report::clock_text(noon + 1h, noon, style) == "15:00");
    CHECK(report::clock_text(noon + 10h, noon, style) == "2026-11-23 00:00");
    style.zone_minutes = -210;
    CHECK(report::clock_text(noon + 1h, noon, style) == "09:30");
}

TEST_CASE("text is wrapped at blanks, and broken only where it must be") {
    using Lines = std::vector<std::string>;
    CHECK(report::wrap("one two three", 7) == Lines{"one two", "three"});
    CHECK(report::wrap("82.5 % of", 5) == Lines{"82.5", "% of"});
    CHECK(report::wrap("is 82.5 % of", 8) == Lines{"is", "82.5 %", "of"});
    CHECK(report::wrap("abcdefgh", 3) == Lines{"abc", "def", "gh"});
    CHECK(report::wrap("", 10).empty());
    CHECK(report::wrap_list({"Net 1", "Net 2", "Net 3"}, 13) == Lines{"Net 1, Net 2,", "Net 3"});
}

TEST_CASE("a name of the catalogue keeps its letters and nothing that could mislead") {
    Style style;
    CHECK(report::catalogue_text("Z\xc3\xbcrich", style) == "Z\xc3\xbcrich");
    CHECK(report::catalogue_text("a\x1b[31m", style) == "a\\027[31m");
    CHECK(report::catalogue_text("a\xe2\x80\xae"
                                 "b",
                                 style) == "a\\226\\128\\174b");
    CHECK(report::catalogue_text("\xff\xc3", style) == "\\255\\195");
    style.unicode_symbols = false;
    CHECK(report::catalogue_text("Z\xc3\xbcrich", style) == "Z?rich");
}
