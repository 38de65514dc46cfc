#include "wording/advice.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "diagnose/authority_finding.hpp"
#include "support/baseline_builder.hpp"
#include "support/check_result_builder.hpp"
#include "wording/headline.hpp"
#include "wording/source.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using check::Reason;
using dns::RrType;
using test::answer;
using test::BaselineBuilder;
using wording::Style;

namespace {

std::string advice_of(const BuiltCheck& built) {
    std::string out;
    for (const auto& step : wording::advice(built.check.questions.front(), built.check, Style()))
        out += step + "\n";
    return out;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

authority::Baseline source_with(const std::string& address) {
    return BaselineBuilder("www.example.com", "A")
        .zone("example.com")
        .server("ns1.example.com", answer("A", {address}), 8)
        .server("ns2.example.com", answer("A", {address}), 8)
        .finish();
}

BuiltCheck with_source(BuiltCheck built, authority::Baseline baseline) {
    built.check.questions.front().baseline = std::move(baseline);
    return built;
}

CheckResultBuilder asking(std::size_t right) {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.crowd(static_cast<int>(right)).has({"192.0.2.7"}, 300);
    return world;
}

}  // namespace

TEST_CASE("one resolver's DNSSEC error sends nobody to the registrar; that of many does") {
    CheckResultBuilder one = asking(20);
    one.resolver("Odd").cannot_resolve(Reason::dnssec_bogus);
    const std::string alone = advice_of(one.finish());
    CHECK(
        holds(alone, "1 resolver rejects the zone's DNSSEC signatures. The fault may be its own."));
    CHECK_FALSE(holds(alone, "registrar"));

    CheckResultBuilder many = asking(20);
    many.resolver("Google Public DNS").cannot_resolve(Reason::dnssec_bogus);
    many.resolver("Quad9").cannot_resolve(Reason::dnssec_bogus);
    many.resolver("OpenDNS").cannot_resolve(Reason::dnssec_bogus);
    CHECK(holds(advice_of(many.finish()), "This DNSSEC error will not fix itself."));
}

TEST_CASE("a DS record that matches is not to be replaced: the zone must be signed again") {
    CheckResultBuilder world = asking(20);
    for (const char* name : {"Google Public DNS", "Quad9", "OpenDNS"})
        world.resolver(name).cannot_resolve(Reason::dnssec_bogus);
    auto baseline = source_with("192.0.2.7");
    baseline.zones.back().delegation.ds_state = authority::DsState::matches;
    const std::string text = advice_of(with_source(world.finish(), std::move(baseline)));
    CHECK(holds(text, "ask your DNS provider to sign the zone again"));
    CHECK_FALSE(holds(text, "registrar"));
}

TEST_CASE("nobody is told to change a zone whose name servers serve what is expected") {
    CheckResultBuilder world = asking(20);
    for (const char* name : {"Google Public DNS", "Quad9", "OpenDNS"}) {
        world.resolver(name).has_other({"203.0.113.9"}, 300);
        world.resolver(std::string(name) + " 2").mixes({"192.0.2.1", "192.0.2.7"}, 300);
    }
    BuiltCheck without = world.finish();
    CHECK(holds(advice_of(without), "Check at your DNS provider that no other record"));
    CHECK(holds(advice_of(without), "only the right ones are left"));
    const std::string text = advice_of(with_source(std::move(without), source_with("192.0.2.7")));
    CHECK(holds(text, "3 resolvers return a value that is neither old nor new: 203.0.113.9."));
    CHECK_FALSE(holds(text, "DNS provider"));
}

TEST_CASE("what the zone's name servers were heard to serve is not to be checked at the provider") {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    world.crowd(5).has_other({"192.0.2.1"}, 600);
    BuiltCheck without = world.finish();
    CHECK(holds(advice_of(without), "First check at your DNS provider"));
    CHECK(advice_of(with_source(std::move(without), source_with("192.0.2.7"))) ==
          "Nothing to do: just wait. Check again after 09:26 UTC.\n");
}

TEST_CASE("done is said of what was asked, and of nothing else") {
    CheckResultBuilder world = asking(5);
    const std::string text = advice_of(world.finish());
    CHECK(holds(text, "Nothing left to do for www.example.com A. AAAA (IPv6) was not checked."));
    CHECK_FALSE(holds(text, "in DNS"));
}

TEST_CASE("agreement with the zone is no proof of a change") {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    world.crowd(5).has({"192.0.2.7"}, 300);
    BuiltCheck built = with_source(world.finish(), source_with("192.0.2.7"));
    auto& result = built.check.questions.front();
    result.expectation = diagnose::expectation_of(*result.baseline);
    CHECK(wording::headline(result, built.check, Style()).text ==
          "All 5 resolvers agree with the zone: 192.0.2.7.");
    CHECK(holds(advice_of(built),
                "If that is not the new value, www.example.com A is unchanged: change it at your "
                "DNS provider."));
}

TEST_CASE("with --authority-only it is said how many name servers answered, and which did not") {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    BuiltCheck built =
        with_source(world.finish(), BaselineBuilder("www.example.com", "A")
                                        .zone("example.com")
                                        .server("ns1.example.com", answer("A", {"192.0.2.7"}), 8)
                                        .silent_server("ns2.example.com")
                                        .finish());
    auto& result = built.check.questions.front();
    result.was_asked = false;
    diagnose::judge_authority_alone(result);
    CHECK(wording::headline(result, built.check, Style()).text ==
          "1 of 2 name servers of example.com serves 192.0.2.7. No usable answer from "
          "ns2.example.com.");
    result.baseline = source_with("192.0.2.7");
    CHECK(wording::headline(result, built.check, Style()).text ==
          "2 name servers of example.com serve 192.0.2.7.");
}
