// Walks to zones whose answers depend on the asker's place (RFC 7871).
#include <catch2/catch.hpp>

#include "support/walk_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using authority::Agreement;
using authority::Baseline;
using dns::RrType;
using test::WalkRun;
using world::Fault;
using world::test::name;
using world::test::question;
using world::test::value;

namespace {

const std::vector<authority::RegionalSubnet> subnets = {
    {"AS", *net::IpAddress::read("192.0.2.0"), 24},
    {"EU", *net::IpAddress::read("198.51.100.0"), 24},
    {"NA", *net::IpAddress::read("203.0.113.0"), 24},
    {"SA", *net::IpAddress::read("203.0.112.0"), 24},
};

/// A World with GeoDNS, and a walk that asks for four continents.
struct GeoRun : WalkRun {
    GeoRun() {
        settings.client_subnets = subnets;
        world.geo.emplace();
        for (const authority::RegionalSubnet& each : subnets)
            world.geo->places.push_back({*net::IpPrefix::read(each.text()), each.continent});
    }
};

/// "EU 192.0.2.39; NA 192.0.2.7".
std::string regional_words(const Baseline& baseline) {
    std::string out;
    for (const authority::RegionalAnswer& each : baseline.zones.back().regional)
        out +=
            (out.empty() ? "" : "; ") + each.subnet.continent + " " + test::words_of(*each.content);
    return out;
}

}  // namespace

TEST_CASE("what a zone says to askers of every continent is the truth") {
    GeoRun run;
    const Baseline baseline = run.find("example.com");
    CHECK(regional_words(baseline) == "AS 192.0.2.71; EU 192.0.2.39; NA 192.0.2.7; SA 192.0.2.7");
    CHECK(authority::count_different(baseline.zones.back().regional) == 3);
    CHECK(test::words_of(baseline) == "found 192.0.2.7 + 192.0.2.39 + 192.0.2.71");
    CHECK(baseline.record_ttls == std::vector<dns::Ttl>(3, 3600));
    CHECK(baseline.agreement() == Agreement::all_agree);
    CHECK(baseline.problems.empty());
    CHECK(run.health("ns1.example.com") == "healthy");
}

TEST_CASE("one server is asked for all places, and nobody on the way down") {
    WalkRun plain;
    plain.find("example.com");
    GeoRun run;
    run.find("example.com");
    CHECK(run.total.queries() <= plain.total.queries() + subnets.size() + 2);
    // Where no place is given nothing of the kind is sent.
    GeoRun without;
    without.settings.client_subnets.clear();
    CHECK(test::words_of(without.find("example.com")) == "found 192.0.2.7");
}

TEST_CASE("types that do not vary by place, and names without data, are not asked about so") {
    GeoRun run;
    run.world.changes.push_back(world::default_change(question("example.com", RrType::txt)));
    CHECK(run.find("example.com", RrType::txt).zones.back().regional.empty());
    CHECK(run.find("nowhere.example.com").zones.back().regional.empty());
}

TEST_CASE(
    "a zone that takes no notice of the place is as it was, whatever it makes of the option") {
    for (const Fault fault : {Fault::ignores_ecs, Fault::formerr_ecs, Fault::wrong_ecs,
                              Fault::formerr_edns, Fault::notimp_edns}) {
        GeoRun run;
        run.faults({"ns1", "ns2", "ns3"}, {fault});
        const Baseline baseline = run.find("example.com");
        CHECK(test::words_of(baseline) == "found 192.0.2.7");
        CHECK(baseline.zones.back().regional.empty());
        CHECK(baseline.agreement() == Agreement::all_agree);
        CHECK(baseline.problems.empty());
        CHECK(run.health("ns1.example.com") == "healthy");
    }
    WalkRun usual;
    usual.settings.client_subnets = subnets;
    CHECK(usual.find("example.com").zones.back().regional.empty());
}

TEST_CASE("only a healthy server's word on other places counts") {
    // Whoever answers first is asked; the one that lags has the places of before.
    for (int i = 0; i < 6; ++i) {
        GeoRun run;
        run.world.changed_ago = Seconds(600);
        run.world.secondary_lag = Seconds(3000);
        const Baseline baseline = run.find("example.com");
        CHECK(test::words_of(baseline) == "found 192.0.2.7 + 192.0.2.39 + 192.0.2.71");
        CHECK(baseline.agreement() == Agreement::lagging);
    }
}

TEST_CASE("a silent server does not hold up the question for other places") {
    GeoRun run;
    run.faults({"ns1", "ns2"}, {Fault::silent});
    CHECK(test::words_of(run.find("example.com")) == "found 192.0.2.7 + 192.0.2.39 + 192.0.2.71");
}

TEST_CASE("a CNAME that only some places get counts by where it leads, and that is said") {
    GeoRun run;
    run.world.changes.push_back(world::read_change(question("www.shop.net", RrType::cname),
                                                   {"us.provider.org."}, {"us.provider.org."}));
    run.world.arrange = [](world::Authority& authority) {
        world::Zone& shop = *authority.find_zone(name("shop.net"));
        shop.set_for("EU", name("www.shop.net"), RrType::cname,
                     value(RrType::cname, "eu.provider.org."));
        shop.set_for("AS", name("www.shop.net"), RrType::cname,
                     value(RrType::cname, "asia.provider.org."));
    };
    const Baseline baseline = run.find("www.shop.net");
    CHECK(baseline.state == authority::BaselineState::found);
    CHECK(baseline.other_targets ==
          std::vector<dns::Name>{name("asia.provider.org"), name("eu.provider.org")});
    CHECK(run.has_problem("by place, CNAMEs of www.shop.net lead to asia.provider.org and 1 more"));
    CHECK(baseline.zones[0].regional.size() == 4);
    CHECK(baseline.agreement() == Agreement::all_agree);
    // Who asks for the CNAME itself has all of them.
    CHECK(run.find("www.shop.net", RrType::cname).content.records.size() == 3);
    CHECK(run.report.baselines[0].problems.empty());
}

TEST_CASE("the bound on queries holds for other places too") {
    GeoRun run;
    run.settings.max_queries = 40;
    const Baseline baseline = run.find("example.com");
    CHECK(baseline.state == authority::BaselineState::found);
    CHECK(run.report.queries <= 40);
}
