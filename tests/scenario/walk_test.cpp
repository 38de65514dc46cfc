// The walk from the root down, against the World over loopback.
#include <catch2/catch.hpp>

#include "support/walk_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using authority::Agreement;
using authority::Baseline;
using authority::BaselineState;
using dns::RrType;
using test::WalkRun;
using world::Fault;
using world::test::question;

TEST_CASE("a walk finds the record, the zone and all its servers over IPv4 and IPv6") {
    WalkRun run;
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(baseline.ttl == 3600U);
    CHECK(baseline.problems.empty());
    CHECK(baseline.agreement() == Agreement::all_agree);
    REQUIRE(baseline.zones.size() == 1);
    const authority::ZoneFinding& zone = baseline.zones[0];
    CHECK(zone.zone.text() == "example.com.");
    CHECK(zone.servers.size() == 6);
    CHECK(zone.serial == 2026010101U);
    for (const auto& server : zone.servers) {
        CHECK(server.health == authority::ServerHealth::healthy);
        CHECK(server.is_authoritative);
        CHECK(server.serial == 2026010101U);
    }
    CHECK(zone.delegation.parent.text() == "com.");
    CHECK(zone.delegation.ns_at_parent.size() == 3);
    CHECK(zone.delegation.ns_at_parent == zone.delegation.ns_at_zone);
    CHECK(zone.delegation.parent_ns_ttl == 86400U);
    CHECK(zone.delegation.zone_ns_ttl == 86400U);
    CHECK_FALSE(zone.delegation.is_cut_off);
    // How long its absence would be kept is known though it is there.
    CHECK(baseline.negative_ttl == 900U);
    // One server is enough on the way down, where it answers at once.
    CHECK(run.queries["root-a"] + run.queries["root-b"] <= 2);
    // What was sent last need not have been read.
    CHECK(run.report.queries >= run.total.queries());
}

TEST_CASE("the first word comes once for each question, before the round of all servers") {
    WalkRun run;
    run.find_all({question("example.com"), question("example.com", RrType::aaaa),
                  question("nowhere.example.com")});
    REQUIRE(run.first_words.size() == 3);
    CHECK(run.first_words[0] == std::pair(std::size_t(0), BaselineState::found));
    CHECK(run.report.baselines[1].state == BaselineState::found);
    CHECK(run.report.baselines[2].state == BaselineState::nxdomain);
    CHECK(run.queries_at_first_word < run.total.queries() / 2);
}

TEST_CASE("questions of one zone share the way down and the round") {
    WalkRun run;
    run.find("example.com");
    const auto alone = run.total.queries();
    WalkRun both;
    both.find_all({question("example.com"), question("example.com", RrType::aaaa)});
    // The diagnostic query costs its own walk step and one query to each of the six addresses.
    CHECK(both.total.queries() <= alone + 6 + 6);
}

TEST_CASE("a second walk knows the way") {
    WalkRun run;
    boost::asio::io_context context(1);
    run.begin(context, {question("example.com")});
    test::EngineRun::run_until(context, [&] { return run.is_done; });
    const auto first = run.report.queries;
    run.ask(context, {question("example.com")});
    test::EngineRun::run_until(context, [&] { return run.is_done; });
    CHECK(test::words_of(run.report.baselines[0]) == "found 192.0.2.7");
    CHECK(run.report.queries < first);
    run.end();
}

TEST_CASE("a dead root, a dead TLD server and a dead name server do not stop the walk") {
    WalkRun run;
    run.faults({"root-a", "tld-b", "ns1"}, {Fault::silent});
    CHECK(test::words_of(run.find("example.com")) == "found 192.0.2.7");
    CHECK(run.health("ns1.example.com") == "silent");
    CHECK(run.health("ns2.example.com") == "healthy");
    CHECK(run.report.baselines[0].agreement() == Agreement::all_agree);
}

TEST_CASE("lame, refusing and failing servers are told apart") {
    WalkRun run;
    run.fault("ns1", {Fault::lame}).fault("ns2", {Fault::refused});
    CHECK(test::words_of(run.find("example.com")) == "found 192.0.2.7");
    CHECK(run.health("ns1.example.com") == "lame");
    CHECK(run.health("ns2.example.com") == "refused");
    CHECK(run.health("ns3.example.com") == "healthy");

    WalkRun failing;
    failing.fault("ns1", {Fault::servfail}).fault("ns2", {Fault::icmp});
    CHECK(test::words_of(failing.find("example.com")) == "found 192.0.2.7");
    CHECK(failing.health("ns1.example.com") == "error");
    CHECK(failing.health("ns2.example.com") == "unreachable");
}

TEST_CASE("junk answers and answers without authority are no truth") {
    for (const Fault fault : {Fault::lying_rdlength, Fault::forward_pointer, Fault::one_byte,
                              Fault::lying, Fault::wrong_question}) {
        WalkRun run;
        run.faults({"ns1", "root-b", "tld-a"}, {fault});
        CHECK(test::words_of(run.find("example.com")) == "found 192.0.2.7");
        CHECK(run.health("ns1.example.com") == (fault == Fault::lying ? "lame" : "unusable"));
    }
}

