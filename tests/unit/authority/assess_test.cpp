#include "authority/assess.hpp"

#include <catch2/catch.hpp>

#include "support/answer_builder.hpp"
#include "support/baseline_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::authority;
using dns::AnswerKind;
using dns::Rcode;
using test::AnswerBuilder;

namespace {

AnswerBuilder a() {
    return {"www.example.com", "A"};
}

/// A server that said this about www.example.com with this serial; every TTL is `ttl`.
ServerFinding said(const dns::AnswerContent& content, std::optional<std::uint32_t> serial = 7,
                   dns::Ttl ttl = 300) {
    const check::Outcome outcome = test::said_with_authority(content, ttl);
    ZoneFinding zone;
    zone.zone = dns::read_name("example.com");
    ServerFinding finding =
        read_finding(zone, dns::read_name("ns.example.com"), *net::IpAddress::read("192.0.2.53"),
                     outcome, Authoritative{});
    finding.serial = serial;
    return finding;
}

ServerFinding failed(FailureKind kind) {
    check::Outcome outcome;
    outcome.failure = Failure{kind, {}};
    return read_finding({}, {}, {}, outcome, std::nullopt);
}

ServerFinding with_reading(const Reading& reading) {
    check::Outcome outcome;
    outcome.answer.content = std::make_shared<const dns::AnswerContent>();
    return read_finding({}, {}, {}, outcome, reading);
}

ZoneFinding assessed(std::vector<ServerFinding> servers) {
    ZoneFinding zone;
    zone.zone = dns::read_name("example.com");
    zone.question = test::question("www.example.com", "A");
    zone.servers = std::move(servers);
    assess(zone);
    return zone;
}

std::string healths(const ZoneFinding& zone) {
    std::string out;
    for (const ServerFinding& each : zone.servers)
        out += (out.empty() ? "" : " ") + std::string(word(each.health));
    return out;
}

Baseline concluded(std::vector<ServerFinding> servers) {
    Baseline baseline;
    baseline.zones = {assessed(std::move(servers))};
    CHECK(conclude(baseline));
    return baseline;
}

}  // namespace

TEST_CASE("serials are compared round the corner (RFC 1982)") {
    CHECK(is_newer_serial(2, 1));
    CHECK_FALSE(is_newer_serial(1, 2));
    CHECK_FALSE(is_newer_serial(1, 1));
    CHECK(is_newer_serial(0, 0xffffffff));
    CHECK_FALSE(is_newer_serial(0xffffffff, 0));
    CHECK(is_newer_serial(0x7fffffff, 0));
    CHECK_FALSE(is_newer_serial(0x80000000, 0));
}

TEST_CASE("the serial is read from SOA rdata") {
    const auto soa =
        test::record("example.com", "SOA", "ns.example.com. h.example.com. 2026112201 2 3 4 5");
    CHECK(serial_of(soa) == 2026112201U);
    CHECK_FALSE(serial_of({dns::Name(), dns::RrType::soa, "short"}));
    CHECK_FALSE(serial_of(test::record("example.com", "A", "192.0.2.1")));
}

TEST_CASE("the negative TTL is the smaller of the SOA's own and its MINIMUM") {
    const auto soa = [](const std::string& minimum) {
        return test::record("example.com", "SOA",
                            "ns.example.com. h.example.com. 1 2 3 4 " + minimum);
    };
    CHECK(negative_ttl_of(soa("900"), 3600) == 900U);
    CHECK(negative_ttl_of(soa("900"), 60) == 60U);
    CHECK(negative_ttl_of(soa("4294967295"), 60) == 0U);
    CHECK_FALSE(negative_ttl_of({dns::Name(), dns::RrType::soa, "short"}, 60));
}

TEST_CASE("the negative TTL is known though the record is there") {
    auto servers = std::vector{said(a().data("192.0.2.7")), said(a().data("192.0.2.7"))};
    CHECK_FALSE(concluded(servers).negative_ttl);
    servers[0].negative_ttl = 300;
    servers[1].negative_ttl = 900;
    CHECK(concluded(servers).negative_ttl == 900U);
    // Of the "no" that the servers give, their own word counts.
    auto absent = std::vector{said(a().kind(AnswerKind::nodata, Rcode::noerror), 7, 60)};
    absent[0].negative_ttl = 900;
    CHECK(concluded(absent).negative_ttl == 60U);
}

