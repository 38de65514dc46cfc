#include "diagnose/diagnose.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "support/diagnose_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::diagnose;
using namespace dnsprop::test;
using authority::Baseline;
using check::Outcome;
using dns::Rcode;
using std::chrono::seconds;

namespace {

const expect::Expectation& wanted() {
    static const auto made = expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"192.0.2.1"});
    return made;
}

Outcome a(const std::string& address, dns::Ttl ttl = 600) {
    return answered(answer("A", {address}), ttl);
}
Outcome with_ede(Outcome outcome, std::uint16_t code, const std::string& text = "") {
    outcome.answer.ede.push_back({code, text});
    return outcome;
}

/// example.com at ns1 and ns2, with the record of after the change.
BaselineBuilder zone() {
    BaselineBuilder builder("www.example.com", "A");
    builder.zone("example.com")
        .ns_at_parent({"ns1.example.com", "ns2.example.com"})
        .ns_at_zone({"ns1.example.com", "ns3.example.com"});
    return builder;
}
Baseline moved() {
    return zone().server("ns1.example.com", answer("A", {"192.0.2.7"})).finish();
}

/// "cached-record until +600 s by record TTL (detail)"
std::string show(const Diagnosis& diagnosis) {
    std::string out(word(diagnosis.cause));
    if (diagnosis.until)
        out +=
            fmt::format(" until +{} s by {}",
                        std::chrono::duration_cast<seconds>(*diagnosis.until - received_at).count(),
                        word(diagnosis.bound));
    if (!diagnosis.detail.empty())
        out += " (" + diagnosis.detail + ")";
    return out;
}

std::string diagnosed(const Outcome& outcome, const DiagnosticAnswers& answers = {},
                      const std::optional<Baseline>& baseline = moved(),
                      const expect::Expectation& expectation = wanted()) {
    const auto result = question_result(expectation, {outcome}, baseline);
    return show(diagnose::diagnose(result.rows.front(), result, answers));
}

DiagnosticScript script() {
    return {};
}

}  // namespace

TEST_CASE("a match, and a row that nothing judges, need no cause") {
    CHECK(diagnosed(a("192.0.2.7")).empty());
    CHECK(diagnosed(with_ede(a("192.0.2.7"), 3)).empty());
    CHECK(diagnosed(a("192.0.2.1"), {}, moved(), {}).empty());
}

TEST_CASE("what is only cached ends with its TTL") {
    CHECK(diagnosed(a("192.0.2.1", 600)) == "cached-record until +600 s by record TTL");
    CHECK(diagnosed(a("192.0.2.1", 600), {}, std::nullopt) ==
          "cached-record until +600 s by record TTL");
    CHECK(diagnosed(answered(nxdomain(), 300)) == "cached-absence until +300 s by negative TTL");
    CHECK(diagnosed(answered(nodata(), 300)) == "cached-absence until +300 s by negative TTL");
    CHECK(diagnosed(answered(nxdomain())) == "cached-absence");
    CHECK(diagnosed(a("192.0.2.1", 60), {}, std::nullopt, expectation("A", {"none"})) ==
          "cached-record until +60 s by record TTL");
}

TEST_CASE("a resolver that says it serves what has expired will not end by a TTL") {
    CHECK(diagnosed(with_ede(a("192.0.2.1", 30), 3)) == "serves-stale (EDE 3 Stale Answer)");
    CHECK(diagnosed(with_ede(a("192.0.2.1", 30), 3, "no authority")) ==
          "serves-stale (no authority)");
    CHECK(diagnosed(with_ede(answered(nxdomain(), 30), 19)) ==
          "serves-stale (EDE 19 Stale NXDOMAIN Answer)");
}

