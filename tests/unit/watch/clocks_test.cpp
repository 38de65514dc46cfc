// Clocks that are set, machines that sleep, networks that go away, filters that are late.
#include <catch2/catch.hpp>

#include "support/watch_bench.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Verdict;
using test::WatchBench;

TEST_CASE("A gap on the clock that never jumps is a resume, and what expired meanwhile is due",
          "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.1", 600).poll(1, "192.0.2.1", 600).poll(2, "192.0.2.1", 600).refresh();
    CHECK(bench.take_due() == 0);
    bench.jump(2h);
    CHECK(bench.kinds() == "resumed");
    CHECK(bench.snapshot().timeline.changes().back().gap == 2h);
    CHECK(bench.take_due() == 3);
    CHECK(bench.watch().take_walk_due(bench.moment()));
}

TEST_CASE("A step of the wall's clock alone moves what was seen", "[watch]") {
    WatchBench bench(2);
    bench.rules.limit = 1h;
    const auto step = GENERATE(3600s, -3600s);
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.1", 600).poll(1, "192.0.2.1", 300).refresh();
    const watch::Snapshot before = bench.snapshot();
    bench.clock_offset += step;
    bench.pass(1s);
    CHECK(bench.kinds() == "clock-set");
    CHECK(bench.snapshot().timeline.changes().back().gap == step);
    CHECK(bench.summary().complete_by == *before.check.questions[0].summary.complete_by + step);
    CHECK(bench.snapshot().deadline == *before.deadline + step);
    CHECK(bench.snapshot().started.utc == before.started.utc + step);
    CHECK(bench.snapshot().check.started_at == before.check.started_at + step);
    CHECK(bench.snapshot().authorities[0].right_since == *before.authorities[0].right_since + step);
    CHECK(bench.snapshot().timeline.curve(0).front().at ==
          before.timeline.curve(0).front().at + step);
    CHECK(bench.take_due() == 0);
    CHECK_FALSE(bench.ending());
}

TEST_CASE("What comes in right after a clock was set is told by the new clock", "[watch]") {
    WatchBench bench(2);
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.1", 600).refresh();
    bench.clock_offset += 1h;
    bench.poll(1, "192.0.2.1", 600).refresh();
    CHECK(bench.kinds() == "clock-set");
    CHECK(*bench.snapshot().check.questions[0].rows[1].expires_at == bench.moment().utc + 600s);
    CHECK(*bench.snapshot().check.questions[0].rows[0].expires_at == bench.moment().utc + 600s);
}

TEST_CASE("A clock that is put right by a little is no event", "[watch]") {
    WatchBench bench(1);
    bench.clock_offset += 1900ms;
    bench.pass(1s);
    bench.clock_offset -= 1900ms;
    bench.pass(1s);
    CHECK(bench.kinds().empty());
}

TEST_CASE("When nobody answers any more a few are asked again and again, the others wait",
          "[watch]") {
    WatchBench bench(20);
    bench.source({"192.0.2.7"}).settle_all("192.0.2.1", 60);
    bench.pass(62s);
    CHECK(bench.take_due() == 20);
    for (std::uint32_t i = 0; i < 20; ++i)
        bench.silent(i);
    bench.refresh();
    CHECK(bench.snapshot().is_network_gone);
    CHECK(bench.kinds() == "network-gone");
    CHECK(bench.summary().count(Verdict::stale) == 20);
    CHECK(bench.watch().take_diagnostic_queries(bench.moment()).empty());
    for (int i = 0; i < 5; ++i) {
        CHECK(bench.watch().next_wake() <= bench.now + 5s);
        CHECK(bench.take_due() == 5);
        for (const check::Probe& probe : bench.due)
            bench.silent(probe.target);
        bench.pass(5s);
    }
    CHECK(bench.take_due() == 5);
    bench.poll(bench.due.front().target, "192.0.2.7").refresh();
    CHECK_FALSE(bench.snapshot().is_network_gone);
    CHECK(bench.kinds().ends_with("network-back"));
    // All that were silent last, without those four that are on their way.
    CHECK(bench.take_due() == 15);
    CHECK(bench.watch().take_walk_due(bench.moment()));
}

TEST_CASE("Dead resolvers are no dead network", "[watch]") {
    WatchBench bench(20);
    bench.source({"192.0.2.7"}).take_due();
    for (std::uint32_t i = 0; i < 20; ++i)
        i < 12 ? bench.silent(i) : bench.poll(i, "192.0.2.7");
    bench.refresh();
    for (int turn = 0; turn < 3; ++turn)
        for (std::uint32_t i = 0; i < 12; ++i)
            bench.silent(i).refresh();
    CHECK_FALSE(bench.snapshot().is_network_gone);
}

TEST_CASE("A network that was never there is noticed too", "[watch]") {
    WatchBench bench(10);
    bench.rules.has_source = false;
    CHECK(bench.take_due() == 10);
    for (std::uint32_t i = 0; i < 10; ++i)
        bench.silent(i);
    bench.refresh();
    CHECK(bench.snapshot().is_network_gone);
    CHECK(bench.summary().unknown_cause == check::UnknownCause::no_network);
    CHECK(bench.take_due() == 5);
    bench.poll(bench.due.back().target, "192.0.2.7").refresh();
    CHECK(bench.kinds().starts_with("network-gone"));
    CHECK_FALSE(bench.snapshot().is_network_gone);
}

TEST_CASE("A filter that still holds what everybody held is late, and counts", "[watch]") {
    WatchBench bench(3);
    bench.plan.targets[2].resolver.filtering = catalogue::Filtering::malware;
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.1", 60).poll(1, "192.0.2.1", 60).poll(2, "192.0.2.1", 600).refresh();
    CHECK(bench.verdict(2) == Verdict::stale);
    bench.poll(0, "192.0.2.7").poll(0, "192.0.2.7").poll(1, "192.0.2.7").poll(1, "192.0.2.7");
    bench.refresh();
    CHECK(bench.verdict(2) == Verdict::stale);
    CHECK_FALSE(bench.snapshot().is_met);
    // Beyond what it said it would keep it, it is its policy's word.
    bench.pass(900s).take_due();
    bench.poll(2, "192.0.2.1", 600).refresh();
    CHECK(bench.verdict(2) == Verdict::filtered);
    CHECK(bench.snapshot().is_met);
}

TEST_CASE("A filter's own answer never counts", "[watch]") {
    WatchBench bench(2);
    bench.plan.targets[1].resolver.filtering = catalogue::Filtering::malware;
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(1, "198.51.100.9").poll(0, "192.0.2.7").refresh();
    CHECK(bench.verdict(1) == Verdict::filtered);
}

TEST_CASE("One lost network look is no verdict of a few resolvers' own", "[watch]") {
    // Of a single resolver nobody can tell whether it is the network: its row says that it is
    // silent.
    WatchBench bench(1);
    bench.source({"192.0.2.7"}).settle_all();
    bench.silent(0).refresh();
    CHECK(bench.snapshot().is_network_gone);
    CHECK(bench.verdict(0) == Verdict::match);
    bench.pass(5s);
    CHECK(bench.take_due() == 1);
    bench.silent(0).refresh();
    CHECK(bench.verdict(0) == Verdict::silent);
}