TEST_CASE("one answer from all is agreement") {
    const auto zone = assessed({said(a().data("192.0.2.7")), said(a().data("192.0.2.7"))});
    CHECK(zone.agreement == Agreement::all_agree);
    CHECK(zone.serial == 7U);
    CHECK(healths(zone) == "healthy healthy");
}

TEST_CASE("an older serial with another answer lags, with the same answer it does not matter") {
    const auto lagging = assessed({said(a().data("192.0.2.7"), 8), said(a().data("192.0.2.1"), 7)});
    CHECK(lagging.agreement == Agreement::lagging);
    CHECK(lagging.serial == 8U);
    CHECK(healths(lagging) == "healthy lagging");
    const auto older = assessed({said(a().data("192.0.2.7"), 8), said(a().data("192.0.2.7"), 7)});
    CHECK(older.agreement == Agreement::all_agree);
    CHECK(healths(older) == "healthy older-serial");
    // The serial has wrapped.
    const auto wrapped =
        assessed({said(a().data("192.0.2.1"), 0xffffffff), said(a().data("192.0.2.7"), 1)});
    CHECK(healths(wrapped) == "lagging healthy");
    // What is gone in the newest copy is still there in the old one.
    const auto gone = assessed(
        {said(a().kind(AnswerKind::nxdomain, Rcode::nxdomain), 8), said(a().data("192.0.2.1"), 7)});
    CHECK(healths(gone) == "healthy lagging");
    // A part of a rotating set from an older copy is still a part of it.
    const auto part = assessed(
        {said(a().data("192.0.2.1").data("192.0.2.2"), 8), said(a().data("192.0.2.1"), 7)});
    CHECK(healths(part) == "healthy older-serial");
}

TEST_CASE("parts of one set that overlap are round-robin, and all of them the truth") {
    const std::vector servers = {said(a().data("192.0.2.1").data("192.0.2.2")),
                                 said(a().data("192.0.2.2").data("192.0.2.3")),
                                 said(a().data("192.0.2.3").data("192.0.2.4"))};
    const Baseline baseline = concluded(servers);
    CHECK(baseline.agreement() == Agreement::round_robin);
    CHECK(healths(baseline.zones[0]) == "healthy healthy healthy");
    CHECK(baseline.content.records.size() == 4);
    CHECK(std::ranges::is_sorted(baseline.content.records));
}

TEST_CASE("one serial and answers without anything in common are split") {
    const auto two = assessed({said(a().data("192.0.2.1")), said(a().data("192.0.2.7"))});
    CHECK(two.agreement == Agreement::split);
    CHECK(healths(two) == "other-answer other-answer");
    const auto most = assessed(
        {said(a().data("192.0.2.1")), said(a().data("192.0.2.7")), said(a().data("192.0.2.7"))});
    CHECK(most.agreement == Agreement::split);
    CHECK(healths(most) == "other-answer healthy healthy");
    const auto kinds = assessed({said(a().data("192.0.2.1")), said(a().kind(AnswerKind::nodata))});
    CHECK(kinds.agreement == Agreement::split);
    const auto chains = assessed({said(a().cname("b.example.com").data("192.0.2.1")),
                                  said(a().cname("c.example.com").data("192.0.2.1"))});
    CHECK(chains.agreement == Agreement::split);
    // Split is worse than lagging, and without serials nothing lags.
    const auto both = assessed({said(a().data("192.0.2.1"), 8), said(a().data("192.0.2.7"), 8),
                                said(a().data("192.0.2.9"), 7)});
    CHECK(both.agreement == Agreement::split);
    CHECK(healths(both) == "other-answer other-answer lagging");
    CHECK(assessed({said(a().data("192.0.2.1"), std::nullopt),
                    said(a().data("192.0.2.7"), std::nullopt)})
              .agreement == Agreement::split);
}

