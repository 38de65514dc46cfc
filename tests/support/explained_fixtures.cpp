#include "support/explained_fixtures.hpp"

#include "diagnose/authority_finding.hpp"
#include "diagnose/diagnose.hpp"
#include "support/baseline_builder.hpp"

namespace dnsprop::tests {

namespace {

using check::Reason;
using diagnose::Bound;
using diagnose::Cause;
using dns::RrType;
using test::answer;
using test::BaselineBuilder;

constexpr dns::Ttl day = 86'400;

diagnose::QuestionResult& only(BuiltCheck& built) {
    return built.check.questions.front();
}

/// What the walk found, and what follows from it.
void learn(BuiltCheck& built, authority::Baseline baseline) {
    only(built).baseline = std::move(baseline);
    diagnose::apply_authority(only(built));
}

/// As if nobody had been asked anything more.
void diagnose_without_questions(BuiltCheck& built) {
    diagnose::diagnose_all(only(built), diagnose::DiagnosticAnswers());
}

authority::Baseline healthy(const std::string& address, dns::Ttl ttl = 300) {
    return BaselineBuilder("www.example.com", "A")
        .zone("example.com")
        .ns_at_parent({"ns1.example.com", "ns2.example.com"}, 172'800)
        .server("ns1.example.com", answer("A", {address}), 8, ttl)
        .server("ns2.example.com", answer("A", {address}), 8, ttl)
        .finish();
}

void add_flush_pages(CheckResultBuilder& world) {
    world.facts_about("Google Public DNS").flush_url = "https://dns.google/cache";
    world.facts_about("Cloudflare DNS").flush_url = "https://one.one.one.one/purge-cache/";
    world.facts_about("Cloudflare for Families").flush_url = "https://one.one.one.one/purge-cache/";
    world.facts_about("OpenDNS Home").flush_url = "https://cachecheck.opendns.com/";
}

BuiltCheck half_way() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.crowd(80).has({"192.0.2.7"}, 300);
    world.crowd(6).has({"192.0.2.7"}, 14'400);
    world.resolver("Google Public DNS").still_has({"192.0.2.1"}, 7000);
    world.resolver("Cloudflare DNS").still_has({"192.0.2.1"}, 9000);
    world.resolver("Cloudflare for Families").still_has({"192.0.2.1"}, 3000);
    world.resolver("OpenDNS Home").still_has({"192.0.2.1"}, 120);
    world.crowd(30).still_has({"192.0.2.1"}, 4000);
    world.resolver("Vodafone").denies_name(900);
    world.resolver("Orange").has_other({"104.16.1.1"}, 1200);
    world.resolver("Hinet").has_other({"203.0.113.9"}, 600);
    add_flush_pages(world);
    auto built = world.finish();
    learn(built, healthy("192.0.2.7", 14'400));
    diagnose_without_questions(built);
    return built;
}

BuiltCheck lagging_secondary() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.crowd(60).has({"192.0.2.7"}, 300);
    world.crowd(19).still_has({"192.0.2.1"}, 280);
    world.resolver("Google Public DNS").still_has({"192.0.2.1"}, 300);
    add_flush_pages(world);
    auto built = world.finish();
    learn(built, BaselineBuilder("www.example.com", "A")
                     .zone("example.com")
                     .ns_at_parent({"ns1.example.com", "ns2.example.com", "ns3.example.com"})
                     .server("ns1.example.com", answer("A", {"192.0.2.7"}), 8)
                     .silent_server("ns2.example.com")
                     .server("ns3.example.com", answer("A", {"192.0.2.1"}), 7)
                     .finish());
    diagnose_without_questions(built);
    return built;
}

BuiltCheck old_name_servers() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.crowd(60).has({"192.0.2.7"}, 300);
    world.resolver("Google Public DNS").still_has({"192.0.2.1"}, 250);
    world.crowd(4).still_has({"192.0.2.1"}, 200);
    world.resolver("Hinet").still_has({"192.0.2.1"}, 100);
    add_flush_pages(world);
    auto built = world.finish();
    learn(built, healthy("192.0.2.7"));
    diagnose_without_questions(built);
    auto& result = only(built);
    const UtcTime now = built.check.finished_at;
    for (std::size_t i = 60; i < result.rows.size(); ++i)
        result.diagnoses[i] = {Cause::old_name_servers, Bound::ns_ttl,
                               now + std::chrono::hours(40) - std::chrono::minutes(i),
                               "ns1.old-host.example and ns2.old-host.example"};
    result.diagnoses.back() = {Cause::serves_stale, Bound::none, std::nullopt, "Stale Answer"};
    diagnose::extend_complete_by(result);
    return built;
}

BuiltCheck dnssec_bogus() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    world.crowd(40).has({"192.0.2.7"}, 300);
    world.resolver("Google Public DNS")
        .cannot_resolve(Reason::dnssec_bogus, "no DNSKEY matches DS RRs of example.com");
    world.resolver("Quad9").cannot_resolve(Reason::servfail);
    world.crowd(11).cannot_resolve(Reason::dnssec_bogus);
    auto built = world.finish();
    auto baseline = healthy("192.0.2.7");
    auto& delegation = baseline.zones.back().delegation;
    delegation.ds_state = authority::DsState::mismatch;
    delegation.ds = {{12'345, 13, 2, authority::DsFinding::Fit::no_key}};
    learn(built, std::move(baseline));
    diagnose_without_questions(built);
    only(built).diagnoses[41] = {
        Cause::dnssec_bogus, Bound::none, std::nullopt,
        "the DS record of example.com at the parent matches no key of the zone"};
    return built;
}

void set_local_view(BuiltCheck& built, std::vector<net::IpAddress> hosts) {
    auto& result = only(built);
    check::Outcome outcome;
    outcome.answer.content = std::make_shared<const dns::AnswerContent>(answer("A", {"192.0.2.1"}));
    outcome.answer.ttl = 300;
    outcome.answer.record_ttls = {300};
    outcome.received_at = built.check.finished_at;
    const std::vector<diagnose::LocalOutcome> outcomes = {
        {{*net::IpAddress::read("127.0.0.53"), 53}, outcome}};
    result.local = diagnose::make_local_view(result.question, result.expectation,
                                             {"/etc/hosts", std::move(hosts), outcomes});
}

BuiltCheck everywhere_but_here() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    world.crowd(90).has({"192.0.2.7"}, 300);
    auto built = world.finish();
    learn(built, healthy("192.0.2.7"));
    set_local_view(built, {});
    return built;
}

BuiltCheck hosts_file() {
    auto built = everywhere_but_here();
    set_local_view(built, {*net::IpAddress::read("192.0.2.1")});
    return built;
}

BuiltCheck intercepted() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    world.crowd(90).has_other({"192.0.2.1"}, 300);
    auto built = world.finish();
    built.check.interception = diagnose::Interception{
        "there is no DNS server at 192.0.2.1, yet something answered in its name"};
    return built;
}

/// Nobody has said what is right, and the zone's own servers cannot be asked.
BuiltCheck in_the_dark() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a);
    world.crowd(20).says({"192.0.2.1"}, 5000);
    world.crowd(2).says({"104.16.1.1"}, 300);
    return world.finish();
}

