// Whole checks in the World: who is asked, in which order, and who is not.
#include "cli/check_run.hpp"

#include <catch2/catch.hpp>

#include "cli/options.hpp"
#include "diagnose/diagnose.hpp"
#include "diagnose/hearsay.hpp"
#include "dns/ldns_codec.hpp"

using namespace dnsprop;

namespace {

/// One `dnsprop demo` with these arguments, in this process.
struct DemoRun {
    explicit DemoRun(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "demo");
        for (const char* each : {"--no-faults", "--loss", "0", "--limit", "5"})
            arguments.emplace_back(each);
        const cli::Environment nothing{[](const std::string&) { return std::nullopt; }};
        const cli::Settings settings = cli::read_options(arguments, nothing);
        const cli::Preparation ready = cli::prepare(settings);
        boost::asio::io_context context(1);
        const cli::Network network(ready, context);
        cli::CheckRun run(context, settings, ready, network, nullptr,
                          [this](const check::Row&) { ++rows_told; });
        run.run();
        results = std::move(run.results());
        interception = run.interception();
        recursors = network.world()->recursors().queries();
        authorities = network.world()->authorities().queries();
    }
    const diagnose::QuestionResult& result() const { return results.front(); }

    std::vector<diagnose::QuestionResult> results;
    std::optional<diagnose::Interception> interception;
    std::uint64_t recursors = 0;    ///< queries they saw, this machine's own included
    std::uint64_t authorities = 0;  ///< queries the authoritative servers saw
    std::size_t rows_told = 0;
};

}  // namespace

TEST_CASE("no recursor is asked for a record that does not exist yet") {
    const DemoRun run(
        {"new.example.com", "--old", "none", "--expect", "192.0.2.7", "--change-in", "1h"});
    CHECK(run.recursors == 0);
    CHECK(run.authorities > 0);
    CHECK_FALSE(run.result().was_asked);
    CHECK(run.result().rows.empty());
    CHECK(run.result().summary.status == check::Status::wrong_at_source);
}

TEST_CASE("with --ask-anyway, or when its absence is hoped for, they are") {
    const DemoRun anyway({"new.example.com", "--old", "none", "--expect", "192.0.2.7",
                          "--change-in", "1h", "--ask-anyway"});
    CHECK(anyway.recursors >= 6);
    CHECK(anyway.result().rows.size() == 5);
    const DemoRun gone({"old.example.com", "--expect", "none", "--share", "100%"});
    CHECK(gone.result().rows.size() == 5);
    CHECK(gone.result().summary.status == check::Status::propagated);
}

TEST_CASE("of several questions only those are asked whose records exist") {
    const DemoRun run({"new.example.com", "A", "TXT", "--expect", "A=192.0.2.7", "--expect",
                       "TXT=hello", "--old", "TXT=none", "--change-in", "1h"});
    REQUIRE(run.results.size() == 2);
    CHECK(run.results[0].rows.size() == 5);
    CHECK(run.results[1].rows.empty());
    CHECK(run.rows_told == 5);
}

TEST_CASE("a check in which all is well asks each resolver once") {
    const DemoRun run({"example.com", "--share", "100%"});
    CHECK(run.result().summary.status == check::Status::propagated);
    CHECK(run.recursors == 6);  // five, and this machine's own
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
    CHECK(only.recursors == 0);
    CHECK(only.result().summary.status == check::Status::propagated);
}

TEST_CASE("where no DNS server can be asked directly the resolvers tell who the name servers are") {
    const DemoRun run({"www.example.com", "--share", "100%", "--fault", "root-a=silent", "--fault",
                       "root-b=silent"});
    REQUIRE(run.result().baseline);
    CHECK(run.result().baseline->state == authority::BaselineState::unreachable);
    REQUIRE(run.result().hearsay);
    CHECK(run.result().hearsay->zone == dns::read_name("example.com"));
    CHECK(run.result().hearsay->servers.size() == 3);
    CHECK(run.result().hearsay->witnesses == diagnose::hearsay_witnesses);
    CHECK(run.result().rows.size() == 5);
}

TEST_CASE("one box that answers for everybody makes every verdict void") {
    const DemoRun run({"example.com", "--intercept", "--share", "100%"});
    REQUIRE(run.interception);
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