TEST_CASE("a split set's union is the Baseline, a lagging answer is not in it") {
    const Baseline split =
        concluded({said(a().data("192.0.2.1"), 7, 300), said(a().data("192.0.2.7"), 7, 600)});
    CHECK(split.state == BaselineState::found);
    CHECK(split.content.records.size() == 2);
    CHECK(split.record_ttls == std::vector<dns::Ttl>{300, 600});
    CHECK(split.ttl == 300U);
    const Baseline lagging =
        concluded({said(a().data("192.0.2.1"), 6), said(a().data("192.0.2.7"), 7)});
    REQUIRE(lagging.content.records.size() == 1);
    CHECK(lagging.content.records[0] == test::record("www.example.com", "A", "192.0.2.7"));
}

TEST_CASE("servers without an authoritative answer say what is wrong with them") {
    CHECK(failed(FailureKind::timeout).health == ServerHealth::silent);
    CHECK(failed(FailureKind::no_route).health == ServerHealth::skipped);
    CHECK(failed(FailureKind::refused_connection).health == ServerHealth::unreachable);
    CHECK(failed(FailureKind::malformed).health == ServerHealth::unusable);
    CHECK(with_reading(Refused{}).health == ServerHealth::refused);
    CHECK(with_reading(Failed{Rcode::servfail}).detail == "SERVFAIL");
    CHECK(with_reading(Lame{Lame::Kind::upward}).health == ServerHealth::lame);
    CHECK(with_reading(Referral{}).health == ServerHealth::lame);
    dns::AnswerContent loop;
    loop.kind = AnswerKind::cname_loop;
    CHECK(said(loop).health == ServerHealth::unusable);

    const auto zone = assessed({failed(FailureKind::timeout), with_reading(Refused{})});
    CHECK(zone.agreement == Agreement::unknown);
    CHECK(healths(zone) == "silent refused");
    Baseline baseline;
    baseline.zones = {zone};
    CHECK_FALSE(conclude(baseline));
    CHECK(assessed({said(a().data("192.0.2.7")), failed(FailureKind::timeout)}).agreement ==
          Agreement::all_agree);
}

TEST_CASE("no is a Baseline too, with how long it is kept") {
    const Baseline nodata = concluded({said(a().kind(AnswerKind::nodata), 7, 900)});
    CHECK(nodata.state == BaselineState::nodata);
    CHECK(nodata.negative_ttl == 900U);
    const Baseline nxdomain =
        concluded({said(a().kind(AnswerKind::nxdomain, Rcode::nxdomain), 7, 60)});
    CHECK(nxdomain.state == BaselineState::nxdomain);
    CHECK(nxdomain.content.rcode == Rcode::nxdomain);
    CHECK(nxdomain.negative_ttl == 60U);
    const Baseline found =
        concluded({said(a().data("192.0.2.7")), said(a().kind(AnswerKind::nodata))});
    CHECK(found.state == BaselineState::found);
    CHECK_FALSE(found.negative_ttl);
}

TEST_CASE("an answer is cut where it leaves the zone") {
    const dns::Name zone = dns::read_name("example.com");
    const dns::AnswerContent content =
        a().cname("b.example.com").cname("c.example.net").data("192.0.2.7");
    const dns::AnswerContent inside = inside_zone(content, zone, {});
    CHECK(inside.chain.size() == 2);
    CHECK(inside.records.empty());
    CHECK(inside.kind == AnswerKind::positive);
    CHECK(inside_zone(content, zone, dns::read_name("B.example.com")).chain.size() == 1);
    CHECK(inside_zone(content, dns::Name(), {}) == content);
}

TEST_CASE("chains through several zones are one, and last as long as their shortest link") {
    Baseline baseline;
    ZoneFinding first =
        assessed({said(a().cname("c.example.net").kind(AnswerKind::positive), 7, 60)});
    first.leads_to = dns::read_name("c.example.net");
    ZoneFinding last =
        assessed({said(AnswerBuilder("c.example.net", "A").data("192.0.2.7"), 3, 600)});
    baseline.zones = {first, last};
    REQUIRE(conclude(baseline));
    CHECK(baseline.content.chain.size() == 1);
    CHECK(baseline.content.records.size() == 1);
    CHECK(baseline.chain_ttls == std::vector<dns::Ttl>{60});
    CHECK(baseline.record_ttls == std::vector<dns::Ttl>{600});
    CHECK(baseline.ttl == 60U);
}