/// A record that is right everywhere, and will move.
BuiltCheck planned() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a);
    world.crowd(50).has({"192.0.2.1"}, day / 2);
    auto built = world.finish();
    auto baseline = healthy("192.0.2.1", day);
    baseline.zones.back().delegation.zone_ns_ttl = day;
    baseline.zones.back().delegation.ds_state = authority::DsState::matches;
    baseline.zones.back().delegation.ds_ttl = 3600;
    baseline.negative_ttl = 900;
    only(built).expectation = diagnose::expectation_of(baseline);
    only(built).summary = check::summarise(only(built).rows, only(built).expectation, {});
    learn(built, std::move(baseline));
    return built;
}

/// The TTL was lowered an hour ago.
BuiltCheck planned_and_lowered() {
    auto built = planned();
    only(built).baseline = healthy("192.0.2.1", 300);
    return built;
}

BuiltCheck planned_without_authority() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::mx);
    world.crowd(50).says({"10 mail.example.com."}, 3500);
    return world.finish();
}

/// It is not there yet, and nobody but the zone's own servers was asked.
BuiltCheck planned_new() {
    CheckResultBuilder world;
    world.ask("new.example.com", RrType::a).expect("192.0.2.7");
    auto built = world.finish();
    only(built).was_asked = false;
    only(built).baseline = BaselineBuilder("new.example.com", "A")
                               .zone("example.com")
                               .server("ns1.example.com", test::nxdomain(), 8, 900)
                               .finish();
    diagnose::judge_authority_alone(only(built));
    return built;
}

}  // namespace

const std::vector<ReportFixture>& explained_fixtures() {
    static const std::vector<ReportFixture> fixtures = {
        {"explain-half-way", half_way},
        {"explain-lagging-secondary", lagging_secondary},
        {"explain-old-name-servers", old_name_servers},
        {"explain-dnssec-bogus", dnssec_bogus},
        {"explain-own-machine", everywhere_but_here},
        {"explain-hosts-file", hosts_file},
        {"explain-intercepted", intercepted},
        {"explain-in-the-dark", in_the_dark}};
    return fixtures;
}

const std::vector<ReportFixture>& planned_fixtures() {
    static const std::vector<ReportFixture> fixtures = {
        {"plan", planned},
        {"plan-lowered", planned_and_lowered},
        {"plan-without-authority", planned_without_authority},
        {"plan-new", planned_new}};
    return fixtures;
}

}  // namespace dnsprop::tests
