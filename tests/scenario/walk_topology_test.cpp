// Walks through delegations that are laid out badly, or by somebody who wants a client to run for
// ever.
#include <catch2/catch.hpp>

#include "support/walk_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using authority::Agreement;
using authority::Baseline;
using authority::BaselineState;
using authority::ServerHealth;
using dns::RrType;
using test::WalkRun;
using world::Authority;
using world::AuthorityServer;
using world::Fault;
using world::RecordHistory;
using world::Zone;
using world::test::name;
using world::test::question;
using world::test::value;

namespace {

RecordHistory values(RrType type, const std::vector<std::string>& texts) {
    std::vector<std::string> rdata;
    for (const std::string& text : texts)
        rdata.push_back(dns::read_rdata(type, text));
    return RecordHistory::constant(3600, rdata);
}

/// A zone with an address at its apex, on a server of its own, delegated from its parent without
/// glue.
void add_zone(Authority& authority, const std::string& apex, const std::vector<std::string>& ns,
              const std::string& server_id = {}, const std::string& server_address = {}) {
    Zone zone(name(apex), {name(ns.front()), 7});
    zone.set(name(apex), RrType::ns, values(RrType::ns, ns));
    zone.set(name(apex), RrType::a, value(RrType::a, "192.0.2.77"));
    authority.add_zone(std::move(zone));
    authority.zone_of({name(apex), RrType::ds}).set(name(apex), RrType::ns, values(RrType::ns, ns));
    if (!server_id.empty())
        authority.add_server({server_id, {*net::IpAddress::read(server_address)}, {name(apex)}});
}

}  // namespace

TEST_CASE("name servers elsewhere, without glue, are found by a walk of their own") {
    WalkRun run;
    run.world.changes.push_back(world::default_change(question("host.net")));
    run.world.arrange = [](Authority& authority) {
        add_zone(authority, "glueless.com", {"ns.host.net.", "ns6.host.net."}, "other",
                 "198.51.100.150");
        Zone& host = *authority.find_zone(name("host.net"));
        host.set(name("ns.host.net"), RrType::a, value(RrType::a, "198.51.100.150"));
        host.set(name("ns6.host.net"), RrType::aaaa, value(RrType::aaaa, "2001:db8:53::101"));
    };
    const Baseline baseline = run.find("glueless.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.77");
    CHECK(run.health("ns.host.net") == "healthy");
    // It is one of those of example.com, which do not know this zone.
    CHECK(run.health("ns6.host.net") == "refused");
    CHECK(run.report.queries < 60);
}

TEST_CASE("a server with IPv6 alone is asked where there is a route, and skipped where not") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        add_zone(authority, "six.com", {"ns.six.com."}, "six", "2001:db8:53::150");
        for (const auto* zone : {"com", "six.com"})
            authority.find_zone(name(zone))
                ->set(name("ns.six.com"), RrType::aaaa, value(RrType::aaaa, "2001:db8:53::150"));
    };
    CHECK(test::words_of(run.find("six.com")) == "found 192.0.2.77");
    run.settings.has_route = [](const net::Endpoint& endpoint) {
        return endpoint.address.is_ipv4();
    };
    CHECK(test::words_of(run.find("six.com")) == "broken");
    CHECK(run.has_problem("no server of six.com has an address that can be asked"));
    CHECK(run.health("ns.six.com") == "skipped");

    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(run.health("ns1.example.com") == "healthy, skipped");
    CHECK(baseline.agreement() == Agreement::all_agree);
}

TEST_CASE("a CNAME into another zone is followed, and both zones are kept") {
    WalkRun run;
    run.world.changes.push_back(world::read_change(question("www.shop.net", RrType::cname),
                                                   {"cdn.provider.org."}, {"cdn.provider.org."}));
    const Baseline baseline = run.find("www.shop.net");
    CHECK(baseline.state == BaselineState::found);
    REQUIRE(baseline.zones.size() == 2);
    CHECK(baseline.zones[0].zone.text() == "shop.net.");
    CHECK(baseline.zones[0].leads_to == name("cdn.provider.org"));
    CHECK(baseline.zones[0].agreement == Agreement::all_agree);
    CHECK(baseline.zones[1].zone.text() == "provider.org.");
    CHECK_FALSE(baseline.zones[1].leads_to);
    CHECK(baseline.content.chain.size() == 1);
    CHECK(baseline.content.records.size() == 1);
    CHECK(baseline.content.kind == dns::AnswerKind::positive);
    CHECK(run.first_words.size() == 1);
    // The CNAME itself may be what is asked for.
    CHECK(run.find("www.shop.net", RrType::cname).zones.size() == 1);
}