TEST_CASE("a lossy server is not lame: it is asked again") {
    WalkRun run;
    run.world.loss = 0.3;
    run.settings.attempts = 6;
    run.settings.step_timeout = 600ms;
    run.settings.round_timeout = 900ms;
    CHECK(test::words_of(run.find("example.com")) == "found 192.0.2.7");
    for (const auto* server : {"ns1.example.com", "ns2.example.com", "ns3.example.com"})
        CHECK(run.health(server).find("lame") == std::string::npos);
}

TEST_CASE("servers that truncate, or do not know EDNS, are heard all the same") {
    WalkRun run;
    run.fault("ns1", {Fault::truncating})
        .fault("ns2", {Fault::formerr_edns})
        .fault("tld-a", {Fault::truncating_in_record})
        .fault("tld-b", {Fault::notimp_edns});
    CHECK(test::words_of(run.find("example.com")) == "found 192.0.2.7");
    CHECK(run.health("ns1.example.com") == "healthy");
    CHECK(run.health("ns2.example.com") == "healthy");
}

TEST_CASE("all servers of the zone dead is broken, and each is named") {
    WalkRun run;
    run.faults({"ns1", "ns2", "ns3"}, {Fault::silent});
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "broken");
    CHECK(run.first_words[0].second == BaselineState::broken);
    CHECK(run.has_problem("no server of example.com gave a usable answer (6 tried: 6 silent)"));
    REQUIRE(baseline.zones.size() == 1);
    CHECK(baseline.zones[0].delegation.ns_at_parent.size() == 3);
    CHECK(run.health("ns1.example.com") == "silent");
    CHECK(run.health("ns3.example.com") == "silent");
}

TEST_CASE("silent or forbidden root servers mean that this host cannot ask for itself") {
    WalkRun run;
    run.faults({"root-a", "root-b"}, {Fault::silent});
    CHECK(test::words_of(run.find("example.com")) == "unreachable");
    CHECK(run.first_words[0].second == BaselineState::unreachable);
    CHECK(run.has_problem("no root server gave a usable answer"));

    WalkRun stranger;
    stranger.settings.root_hints = {
        {world::test::name("a.root.example"), {*net::IpAddress::read("192.0.2.99")}}};
    CHECK(test::words_of(stranger.find("example.com")) == "unreachable");

    // A box on the way that answers in the root's name does so without AA.
    WalkRun intercepted;
    intercepted.faults({"root-a", "root-b"}, {Fault::lying});
    CHECK(test::words_of(intercepted.find("example.com")) == "unreachable");
}

TEST_CASE("a lagging secondary is found by its serial, and its answer left out") {
    WalkRun run;
    run.world.secondary_lag = std::chrono::hours(100);
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(baseline.agreement() == Agreement::lagging);
    CHECK(run.health("ns3.example.com") == "lagging");
    CHECK(run.health("ns1.example.com") == "healthy");

    // Another record of the same zone is the same in both copies.
    const Baseline other = run.find("example.com", RrType::mx);
    CHECK(other.agreement() == Agreement::all_agree);
    CHECK(run.health("ns3.example.com") == "older-serial");
}

TEST_CASE("NXDOMAIN and NODATA come with how long they are kept") {
    WalkRun run;
    const Baseline missing = run.find("nowhere.example.com");
    CHECK(test::words_of(missing) == "nxdomain");
    CHECK(missing.negative_ttl == 900U);
    CHECK(missing.zones[0].zone.text() == "example.com.");
    const Baseline empty = run.find("example.com", RrType::naptr);
    CHECK(test::words_of(empty) == "nodata");
    CHECK(empty.negative_ttl == 900U);
    const Baseline no_tld = run.find("example.nowhere");
    CHECK(test::words_of(no_tld) == "nxdomain");
    CHECK(no_tld.zones[0].zone.is_root());
}

TEST_CASE("apex questions and the parent's DS are answered by the right side") {
    WalkRun run;
    for (const RrType type : {RrType::ns, RrType::soa, RrType::dnskey, RrType::mx, RrType::txt}) {
        const Baseline baseline = run.find("example.com", type);
        CHECK(baseline.state == BaselineState::found);
        CHECK(baseline.zones.at(0).zone.text() == "example.com.");
    }
    const Baseline ds = run.find("example.com", RrType::ds);
    CHECK(ds.state == BaselineState::found);
    CHECK(ds.zones.at(0).zone.text() == "com.");
}

TEST_CASE("a name below the apex belongs to the zone that its SOA names") {
    WalkRun run;
    const Baseline baseline = run.find("mail.example.com");
    CHECK(baseline.state == BaselineState::found);
    CHECK(baseline.zones.at(0).zone.text() == "example.com.");
}
