// What the real engine and the real walk see of each cause that a row can have
// (diagnose/diagnosis): the material that a diagnosis has to work with.
#include <catch2/catch.hpp>

#include "support/walk_run.hpp"
#include "world/name_server_move.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using authority::Agreement;
using authority::Baseline;
using dns::RrType;
using test::EngineRun;
using test::WalkRun;
using world::Fault;
using world::local_id;
using world::NameServerMove;
using world::test::name;
using world::test::question;

namespace {

/// Asks for the record, the zone's NS and the control question, in this order.
EngineRun& with_evidence(EngineRun& run) {
    run.plan.questions = {question("example.com"), question("example.com", RrType::ns),
                          question(".", RrType::ns)};
    return run;
}

constexpr std::uint32_t name_servers = 1;
constexpr std::uint32_t control = 2;
const std::string roots = "a.root-servers.net. + b.root-servers.net. over udp, 1 attempt";

/// The rdata of an answer, without how it came.
std::string records(const EngineRun& run, const std::string& id, std::uint32_t asked) {
    return test::words_of(*run.outcome(id, asked).answer.content);
}

std::string ede_codes(const EngineRun& run, const std::string& id) {
    std::string out;
    for (const dns::ExtendedError& error : run.outcome(id).answer.ede)
        out += fmt::format("{} ", error.code);
    return out;
}

}  // namespace

TEST_CASE("old name servers: the old record, and the old NS set with its remaining TTL") {
    EngineRun run;
    run.world.changes.front().ttl = 300;
    run.world.changed_ago = 10h;
    with_evidence(run.resolver("old", {Fault::old_ns}).resolver("new"));
    REQUIRE(run.ask() == 6);
    CHECK(run.said("old") == "192.0.2.1 over udp, 1 attempt");
    CHECK(run.outcome("old").answer.ttl <= 300U);
    CHECK(records(run, "old", name_servers) ==
          "ns-old1.example-old.test. + "
          "ns-old2.example-old.test.");
    CHECK(run.outcome("old", name_servers).answer.ttl <= 172800U - 36000U);
    CHECK(run.said("new") == "192.0.2.7 over udp, 1 attempt");
    CHECK(records(run, "new", name_servers) ==
          "ns1.example.com. + ns2.example.com. + ns3.example.com.");
    CHECK(run.said("old", control) == roots);
}

TEST_CASE("old name servers by share: exactly so many rows are old, long after the record's TTL") {
    EngineRun run;
    run.world.changes.front().ttl = 300;
    run.world.changed_ago = 10h;
    run.world.move = NameServerMove{0.3, 172800};
    run.resolvers(20);
    REQUIRE(run.ask() == 20);
    CHECK(run.sayings() == std::map<std::string, unsigned>{{"192.0.2.1 over udp, 1 attempt", 6},
                                                           {"192.0.2.7 over udp, 1 attempt", 14}});
}

TEST_CASE("a walk after a move finds the new servers alone, and the old ones when told of them") {
    WalkRun run;
    run.world.move = NameServerMove{};
    run.settings.step_timeout = 1s;
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(baseline.agreement() == Agreement::all_agree);
    CHECK(baseline.problems.empty());
    REQUIRE(baseline.zones.size() == 1);
    CHECK(baseline.zones[0].delegation.parent_ns_ttl == 172800U);
    CHECK(baseline.zones[0].delegation.ns_at_parent ==
          std::vector{name("ns1.example.com"), name("ns2.example.com"), name("ns3.example.com")});
    CHECK(run.queries.at("ns-old1") == 0);
    // Their addresses are found as anybody's: this is how a diagnosis can ask them.
    const Baseline address = run.find("ns-old1.example-old.test");
    CHECK(test::words_of(address) == "found 198.51.100.111");
}

TEST_CASE("a walk before a move asks the old servers, whose addresses no glue tells") {
    WalkRun run;
    run.world.move = NameServerMove{};
    run.world.changed_ago = -1h;
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.1");
    CHECK(run.health("ns-old1.example-old.test") == "healthy");
    CHECK(run.queries.at("ns-old1") > 0);
    CHECK(run.queries.at("ns1") == 0);
}

TEST_CASE("a zone left at one old server beside the new ones is told by its serial") {
    WalkRun run;
    run.world.move = NameServerMove{};
    run.world.arrange = [](world::Authority& authority) {
        // The new NS set still names an old server, at the parent and in the zone.
        const std::vector<std::string> ns = {
            dns::read_rdata(RrType::ns, "ns1.example.com."),
            dns::read_rdata(RrType::ns, world::old_name_servers().front().text())};
        for (const auto* apex : {"com", "example.com"})
            authority.find_zone(name(apex))
                ->set(name("example.com"), RrType::ns, world::RecordHistory::constant(3600, ns));
    };
    const Baseline baseline = run.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(baseline.agreement() == Agreement::lagging);
    CHECK(run.health("ns-old1.example-old.test") == "lagging");
}