TEST_CASE("CNAMEs that lead round between zones end as a loop") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        add_zone(authority, "one.com", {"ns.one.com."}, "one", "198.51.100.150");
        add_zone(authority, "two.com", {"ns.two.com."}, "two", "198.51.100.151");
        Zone& com = *authority.find_zone(name("com"));
        com.set(name("ns.one.com"), RrType::a, value(RrType::a, "198.51.100.150"));
        com.set(name("ns.two.com"), RrType::a, value(RrType::a, "198.51.100.151"));
        authority.find_zone(name("one.com"))
            ->set(name("www.one.com"), RrType::cname, value(RrType::cname, "www.two.com."));
        authority.find_zone(name("two.com"))
            ->set(name("www.two.com"), RrType::cname, value(RrType::cname, "www.one.com."));
    };
    CHECK(test::words_of(run.find("www.one.com")).starts_with("broken"));
    CHECK(run.has_problem("lead round in a loop"));
    CHECK(run.first_words.size() == 1);

    WalkRun inside;
    inside.faults({"ns1", "ns2", "ns3"}, {Fault::cname_loop});
    CHECK(inside.find("example.com").state == BaselineState::broken);
}

TEST_CASE("zones whose servers lie in each other end as a delegation loop") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        add_zone(authority, "one.com", {"ns.two.com."});
        add_zone(authority, "two.com", {"ns.one.com."});
    };
    const Baseline baseline = run.find("www.one.com");
    CHECK(baseline.state == BaselineState::broken);
    CHECK(run.has_problem("delegation loop"));
    CHECK(run.health("ns.two.com") == "no-address");
    CHECK(run.report.queries < 100);
}

TEST_CASE("a ladder of zones, each with its servers in the next, is not climbed for ever") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        for (int i = 0; i < 10; ++i)
            add_zone(authority, fmt::format("z{}.com", i), {fmt::format("ns.z{}.com.", i + 1)});
    };
    CHECK(run.find("z0.com").state == BaselineState::broken);
    CHECK(run.has_problem("leads through more than 4 other name servers"));
    CHECK(run.report.queries < 100);
}

TEST_CASE("thousands of name servers are cut off, and that is said") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        std::vector<std::string> ns;
        for (int i = 0; i < 2000; ++i)
            ns.push_back(fmt::format("ns{}.other.com.", i));
        add_zone(authority, "many.com", ns);
        add_zone(authority, "other.com", ns);
    };
    CHECK(run.find("many.com").state == BaselineState::broken);
    CHECK(run.report.queries <= 2 * run.settings.max_queries);

    WalkRun served;
    served.world.arrange = [](Authority& authority) {
        std::vector<std::string> ns = {"a.many.com."};
        for (int i = 0; i < 1000; ++i)
            ns.push_back(fmt::format("ns{}.many.com.", i));
        add_zone(authority, "many.com", ns, "many", "198.51.100.150");
        for (const auto* zone : {"com", "many.com"})
            for (const std::string& server : ns)
                authority.find_zone(name(zone))
                    ->set(name(server), RrType::a, value(RrType::a, "198.51.100.150"));
    };
    CHECK(test::words_of(served.find("many.com")) == "found 192.0.2.77");
    CHECK(served.has_problem("many.com has more than 32 name servers"));
}

TEST_CASE("the bound on queries ends a walk, and that is said") {
    WalkRun run;
    run.settings.max_queries = 12;
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(run.has_problem("more than 12 queries would be needed"));
    CHECK(run.report.queries <= 12 + 4);

    run.settings.max_queries = 2;
    CHECK(test::words_of(run.find("example.com")) == "broken");
}

TEST_CASE("the bound on queries grows with the questions, so that a zone of 200 records is whole") {
    std::vector<dns::Question> questions;
    WalkRun run;
    run.world.zone = name("example.com");
    for (int i = 0; i < 200; ++i) {
        questions.push_back(question(fmt::format("h{}.example.com", i), RrType::a));
        run.world.changes.push_back(world::default_change(questions.back()));
    }
    run.settings.round_timeout = 10s;
    const auto& report = run.find_all(questions);
    CHECK(report.queries > run.settings.max_queries);
    for (const Baseline& baseline : report.baselines) {
        CHECK(test::words_of(baseline) == "found 192.0.2.7");
        CHECK(baseline.problems.empty());
        REQUIRE(baseline.zones.size() == 1);
        CHECK(baseline.zones[0].zone.text() == "example.com.");
        CHECK(baseline.zones[0].servers.size() == 6);
    }
    // The way down once; then each question once, the top of its zone, and six addresses. A machine
    // that is busy takes servers for slow, and asks the next one too.
    CHECK(report.queries < 200 * 12);
}

