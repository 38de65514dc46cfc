// Why a row differs, found out by the real engine and the real walk against a World: what the
// diagnostic queries bring, and that nobody gets more of them than it takes.
#include <catch2/catch.hpp>

#include "diagnose/interception.hpp"
#include "net/routing.hpp"
#include "support/answer_builder.hpp"
#include "support/diagnose_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using diagnose::Bound;
using diagnose::Cause;
using test::DiagnoseRun;
using world::Fault;

namespace {

/// 192.0.2.1 moves to 192.0.2.7, as in EngineRun's World.
const expect::Expectation& moved() {
    static const auto made =
        test::expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"192.0.2.1"});
    return made;
}

/// The name servers of example.com change as well, and their old set has this TTL.
world::Change move_of_servers(dns::Ttl ttl) {
    world::Change change = world::read_change(test::question("example.com", "NS"),
                                              {"ns1.old.example.", "ns2.old.example."},
                                              {"ns1.example.com.", "ns2.example.com."});
    change.ttl = ttl;
    return change;
}

/// Leads whatever is sent to the whole world to one box.
class Middlebox final : public net::Routing {
public:
    Middlebox(const net::Routing& world, const net::Endpoint& box) : world_(world), box_(box) {}
    std::optional<net::Endpoint> route(const net::Endpoint& /*endpoint*/,
                                       net::Protocol protocol) const override {
        return world_.route(box_, protocol);
    }

private:
    const net::Routing& world_;
    net::Endpoint box_;
};

/// The bogon targets, asked the control question, and what came of it.
struct Decoys : check::OutcomeSink {
    Decoys() : outcomes(targets.size()) {
        for (std::uint32_t i = 0; i < targets.size(); ++i)
            asked.push_back(
                {diagnose::DiagnosticQueryKind::control, diagnose::control_question(), i});
    }
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        outcomes[probe.target] = outcome;
    }
    std::vector<check::Target> targets = diagnose::bogon_targets();
    std::vector<diagnose::DiagnosticQuery> asked;
    std::vector<check::Outcome> outcomes;
};

}  // namespace

TEST_CASE("a resolver that rejects the signatures answers with CD") {
    DiagnoseRun run;
    run.setup.resolver("bogus", {Fault::bogus}).resolver("fine");
    run.check(moved());
    CHECK(run.diagnosed("bogus") == "dnssec-bogus (signature of example.com. is bogus)");
    CHECK(run.diagnosed("fine").empty());
    CHECK(run.asked_again("bogus") == 2);
    CHECK(run.asked_again("fine") == 0);
}

TEST_CASE("a resolver that rejects the signatures without saying so is known by CD") {
    DiagnoseRun run;
    run.setup.resolver("bogus", {Fault::bogus});
    run.check(moved());
    check::Row& row = run.result.rows.front();
    row.outcome.answer.ede.clear();
    row.judgement = check::judge(row.outcome, {}, moved());
    REQUIRE(row.judgement.reason == check::Reason::servfail);
    CHECK(diagnose::diagnose(row, run.result, {}).cause == Cause::none);
    CHECK(diagnose::diagnose(row, run.result, run.answers).cause == Cause::dnssec_bogus);
}

TEST_CASE("a resolver that knows the root and fails with CD cannot use the zone's servers") {
    DiagnoseRun run;
    run.setup.resolver("servfail", {Fault::servfail}).resolver("lame", {Fault::lame});
    run.check(moved());
    CHECK(run.diagnosed("servfail") == "authorities-fail");
    CHECK(run.diagnosed("lame") == "authorities-fail (EDE 22 No Reachable Authority)");
    CHECK(run.asked_again("servfail") == 2);
}

TEST_CASE("who refuses and who is silent is asked one control question") {
    DiagnoseRun run;
    run.setup.within(300ms, 2)
        .resolver("refused", {Fault::refused})
        .resolver("silent", {Fault::silent})
        .resolver("icmp", {Fault::icmp})
        .resolver("filter", {Fault::filtering_ede})
        .resolver("fine");
    run.check(moved());
    CHECK(run.diagnosed("refused") == "refuses-us");
    CHECK(run.diagnosed("silent") == "down");
    CHECK(run.diagnosed("icmp") == "down");
    CHECK(run.diagnosed("filter") == "filter (blocked)");
    CHECK(run.diagnosed("fine").empty());
    CHECK(run.diagnostic_queries.size() == 3);
    CHECK(run.asked_again("refused") == 1);
    CHECK(run.asked_again("filter") == 0);
    CHECK(run.asked_again("fine") == 0);
}

