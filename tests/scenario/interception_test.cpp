// Networks that answer port 53 themselves, in the World: what gives each away, and that an honest
// network is never taken for one.
#include <catch2/catch.hpp>

#include "support/demo_run.hpp"

using namespace dnsprop;
using test::DemoRun;

namespace {

/// Of the whole catalogue.
DemoRun everybody(std::vector<std::string> arguments) {
    for (const char* each : {"example.com", "--share", "100%", "--limit", "1000"})
        arguments.emplace_back(each);
    return DemoRun(arguments);
}

}  // namespace

TEST_CASE("an honest network gives no evidence, whatever its resolvers say of themselves") {
    for (const char* seed : {"1", "2", "3"}) {
        const DemoRun run = everybody({"--seed", seed});
        CAPTURE(seed, run.evidence());
        CHECK_FALSE(run.interception());
        CHECK(run.result().summary.status == check::Status::propagated);
        CHECK(run.about_themselves() > 0);
    }
}

TEST_CASE("few resolvers are asked about themselves, each question once") {
    const DemoRun run = everybody({});
    REQUIRE(run.by_id.size() > 100);
    std::size_t asked = 0;
    for (const auto& [id, counters] : run.by_id) {
        CAPTURE(id);
        const auto txt = counters.by_type.find(dns::RrType::txt);
        if (txt == counters.by_type.end())
            continue;
        ++asked;
        CHECK(counters.chaos_queries == 3);
        CHECK(txt->second == 4);
    }
    CHECK(asked == diagnose::max_identity_targets);
}

TEST_CASE("resolvers that drop or garble what they are asked about themselves are no evidence") {
    for (const char* fault : {"silent", "servfail", "refused", "lying", "filtering", "wrong-id",
                              "notimp-edns", "truncating", "one-byte"}) {
        CAPTURE(fault);
        std::vector<std::string> arguments = {"example.com", "--timeout", "600ms", "--operator",
                                              "Quad9,Cloudflare,Google"};
        for (const char* id : {"quad9-unsecured", "cloudflare", "google"}) {
            arguments.emplace_back("--fault");
            arguments.push_back(std::string(id) + "=" + fault);
        }
        CHECK(DemoRun(arguments).evidence().empty());
    }
}

TEST_CASE("a box that answers for everybody is known where nobody is") {
    const DemoRun run = everybody({"--intercept"});
    CHECK(run.evidence() ==
          "there is no DNS server at 192.0.2.1, yet something answered in its name");
    CHECK(run.result().summary.unknown_cause == check::UnknownCause::intercepted);
}

TEST_CASE("a box that answers for resolvers only is known by the names it gives itself") {
    const DemoRun run = everybody({"--intercept=chaos"});
    CHECK(run.evidence() ==
          "AdGuard, Cisco OpenDNS, Cloudflare and 3 more give the same server identity, "
          "gateway-7.isp.example");
    CHECK(run.result().summary.status == check::Status::unknown);
    CHECK(run.result().summary.unknown_cause == check::UnknownCause::intercepted);
    CHECK(run.result().baseline->state == authority::BaselineState::found);
    // One operator's own test is enough.
    const DemoRun quad9({"example.com", "--intercept=chaos", "--operator", "Quad9"});
    CHECK(quad9.evidence() ==
          "what answers in the name of Quad9 is not one of its servers: gateway-7.isp.example");
}

TEST_CASE("a box that says nothing of itself is known by the one address it asks on from") {
    const DemoRun run = everybody({"--intercept=egress"});
    CHECK(run.evidence() ==
          "AdGuard, Cisco OpenDNS, Cloudflare and 3 more send their questions on from one network, "
          "198.51.100.0/24");
    CHECK(run.result().summary.unknown_cause == check::UnknownCause::intercepted);
}

TEST_CASE("who names the resolvers to ask asks nobody else, and nothing else") {
    const DemoRun run({"example.com", "@quad9", "@cloudflare", "@google"});
    CHECK(run.about_themselves() == 0);
    const DemoRun authority({"example.com", "--authority-only"});
    CHECK(authority.about_themselves() == 0);
}
