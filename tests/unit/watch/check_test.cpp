// A check: a watch whose polls happen once.
#include <catch2/catch.hpp>

#include "support/watch_bench.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using authority::BaselineState;
using test::WatchBench;
using watch::Ending;
using watch::Phase;

namespace {

struct Check : WatchBench {
    explicit Check(unsigned targets, const std::string& expected = "192.0.2.7")
        : WatchBench(targets, expected) {
        rules.once = true;
        rules.gate = watch::Gate::exists;
        rules.confirm = 1;
    }
    void first_word(BaselineState state) { watch().on_first_word(0, state, moment()); }
};

}  // namespace

TEST_CASE("A check asks each resolver once, and ends when all is heard", "[watch][check]") {
    Check check(2);
    CHECK(check.watch().take_walk_due(check.moment()));
    CHECK(check.take_due() == 0);
    check.first_word(BaselineState::found);
    CHECK(check.take_due() == 2);
    check.poll(0, "192.0.2.7").poll(1, "192.0.2.7", 1);
    check.watch().on_round_end(check.moment());
    check.refresh();
    CHECK_FALSE(check.ending());  // the walk is not over
    check.source({"192.0.2.7"});
    CHECK(check.diagnose() == 0);
    CHECK(check.ending() == Ending::all_heard);
    // Whatever expires.
    check.pass(10s);
    CHECK(check.take_due() == 0);
    CHECK_FALSE(check.watch().take_walk_due(check.moment()));
    CHECK(check.snapshot().is_stable);
}

TEST_CASE("A check whose source is wrong asks the resolvers all the same", "[watch][check]") {
    Check check(1);
    check.first_word(BaselineState::found);
    CHECK(check.take_due() == 1);
    check.source({"192.0.2.1"}).poll(0, "192.0.2.7");
    check.watch().on_round_end(check.moment());
    check.refresh().diagnose();
    CHECK(check.ending() == Ending::all_heard);
    CHECK(check.summary().status == check::Status::wrong_at_source);
    CHECK_FALSE(check.snapshot().is_met);
}

TEST_CASE("A check asks no resolver for what does not exist yet", "[watch][check]") {
    const BaselineState state = GENERATE(BaselineState::nxdomain, BaselineState::nodata);
    Check check(1);
    check.first_word(state);
    CHECK(check.take_due() == 0);
    CHECK(check.snapshot().authorities[0].phase == Phase::waiting_for_authority);
    check.source({"NXDOMAIN"}).diagnose();
    CHECK(check.ending() == Ending::all_heard);
    CHECK_FALSE(check.snapshot().check.questions[0].was_asked);
}

TEST_CASE("A check asks at once where absence is expected, and where nobody is to be heard first",
          "[watch][check]") {
    Check absence(1, "none");
    CHECK(absence.take_due() == 1);
    Check anyway(1);
    anyway.rules.asks_anyway = true;
    CHECK(anyway.take_due() == 1);
    Check without(1);
    without.rules.has_source = false;
    CHECK(without.take_due() == 1);
}

TEST_CASE("A check whose walk brings no word asks the resolvers", "[watch][check]") {
    Check check(1);
    CHECK(check.take_due() == 0);
    check.source({"silent"});
    CHECK(check.take_due() == 1);
}

TEST_CASE("A check waits for the answers of its diagnostic queries", "[watch][check]") {
    Check check(1);
    check.rules.has_source = false;
    check.take_due();
    check.error(0);
    check.watch().on_round_end(check.moment());
    CHECK(check.watch().needs_refresh());
    check.refresh();
    const auto queries = check.watch().take_diagnostic_queries(check.moment());
    CHECK(queries.size() == 2);
    CHECK_FALSE(check.ending());
    for (const diagnose::DiagnosticQuery& query : queries)
        check.watch().on_diagnostic_answer(query, test::failed(FailureKind::timeout),
                                           check.moment());
    check.refresh();
    CHECK(check.ending() == Ending::all_heard);

    Check quiet(1);
    quiet.rules.has_source = false;
    quiet.rules.diagnoses = false;
    quiet.take_due();
    quiet.error(0);
    quiet.watch().on_round_end(quiet.moment());
    quiet.refresh();
    CHECK(quiet.ending() == Ending::all_heard);
}

TEST_CASE("A check waits for this machine's own resolver", "[watch][check]") {
    Check check(1);
    check.rules.has_source = false;
    check.rules.has_local_resolvers = true;
    check.take_due();
    CHECK(check.watch().take_local_due(check.moment()) == std::vector<std::uint32_t>{0});
    CHECK(check.watch().take_local_due(check.moment()).empty());
    check.poll(0, "192.0.2.7");
    check.watch().on_round_end(check.moment());
    check.refresh().diagnose();
    CHECK_FALSE(check.ending());
    check.watch().on_local_answers(0, {});
    check.refresh().diagnose();
    CHECK(check.ending() == Ending::all_heard);
}

TEST_CASE("Nothing is met before the interception probe was judged", "[watch][check]") {
    WatchBench wait(2);
    wait.rules.seeks_interception = true;
    wait.rules.ends_when_met = true;
    wait.source({"192.0.2.7"});
    CHECK(wait.take_due() == 2);
    CHECK(wait.watch().take_interception_due(wait.moment()));
    wait.settle_all();
    CHECK(wait.summary().status == check::Status::propagated);
    CHECK_FALSE(wait.ending());
    CHECK_FALSE(wait.snapshot().is_met);
    wait.watch().on_interception(std::nullopt);
    wait.refresh();
    CHECK(wait.ending() == Ending::met);
}