TEST_CASE("a stale resolver with the right name servers only has a full cache") {
    DiagnoseRun run;
    run.setup.world.share = 0;
    run.setup.resolvers(3);
    run.check(moved());
    REQUIRE(run.result.baseline);
    CHECK(run.result.baseline->state == authority::BaselineState::found);
    for (std::size_t i = 0; i < run.result.rows.size(); ++i) {
        const diagnose::Diagnosis& diagnosis = run.result.diagnoses[i];
        CHECK(diagnosis.cause == Cause::cached_record);
        CHECK(diagnosis.bound == Bound::record_ttl);
        CHECK(diagnosis.until == run.result.rows[i].expires_at);
    }
    CHECK(run.asked_again("r0") == 1);
    CHECK(run.result.summary.status == check::Status::not_propagated);
}

TEST_CASE("a resolver that still has the old NS set goes on asking the old servers") {
    DiagnoseRun run;
    run.setup.world.share = 0;
    run.setup.world.changes.front().ttl = 300;
    run.setup.world.changes.push_back(move_of_servers(86400));
    run.setup.resolver("r0");
    run.check(moved());
    CHECK(run.diagnosed("r0") == "old-name-servers (ns1.old.example and ns2.old.example)");
    const diagnose::Diagnosis& diagnosis = run.diagnosis("r0");
    REQUIRE(diagnosis.until);
    CHECK(*diagnosis.until >= *run.result.rows.front().expires_at);
    CHECK(run.result.summary.complete_by == diagnosis.until);
    CHECK(diagnose::eta_of(run.result)->bound == diagnosis.bound);
}

TEST_CASE("a resolver that has its record from a secondary left behind is told from a full cache") {
    DiagnoseRun run;
    run.setup.world.share = 0;
    run.setup.world.changed_ago = 60s;
    run.setup.world.secondary_lag = 3600s;
    run.setup.resolver("r0");
    run.check(moved());
    CHECK(run.diagnosis("r0").cause == Cause::lagging_server);
    CHECK_FALSE(run.diagnosis("r0").until);
    // Half of the source is wrong, so waiting is not the advice.
    CHECK(run.result.summary.status == check::Status::wrong_at_source);
    CHECK(diagnose::check_authority(*run.result.baseline, moved()).state ==
          diagnose::AuthorityState::serves_it_partly);
}

TEST_CASE("before the change is made it is wrong at the source") {
    DiagnoseRun run;
    run.setup.world.share.reset();
    run.setup.world.changed_ago = -3600s;
    run.setup.resolvers(3);
    run.check(moved());
    CHECK(run.result.summary.status == check::Status::wrong_at_source);
    const auto finding = diagnose::check_authority(*run.result.baseline, moved());
    CHECK(finding.state == diagnose::AuthorityState::serves_something_else);
    REQUIRE_FALSE(finding.servers.empty());
    CHECK(finding.servers.front().says == "192.0.2.1");
    // What the servers have, everybody has.
    const auto learned = diagnose::expectation_of(*run.result.baseline);
    run.check(learned);
    CHECK(run.result.summary.status == check::Status::propagated);
}

TEST_CASE("bogon targets that nobody answers at are no interception, and one that answers is") {
    boost::asio::io_context context(1);
    const auto box = world::test::resolver("box", 0);
    const world::World world(context, test::EngineRun().world, {box});
    const Middlebox middlebox(world, {box.ipv4.front(), 53});
    const auto evidence_over = [&](const net::Routing& routing) {
        Decoys bogons;
        diagnose::DiagnosticQuerySource source(bogons.asked);
        check::EngineSettings settings;
        settings.timeout = 300ms;
        bool is_done = false;
        check::Engine engine(context, bogons.targets, routing, settings, bogons);
        engine.start(source, [&] { is_done = true; });
        test::EngineRun::run_until(context, [&] { return is_done; });
        const auto found = diagnose::find_interception({.bogons = bogons.outcomes});
        return found ? found->evidence : "";
    };
    CHECK(evidence_over(world).empty());
    CHECK(evidence_over(middlebox) ==
          "there is no DNS server at 192.0.2.1, yet something answered in its name");
}