TEST_CASE("a resolver that serves stale says so") {
    EngineRun run;
    with_evidence(run.resolver("stale", {Fault::serve_stale}));
    run.ask();
    CHECK(run.said("stale") == "192.0.2.1 over udp, 1 attempt");
    CHECK(run.outcome("stale").answer.ttl == 30U);
    CHECK(ede_codes(run, "stale") == "3 ");
    CHECK(run.said("stale", control) == roots);
}

TEST_CASE(
    "a lagging secondary: some rows are old though every cache let go, and the walk names it") {
    EngineRun run;
    run.world.changes.front().ttl = 60;
    run.world.changed_ago = 1h;
    run.world.secondary_lag = 2h;
    run.world.share.reset();
    run.resolvers(40);
    REQUIRE(run.ask() == 40);
    const auto sayings = run.sayings();
    CHECK(sayings.at("192.0.2.1 over udp, 1 attempt") > 3);
    CHECK(sayings.at("192.0.2.7 over udp, 1 attempt") > 15);
    CHECK(run.server_totals.udp_queries == 40);

    WalkRun walk;
    walk.world.changed_ago = 1h;
    walk.world.secondary_lag = 2h;
    const Baseline baseline = walk.find("example.com");
    CHECK(test::words_of(baseline) == "found 192.0.2.7");
    CHECK(walk.health("ns3.example.com") == "lagging");
    CHECK(baseline.zones.at(0).serial == 2026010101U);

    WalkRun later;
    later.world.changed_ago = 3h;
    later.world.secondary_lag = 2h;
    CHECK(later.find("example.com").agreement() == Agreement::all_agree);
    CHECK(later.health("ns3.example.com") == "healthy");
}

TEST_CASE("an interceptor: every address gives the same answer, those without a server too") {
    EngineRun run;
    run.world.is_intercepted = true;
    run.world.share = 0.5;
    run.resolvers(6).resolver("nobody");
    run.plan.targets.back().resolver.ipv4.clear();
    run.plan.targets.back().endpoint.address = *net::IpAddress::read("192.0.2.1");
    with_evidence(run);
    REQUIRE(run.ask() == 21);
    for (const auto* id : {"r0", "r5", "nobody"}) {
        CHECK(run.said(id) == "192.0.2.7 over udp, 1 attempt");
        CHECK_FALSE(run.outcome(id).answer.nsid);
        CHECK(run.said(id, control) == roots);
    }

    WalkRun walk;
    walk.world.is_intercepted = true;
    // No answer from the root's addresses has AA, or refers anywhere.
    CHECK(test::words_of(walk.find("example.com")) == "unreachable");
    CHECK(walk.queries.at("root-a") == 0);
    CHECK(walk.queries.at("interceptor") > 0);
}

TEST_CASE("without an interceptor an address that nobody has is no way anywhere") {
    EngineRun run;
    run.resolver("r0").resolver("nobody");
    run.plan.targets.back().resolver.ipv4.clear();
    run.plan.targets.back().endpoint.address = *net::IpAddress::read("192.0.2.1");
    run.ask();
    CHECK(run.said("nobody") == "no-route over udp, 0 attempts");
}

TEST_CASE("this machine's resolver is asked as any other, and is stale when told to be") {
    EngineRun run;
    run.resolvers(3);
    const catalogue::Resolver local = world::local_resolver();
    run.plan.targets.push_back({local, {local.ipv4.front(), 53}, net::Protocol::udp});
    run.world.faults[std::string(local_id)] = {Fault::stale};
    with_evidence(run);
    run.ask();
    CHECK(run.said("local") == "192.0.2.1 over udp, 1 attempt");
    CHECK(run.said("local", control) == roots);
    CHECK(run.said("r0") == "192.0.2.7 over udp, 1 attempt");
}

TEST_CASE("while only the zone's own servers are asked, no recursor sees a query") {
    WalkRun walk;
    walk.world.changes.front().before.clear();
    walk.world.changed_ago = -1h;
    const Baseline baseline = walk.find("_new.example.com", RrType::txt);
    CHECK(test::words_of(baseline) == "nxdomain");
    CHECK(walk.recursors.queries() == 0);
    CHECK(walk.total.queries() > 0);
}

TEST_CASE("the control question tells a name that is refused or dropped from a resolver that is") {
    EngineRun run;
    with_evidence(run.resolver("refuses-name", {Fault::refuses_name})
                      .resolver("refuses-us", {Fault::refused})
                      .resolver("drops-name", {Fault::drops_name})
                      .resolver("down", {Fault::silent})
                      .resolver("bogus", {Fault::bogus})
                      .resolver("lame", {Fault::lame})
                      .resolver("blocks", {Fault::filtering_ede}));
    run.within(300ms, 2);
    REQUIRE(run.ask() == 21);
    CHECK(run.said("refuses-name") == "REFUSED over udp, 1 attempt");
    CHECK(run.said("refuses-name", control) == roots);
    CHECK(run.said("refuses-us", control) == "REFUSED over udp, 1 attempt");
    CHECK(run.said("drops-name") == "timeout over tcp, 2 attempts");
    CHECK(run.said("drops-name", control) == roots);
    CHECK(run.said("down", control) == "timeout over tcp, 2 attempts");
    for (const auto* id : {"bogus", "lame", "blocks"})
        CHECK(run.said(id, control) == roots);
}
