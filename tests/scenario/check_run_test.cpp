// Whole checks in the World: who is asked, in which order, and who is not.
#include <catch2/catch.hpp>

#include "diagnose/diagnose.hpp"
#include "diagnose/reported_name_servers.hpp"
#include "dns/ldns_codec.hpp"
#include "support/demo_run.hpp"

using namespace dnsprop;
using test::DemoRun;

TEST_CASE("no recursor is asked for a record that does not exist yet") {
    const DemoRun run(
        {"new.example.com", "--old", "none", "--expect", "192.0.2.7", "--change-in", "1h"});
    CHECK(run.recursors.queries() == 0);
    CHECK(run.authorities > 0);
    CHECK_FALSE(run.result().was_asked);
    CHECK(run.result().rows.empty());
    CHECK(run.result().summary.status == check::Status::wrong_at_source);
}

TEST_CASE("with --ask-anyway, or when its absence is hoped for, they are") {
    const DemoRun anyway({"new.example.com", "--old", "none", "--expect", "192.0.2.7",
                          "--change-in", "1h", "--ask-anyway"});
    CHECK(anyway.recursors.queries() >= 6);
    CHECK(anyway.result().rows.size() == 5);
    const DemoRun gone({"old.example.com", "--expect", "none", "--share", "100%"});
    CHECK(gone.result().rows.size() == 5);
    CHECK(gone.result().summary.status == check::Status::propagated);
}

TEST_CASE("of several questions only those are asked whose records exist") {
    const DemoRun run({"new.example.com", "A", "TXT", "--expect", "A=192.0.2.7", "--expect",
                       "TXT=hello", "--old", "TXT=none", "--change-in", "1h"});
    REQUIRE(run.results().size() == 2);
    CHECK(run.results()[0].rows.size() == 5);
    CHECK(run.results()[1].rows.empty());
    CHECK(run.rows_told == 5);
}

TEST_CASE("a check in which all is well asks each resolver once") {
    const DemoRun run({"example.com", "--share", "100%"});
    CHECK(run.result().summary.status == check::Status::propagated);
    // Five, and this machine's own.
    CHECK(run.recursors.queries() - run.about_themselves() == 6);
    CHECK(run.rows_told == 5);
}

TEST_CASE("without --expect the rows wait for the Baseline and are judged by it") {
    const DemoRun run({"example.com", "SOA", "--share", "100%"});
    CHECK(run.result().expectation.source == expect::Source::authoritative);
    CHECK(run.result().summary.status == check::Status::propagated);
    CHECK(run.rows_told == 5);
}

TEST_CASE(
    "with --no-authority no authoritative server is asked, with --authority-only nobody else") {
    const DemoRun without({"example.com", "--no-authority"});
    CHECK(without.authorities == 0);
    CHECK_FALSE(without.result().baseline);
    const DemoRun only({"example.com", "--authority-only"});
    CHECK(only.recursors.queries() == 0);
    CHECK(only.result().summary.status == check::Status::propagated);
}

TEST_CASE("where no DNS server can be asked directly the resolvers tell who the name servers are") {
    const DemoRun run({"www.example.com", "--share", "100%", "--fault", "root-a=silent", "--fault",
                       "root-b=silent"});
    REQUIRE(run.result().baseline);
    CHECK(run.result().baseline->state == authority::BaselineState::unreachable);
    REQUIRE(run.result().reported_name_servers);
    CHECK(run.result().reported_name_servers->zone == dns::read_name("example.com"));
    CHECK(run.result().reported_name_servers->servers.size() == 3);
    CHECK(run.result().reported_name_servers->identity_targets == diagnose::enough_reporters);
    CHECK(run.result().rows.size() == 5);
}

TEST_CASE("one box that answers for everybody makes every verdict void") {
    const DemoRun run({"example.com", "--intercept", "--share", "100%"});
    REQUIRE(run.interception());
    CHECK(run.result().summary.status == check::Status::unknown);
    CHECK(run.result().summary.unknown_cause == check::UnknownCause::intercepted);
}

TEST_CASE("resolvers that still ask the old name servers are known, and hold on the longest") {
    const DemoRun run({"example.com", "--ns-move", "40%", "--share", "60%"});
    const auto causes = std::ranges::count(
        run.result().diagnoses, diagnose::Cause::old_name_servers, &diagnose::Diagnosis::cause);
    CHECK(causes == 2);
    const auto eta = diagnose::eta_of(run.result());
    REQUIRE(eta);
    CHECK(eta->bound == diagnose::Bound::ns_ttl);
}

TEST_CASE("this machine's own cache is looked at and does not count") {
    const DemoRun run({"example.com", "--share", "100%", "--fault", "local=stale"});
    REQUIRE(run.result().local.resolvers.size() == 1);
    CHECK(run.result().local.resolvers.front().row.judgement.verdict == check::Verdict::stale);
    CHECK(run.result().summary.status == check::Status::propagated);
}

TEST_CASE("where the answer depends on the place every honest resolver is right, a stale one not") {
    const DemoRun run({"example.com", "--geo", "--share", "100%", "--limit", "40"});
    const diagnose::QuestionResult& result = run.result();
    CHECK(result.expectation.source == expect::Source::authoritative);
    CHECK(result.expectation.values.size() == 3);
    CHECK(result.summary.status == check::Status::propagated);
    CHECK(result.summary.count(check::Verdict::match) == 40);
    CHECK(result.summary.groups.size() == 3);

    const DemoRun some({"example.com", "--geo", "--share", "75%", "--limit", "40"});
    CHECK(some.result().summary.count(check::Verdict::match) == 30);
    CHECK(some.result().summary.count(check::Verdict::stale) == 10);

    // What it is for: a zone that does not say so makes honest resolvers look stale.
    const DemoRun silent({"example.com", "--geo", "--share", "100%", "--limit", "40", "--fault",
                          "ns1=ignores-ecs", "--fault", "ns2=ignores-ecs", "--fault",
                          "ns3=ignores-ecs"});
    CHECK(silent.result().summary.count(check::Verdict::match) < 40);
}