TEST_CASE("the deadline ends a walk with what is known") {
    WalkRun run;
    run.faults({"ns1", "ns2", "ns3"}, {Fault::silent});
    run.settings.deadline = 150ms;
    run.settings.step_timeout = 10s;
    const Baseline baseline = run.find("example.com");
    CHECK(baseline.state == BaselineState::broken);
    CHECK(baseline.was_stopped);
    CHECK(run.has_problem("not finished after 1 s"));
    CHECK(run.first_words.size() == 1);
    CHECK(run.report.took < 2s);
}

TEST_CASE("a walk can be stopped, from inside its callback too, and dropped") {
    WalkRun run;
    run.faults({"ns1"}, {Fault::silent});
    boost::asio::io_context context(1);
    run.on_each_first_word = [&] { run.walk().stop(); };
    run.begin(context, {question("example.com")});
    test::EngineRun::run_until(context, [&] { return run.is_done; });
    CHECK(run.report.baselines[0].was_stopped);
    CHECK(run.report.baselines[0].state == BaselineState::found);

    run.ask(context, {question("example.com")});
    context.run_one();
    run.drop_walk();
    test::EngineRun::run_until(context, [&] { return run.is_done; });
    CHECK(run.is_done);
    run.end();
}

TEST_CASE("a context that ends before the walk takes it along") {
    WalkRun run;
    run.faults({"root-a", "root-b"}, {Fault::silent});
    auto context = std::make_unique<boost::asio::io_context>(1);
    run.begin(*context, {question("example.com"), question("example.com", RrType::mx)});
    context->run_for(20ms);
    CHECK_FALSE(run.is_done);
    run.end();
    context.reset();
}

TEST_CASE("parent and child on the same servers: the child's apex is found through its SOA") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        Zone zone(name("sub.example.com"), {name("ns1.example.com"), 99});
        const auto ns = values(RrType::ns, {"ns1.example.com.", "ns2.example.com."});
        zone.set(name("sub.example.com"), RrType::ns, ns);
        zone.set(name("www.sub.example.com"), RrType::a, value(RrType::a, "192.0.2.42"));
        authority.add_zone(std::move(zone));
        authority.find_zone(name("example.com"))->set(name("sub.example.com"), RrType::ns, ns);
        for (const auto* id : {"ns1", "ns2", "ns3"})
            authority.add_zone_to_server(id, name("sub.example.com"));
    };
    const Baseline baseline = run.find("www.sub.example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.42");
    REQUIRE(baseline.zones.size() == 1);
    const auto& zone = baseline.zones[0];
    CHECK(zone.zone.text() == "sub.example.com.");
    CHECK(zone.serial == 99U);
    CHECK(zone.delegation.ns_at_zone.size() == 2);
    CHECK(zone.delegation.ns_at_parent.empty());
    CHECK(zone.servers.size() == 4);
}

TEST_CASE(
    "a delegation that differs from the zone's own NS set is told, and all servers are asked") {
    WalkRun run;
    run.world.arrange = [](Authority& authority) {
        authority.find_zone(name("com"))
            ->set(name("example.com"), RrType::ns,
                  values(RrType::ns, {"ns1.example.com.", "old.example.com."}));
        authority.find_zone(name("com"))
            ->set(name("old.example.com"), RrType::a, value(RrType::a, "198.51.100.200"));
    };
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    const auto& delegation = baseline.zones[0].delegation;
    CHECK(delegation.only_at_parent() == std::vector{name("old.example.com")});
    CHECK(delegation.only_at_zone() ==
          std::vector{name("ns2.example.com"), name("ns3.example.com")});
    CHECK(run.has_problem("com delegates example.com to old.example.com"));
    CHECK(run.has_problem("example.com names ns2.example.com and ns3.example.com"));
    CHECK(run.health("ns3.example.com") == "healthy");
}

TEST_CASE("a zone with more servers than are considered is known to be cut off") {
    WalkRun run;
    run.settings.max_servers = 2;
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(baseline.zones[0].delegation.is_cut_off);
    CHECK(run.has_problem("example.com has more than 2 name servers; the rest is left out"));
}

TEST_CASE("a DS without its DNSKEY is told") {
    WalkRun run;
    const Baseline matching = run.find("example.com");
    CHECK(matching.zones[0].delegation.ds_state == authority::DsState::matches);
    CHECK(matching.zones[0].delegation.ds_ttl == 3600U);
    run.world.arrange = [](Authority& authority) {
        authority.find_zone(name("example.com"))
            ->set(name("example.com"), RrType::dnskey,
                  value(RrType::dnskey, "257 3 13 " + std::string(86, 'A') + "=="));
    };
    CHECK(run.find("example.com").zones[0].delegation.ds_state == authority::DsState::mismatch);
    CHECK(run.has_problem("no DS at the parent matches a DNSKEY of the zone"));
}