TEST_CASE("an NS set of before the move bounds how long the old servers are asked") {
    const auto has = [](const std::vector<std::string>& names, dns::Ttl ttl) -> DiagnosticAnswers {
        return script().name_servers(name_servers("example.com", names, ttl));
    };
    const std::vector<std::string> old = {"ns1.old.example", "ns2.old.example"};
    CHECK(diagnosed(a("192.0.2.1", 600), has(old, 7200)) ==
          "old-name-servers until +7200 s by NS TTL at the parent "
          "(ns1.old.example and ns2.old.example)");
    // The record outlives the NS set, and the next one will be the right one.
    CHECK(diagnosed(a("192.0.2.1", 600), has(old, 60)) ==
          "old-name-servers until +600 s by record TTL (ns1.old.example and ns2.old.example)");
    CHECK(diagnosed(answered(nxdomain(), 300), has(old, 7200)) ==
          "old-name-servers until +7200 s by NS TTL at the parent "
          "(ns1.old.example and ns2.old.example)");
    CHECK(diagnosed(a("192.0.2.1"), has({"a.old", "b.old", "c.old", "d.old"}, 60)) ==
          "old-name-servers until +600 s by record TTL (a.old, b.old, c.old and d.old)");
    // One old name among new ones is asked, too.
    CHECK(diagnosed(a("192.0.2.1"), has({"ns1.example.com", "ns.old.example"}, 7200)) ==
          "old-name-servers until +7200 s by NS TTL at the parent (ns.old.example)");
    // What either side of the cut names is not old.
    CHECK(diagnosed(a("192.0.2.1"), has({"NS2.example.com", "ns3.example.com"}, 7200)) ==
          "cached-record until +600 s by record TTL");
    // A time that nobody believes is not told.
    CHECK(diagnosed(a("192.0.2.1"), has({"ns.old.example"}, 700'000)) ==
          "old-name-servers (ns.old.example)");
}

TEST_CASE("no name server is called old while not all of the zone's are known") {
    const std::string cached = "cached-record until +600 s by record TTL";
    const auto with = [](Baseline baseline, const std::vector<std::string>& names) {
        return diagnosed(a("192.0.2.1"),
                         script().name_servers(name_servers("example.com", names, 7200)),
                         std::move(baseline));
    };
    const std::vector<std::string> other = {"ns.other.example"};
    CHECK(with(moved(), other).starts_with("old-name-servers"));

    Baseline cut_off = moved();
    cut_off.zones[0].delegation.is_cut_off = true;
    CHECK(with(cut_off, other) == cached);
    Baseline stopped = moved();
    stopped.was_stopped = true;
    CHECK(with(stopped, other) == cached);
    Baseline unknown = moved();
    unknown.zones[0].delegation.ns_at_parent.clear();
    unknown.zones[0].delegation.ns_at_zone.clear();
    CHECK(with(unknown, other) == cached);

    // The zone itself says nothing: it may name more servers than its parent does.
    Baseline half = moved();
    half.zones[0].delegation.ns_at_zone.clear();
    CHECK(with(half, {"ns1.example.com", "ns.other.example"}) == cached);
    CHECK(with(half, other).starts_with("old-name-servers"));
}

TEST_CASE("an NS answer that names no servers of the zone shows nothing") {
    const std::string cached = "cached-record until +600 s by record TTL";
    CHECK(diagnosed(a("192.0.2.1"), script().name_servers(failed(FailureKind::timeout))) == cached);
    CHECK(diagnosed(a("192.0.2.1"), script().name_servers(error(Rcode::servfail))) == cached);
    CHECK(diagnosed(a("192.0.2.1"), script().name_servers(name_servers(
                                        "example.net", {"ns.old.example"}, 60))) == cached);
    CHECK(diagnosed(a("192.0.2.1"),
                    script().name_servers(name_servers("example.com", {"ns.old.example"}, 60),
                                          "example.com", 1)) == cached);
}

TEST_CASE("a record that one of the zone's own servers serves does not go by waiting") {
    const auto lagging = zone()
                             .server("ns1.example.com", answer("A", {"192.0.2.7"}), 8)
                             .server("ns2.example.com", answer("A", {"192.0.2.1"}), 7)
                             .finish();
    CHECK(diagnosed(a("192.0.2.1"), {}, lagging) == "lagging-server (ns2.example.com)");
    CHECK(diagnosed(a("192.0.2.9"), {}, lagging) == "cached-record until +600 s by record TTL");
    const auto without = zone()
                             .server("ns1.example.com", answer("A", {"192.0.2.7"}), 8)
                             .server("ns2.example.com", nxdomain(), 7)
                             .finish();
    CHECK(diagnosed(answered(nxdomain(), 300), {}, without) == "lagging-server (ns2.example.com)");
    CHECK(diagnosed(answered(nodata(), 300), {}, without) ==
          "cached-absence until +300 s by negative TTL");
    // All of them: then it is wrong at the source, and the row is right.
    const auto wrong = zone().server("ns1.example.com", answer("A", {"192.0.2.1"})).finish();
    CHECK(diagnosed(a("192.0.2.1"), {}, wrong) == "lagging-server (ns1.example.com)");
    // The old servers are what to look at first.
    CHECK(diagnosed(a("192.0.2.1"),
                    script().name_servers(name_servers("example.com", {"ns.old.example"}, 7200)),
                    lagging)
              .starts_with("old-name-servers"));
}

TEST_CASE("a part of what a right server gives is not a lagging server's") {
    const auto both = expectation("A", {"192.0.2.7", "192.0.2.8"}, expect::MatchMode::all);
    const auto right =
        zone().server("ns1.example.com", answer("A", {"192.0.2.7", "192.0.2.8"})).finish();
    CHECK(diagnosed(a("192.0.2.7"), {}, right, both) == "cached-record until +600 s by record TTL");
    const auto half = zone().server("ns1.example.com", answer("A", {"192.0.2.7"})).finish();
    CHECK(diagnosed(a("192.0.2.7"), {}, half, both) == "lagging-server (ns1.example.com)");
}

TEST_CASE("a TTL that no other cache allows is called stretched") {
    std::vector<Outcome> outcomes = {a("192.0.2.1", 86400)};
    for (dns::Ttl i = 1; i <= 30; ++i)
        outcomes.push_back(a("192.0.2.1", i * 10));
    auto result = question_result(wanted(), outcomes, moved());
    REQUIRE(result.rows.front().ttl_disbelieved);
    diagnose_all(result, {});
    REQUIRE(result.diagnoses.size() == outcomes.size());
    CHECK(show(result.diagnoses[0]) == "stretched-ttl (for 1 d more; the zone's TTL is 5 min)");
    CHECK(show(result.diagnoses[1]) == "cached-record until +10 s by record TTL");
    CHECK_FALSE(eta_of(result, 0));
    CHECK(eta_of(result)->at == received_at + seconds(300));
    CHECK(eta_of(result)->bound == Bound::record_ttl);
}

TEST_CASE("SERVFAIL is told apart by EDE, by CD and by the control question") {
    const auto servfail = error(Rcode::servfail);
    const auto bogus = error(Rcode::servfail, {{7, "expired yesterday"}});
    const auto lame = error(Rcode::servfail, {{22, ""}});
    const auto fails = error(Rcode::servfail);

    CHECK(diagnosed(bogus) == "dnssec-bogus (expired yesterday)");
    CHECK(diagnosed(bogus, script().without_checking(fails).control()) ==
          "dnssec-bogus (expired yesterday)");
    CHECK(diagnosed(bogus, script().control(fails)) ==
          "dnssec-bogus (expired yesterday; it rejects the root zone too)");
    CHECK(diagnosed(servfail, script().without_checking(a("192.0.2.7")).control()) ==
          "dnssec-bogus");
    CHECK(diagnosed(servfail, script().without_checking(answered(nxdomain(), 60)).control()) ==
          "dnssec-bogus");

    CHECK(diagnosed(servfail, script().without_checking(fails).control()) == "authorities-fail");
    CHECK(diagnosed(lame) == "authorities-fail (EDE 22 No Reachable Authority)");
    CHECK(diagnosed(lame, script().without_checking(a("192.0.2.7")).control()) ==
          "authorities-fail (EDE 22 No Reachable Authority)");
    CHECK(diagnosed(lame, script().control(fails)) == "down (EDE 22 No Reachable Authority)");
    CHECK(diagnosed(servfail, script().without_checking(fails).control(fails)) == "down");
    CHECK(diagnosed(servfail, script()
                                  .without_checking(failed(FailureKind::timeout))
                                  .control(failed(FailureKind::timeout))) == "down");

    // Nothing was asked, or nothing came of it.
    CHECK(diagnosed(servfail).empty());
    CHECK(diagnosed(servfail, script().control()).empty());
    CHECK(diagnosed(servfail, script().without_checking(failed(FailureKind::timeout)).control())
              .empty());
    CHECK(diagnosed(error(Rcode::notimp), script().control(fails)).empty());
}

TEST_CASE("a DS that fits no key is said beside the bogus answer") {
    const auto with_ds = [](authority::DsState state) {
        return zone()
            .ds_state(state)
            .server("ns1.example.com", answer("A", {"192.0.2.7"}))
            .finish();
    };
    const auto servfail = error(Rcode::servfail);
    const auto answers_without = script().without_checking(a("192.0.2.7")).control();
    CHECK(diagnosed(servfail, answers_without, with_ds(authority::DsState::mismatch)) ==
          "dnssec-bogus (the DS record of example.com at the parent matches no key of the zone)");
    CHECK(diagnosed(error(Rcode::servfail, {{9, "no key"}}), {},
                    with_ds(authority::DsState::mismatch)) ==
          "dnssec-bogus (no key; the DS record of example.com at the parent matches no key of the "
          "zone)");
    CHECK(diagnosed(servfail, answers_without, with_ds(authority::DsState::matches)) ==
          "dnssec-bogus");
    CHECK(diagnosed(servfail, answers_without, with_ds(authority::DsState::no_ds)) ==
          " (answered when it was asked again)");
}

TEST_CASE("a policy's answer is the filter's") {
    CHECK(diagnosed(a("0.0.0.0")) == "filter");
    CHECK(diagnosed(with_ede(answered(nxdomain(), 60), 15, "malware")) == "filter (malware)");
}

TEST_CASE("who refuses this name is told from who refuses us") {
    const auto refused = error(Rcode::refused);
    CHECK(diagnosed(refused).empty());
    CHECK(diagnosed(refused, script().control()) == "refuses-name");
    CHECK(diagnosed(refused, script().control(refused)) == "refuses-us");
    CHECK(diagnosed(refused, script().control(failed(FailureKind::timeout))).empty());
    Outcome referral = answered(nodata());
    referral.answer.flags.ra = false;
    CHECK(diagnosed(referral, script().control(referral)) == "refuses-us");
}

TEST_CASE("who is silent about this name is told from who is down") {
    const auto silent = failed(FailureKind::timeout);
    CHECK(diagnosed(silent).empty());
    CHECK(diagnosed(silent, script().control()) == "fails-for-name");
    CHECK(diagnosed(silent, script().control(error(Rcode::refused))) == "fails-for-name");
    CHECK(diagnosed(silent, script().control(silent)) == "down");
    CHECK(diagnosed(silent, script().control(error(Rcode::servfail))) == "down");
}

TEST_CASE("the old name servers put off the end of the group and of the whole") {
    auto result = question_result(
        wanted(), {a("192.0.2.1", 600), a("192.0.2.1", 900), a("192.0.2.7")}, moved());
    diagnose_all(result,
                 script().name_servers(name_servers("example.com", {"ns.old.example"}, 7200)));
    const auto stale = result.summary.groups.front();
    CHECK(eta_of(result)->at == received_at + seconds(900));
    CHECK(eta_of(result)->bound == Bound::record_ttl);

    extend_complete_by(result);
    CHECK(result.summary.complete_by == received_at + seconds(7200));
    CHECK(result.summary.groups.front().last_expiry == received_at + seconds(7200));
    CHECK(eta_of(result)->bound == Bound::ns_ttl);
    CHECK(eta_of(result, result.summary.groups.front())->bound == Bound::ns_ttl);
    CHECK(eta_of(result, 0U)->bound == Bound::ns_ttl);
    CHECK(eta_of(result, 1U)->at == received_at + seconds(900));
    CHECK_FALSE(eta_of(result, 2U));
    CHECK_FALSE(eta_of(result, result.summary.groups.back()));
}

TEST_CASE("without a diagnosis a row's own TTL is the end") {
    auto result = question_result(wanted(), {answered(nxdomain(), 300), a("192.0.2.1", 60)});
    extend_complete_by(result);
    CHECK(eta_of(result)->at == received_at + seconds(300));
    CHECK(eta_of(result)->bound == Bound::negative_ttl);
    CHECK(eta_of(result, 1U)->bound == Bound::record_ttl);
    CHECK_FALSE(eta_of(question_result(wanted(), {})));
}
