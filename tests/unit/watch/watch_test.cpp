#include "watch/watch.hpp"

#include <catch2/catch.hpp>

#include "support/baseline_builder.hpp"
#include "support/watch_bench.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Verdict;
using test::WatchBench;
using watch::ChangeKind;
using watch::Ending;
using watch::Phase;

TEST_CASE("Nobody but the zone's own servers is asked before they have been heard", "[watch]") {
    WatchBench bench(3);
    CHECK(bench.take_due() == 0);
    CHECK(bench.watch().next_wake() <= bench.now);
    CHECK(bench.watch().take_walk_due(bench.moment()));
    CHECK_FALSE(bench.watch().take_walk_due(bench.moment()));
    bench.source({"192.0.2.7"});
    CHECK(bench.take_due() == 3);
    // They are under way.
    CHECK(bench.take_due() == 0);
    CHECK(bench.snapshot().polls == 3);
}

TEST_CASE("While any of the zone's own servers is wrong nobody else is asked", "[watch]") {
    WatchBench bench(3);
    SECTION("all are") {
        bench.source({"192.0.2.1"});
    }
    SECTION("one of them is") {
        bench.source({"192.0.2.7", "192.0.2.1"});
    }
    SECTION("the name does not exist") {
        bench.source({"NXDOMAIN"});
    }
    CHECK(bench.take_due() == 0);
    CHECK(bench.snapshot().authorities[0].phase == Phase::waiting_for_authority);
    CHECK_FALSE(bench.snapshot().authorities[0].right_since);
    CHECK(bench.kinds() == "source-wrong");
    bench.ask_now();
    CHECK(bench.take_due() == 0);

    bench.pass(6s).source({"192.0.2.7", "192.0.2.7"});
    CHECK(bench.kinds() == "source-wrong source-right");
    CHECK(bench.snapshot().authorities[0].right_since);
    CHECK(bench.take_due() == 3);
}

TEST_CASE("An unheard or dead server of the zone blocks nobody", "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.7", "silent"});
    CHECK(bench.take_due() == 3);
}

TEST_CASE("Where none of the zone's own servers can be reached, the resolvers are asked",
          "[watch]") {
    WatchBench bench(3);
    bench.source({"silent", "silent"});
    CHECK(bench.take_due() == 3);
    CHECK(bench.kinds().empty());
    CHECK_FALSE(bench.snapshot().authorities[0].right_since);
}

TEST_CASE("Servers out of reach for once have not changed their mind", "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.1"}).pass(6s).source({"silent"});
    CHECK(bench.take_due() == 0);
    CHECK(bench.kinds() == "source-wrong");
    bench.pass(30s).source({"192.0.2.7"}).pass(30s).source({"silent"});
    CHECK(bench.take_due() == 3);
    CHECK(bench.snapshot().authorities[0].right_since);
    CHECK(bench.kinds() == "source-wrong source-right");
}

TEST_CASE("A server of the zone that was wrong is not right for being unheard once", "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.7", "192.0.2.1"});
    for (int walk = 1; walk < 3; ++walk) {
        bench.pass(6s).source({"192.0.2.7", "silent"});
        CHECK(bench.take_due() == 0);
    }
    SECTION("it is heard again, and right") {
        bench.pass(6s).source({"192.0.2.7", "192.0.2.7"});
        CHECK(bench.take_due() == 3);
        CHECK(bench.kinds() == "source-wrong source-right");
    }
    SECTION("it is heard again, and still wrong: its silence counts anew") {
        bench.pass(6s).source({"192.0.2.7", "192.0.2.1"});
        bench.pass(6s).source({"192.0.2.7", "silent"});
        CHECK(bench.take_due() == 0);
        CHECK(bench.kinds() == "source-wrong");
    }
    SECTION("in three walks it is not heard: it is gone, and blocks nobody") {
        bench.pass(6s).source({"192.0.2.7", "silent"});
        CHECK(bench.take_due() == 3);
        CHECK(bench.kinds() == "source-wrong source-right");
    }
    SECTION("a walk that hears nobody says nothing of it") {
        bench.pass(6s).source({"silent", "silent"});
        CHECK(bench.take_due() == 0);
    }
}

TEST_CASE("What was asked before the source went wrong does not open the gate", "[watch]") {
    WatchBench bench(2);
    bench.source({"192.0.2.7"});
    CHECK(bench.take_due() == 2);
    bench.pass(1s).source({"192.0.2.1"});
    bench.poll(0, "192.0.2.1", 1).poll(1, "192.0.2.1", 1).pass(10s);
    CHECK(bench.snapshot().authorities[0].phase == Phase::waiting_for_authority);
    CHECK(bench.take_due() == 0);
}

TEST_CASE("With --ask-anyway everybody is asked at once", "[watch]") {
    WatchBench bench(3);
    bench.rules.asks_anyway = true;
    CHECK(bench.take_due() == 3);
    bench.poll(0, "192.0.2.1", 1).source({"192.0.2.1"}).pass(10s);
    CHECK(bench.take_due() == 1);
    SECTION("and without an expectation once there is a baseline") {
        WatchBench other(3, "");
        other.rules.asks_anyway = true;
        CHECK(other.take_due() == 0);
        other.source({"NXDOMAIN"});
        CHECK(other.take_due() == 3);
    }
}

TEST_CASE("Without a source everybody is asked at once, and no source ever", "[watch]") {
    WatchBench bench(3);
    bench.rules.has_source = false;
    CHECK(bench.take_due() == 3);
    CHECK_FALSE(bench.watch().take_walk_due(bench.moment()));
    bench.settle_all();
    CHECK(bench.snapshot().is_met);
}

TEST_CASE("With --authority-only nobody else is asked, and their word is all", "[watch]") {
    WatchBench bench(3);
    bench.rules.source_only = true;
    bench.rules.ends_when_met = true;
    CHECK_FALSE(bench.ending());
    bench.source({"192.0.2.1"});
    CHECK(bench.take_due() == 0);
    CHECK_FALSE(bench.ending());
    bench.pass(6s).source({"192.0.2.7"});
    CHECK(bench.take_due() == 0);
    CHECK(bench.watch().snapshot().next_poll == std::nullopt);
    CHECK(bench.ending() == Ending::met);
}

TEST_CASE("With --authority-only each pass is a look of its own", "[watch]") {
    WatchBench bench(1);
    bench.rules.source_only = true;
    bench.rules.ends_when_met = true;
    bench.rules.stable = 3;
    bench.source({"192.0.2.7"});
    for (int i = 0; i < 4; ++i) {
        bench.pass(1s);
        CHECK_FALSE(bench.ending());
    }
    CHECK(bench.snapshot().passes == 1);
    for (int i = 0; i < 2; ++i) {
        bench.pass(5s);
        CHECK(bench.watch().take_walk_due(bench.moment()));
        bench.source({"192.0.2.7"});
    }
    CHECK(bench.ending() == Ending::met);
}

TEST_CASE("With --authority-only and nothing expected, servers that differ are asked again soon",
          "[watch]") {
    WatchBench bench(1, "");
    bench.rules.source_only = true;
    bench.source({"192.0.2.7", "192.0.2.1"});
    CHECK(bench.watch().next_wake() <= bench.now + 5s);
    bench.pass(5s).source({"192.0.2.7", "192.0.2.7"});
    CHECK(bench.snapshot().is_met);
    CHECK(bench.watch().next_wake() >= bench.now + 4min);
}

TEST_CASE("The zone's own servers are asked soon at first, then more rarely, then hardly",
          "[watch]") {
    WatchBench bench(1);
    std::vector<double> waits;
    for (int i = 0; i < 7; ++i) {
        bench.source({"192.0.2.1"});
        const SteadyTime due = bench.watch().next_wake();
        waits.push_back(std::chrono::duration<double>(due - bench.now).count());
        bench.pass(due - bench.now);
        CHECK(bench.watch().take_walk_due(bench.moment()));
    }
    CHECK(waits == std::vector<double>{2, 3, 4.5, 6.75, 10.125, 15.1875, 22.78125});
    bench.source({"192.0.2.7"});
    bench.take_due();
    CHECK(bench.watch().next_wake() == bench.now + 5min);
}

TEST_CASE("What the zone's own servers serve is what is expected, and may move", "[watch]") {
    WatchBench bench(2, "");
    bench.source({"192.0.2.1"});
    CHECK(bench.take_due() == 2);
    bench.poll(0, "192.0.2.1").poll(1, "192.0.2.1").refresh();
    bench.pass(1s).take_due();
    bench.poll(0, "192.0.2.1").poll(1, "192.0.2.1").refresh();
    CHECK(bench.snapshot().is_met);
    CHECK(bench.kinds().empty());

    bench.pass(60s).source({"192.0.2.7"});
    CHECK_FALSE(bench.snapshot().is_met);
    CHECK(bench.verdict(0) == Verdict::stale);
    CHECK(bench.kinds() == "source-moved row row");
    // They change now, however long ago they were looked at.
    CHECK(bench.snapshot().timeline.changes().back().at == bench.moment().utc);
    CHECK_FALSE(bench.snapshot().timeline.changes().back().is_flap);

    bench.pass(300s).take_due();
    bench.poll(0, "192.0.2.7").refresh();
    // What is stale by their old word is a match with the samples it takes.
    CHECK(bench.verdict(0) == Verdict::stale);
    bench.pass(1s).take_due();
    bench.poll(0, "192.0.2.7").refresh();
    CHECK(bench.verdict(0) == Verdict::match);
    // Servers that are silent for once expect nothing else.
    bench.source({"silent"});
    CHECK(bench.verdict(0) == Verdict::match);
}

TEST_CASE("A row that leaves what the zone's own servers had lets them be asked again soon",
          "[watch]") {
    WatchBench bench(2, "");
    bench.source({"192.0.2.1"}).settle_all("192.0.2.1");
    bench.pass(100s);
    CHECK_FALSE(bench.watch().take_walk_due(bench.moment()));
    bench.poll(0, "192.0.2.7").refresh();
    CHECK(bench.watch().take_walk_due(bench.moment()));
    bench.source({"192.0.2.7"});
    CHECK(bench.verdict(0) == Verdict::match);
    CHECK(bench.verdict(1) == Verdict::stale);
}

TEST_CASE("Thresholds are met by settled matches, with nobody left out", "[watch]") {
    WatchBench bench(4);
    bench.rules.ends_when_met = true;
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").poll(2, "192.0.2.7").refresh();
    // The summary speaks of who has answered; one has not yet.
    CHECK(bench.summary().status == check::Status::propagated);
    CHECK_FALSE(bench.snapshot().is_met);
    bench.poll(3, "192.0.2.7").refresh();
    CHECK_FALSE(bench.snapshot().is_met);
    bench.pass(1s).take_due();
    for (std::uint32_t i = 0; i < 4; ++i)
        bench.poll(i, "192.0.2.7");
    bench.refresh();
    CHECK(bench.snapshot().is_met);
    CHECK(bench.ending() == Ending::met);
}

TEST_CASE("Before anybody has answered nothing is propagated", "[watch]") {
    WatchBench bench(2);
    bench.source({"192.0.2.7"});
    CHECK(bench.summary().status == check::Status::unknown);
    CHECK(bench.snapshot().check.questions[0].was_asked);
}

TEST_CASE("the options --at-least and --min-coverage are thresholds of settled rows", "[watch]") {
    WatchBench bench(4);
    bench.rules.thresholds.at_least_percent = 75;
    bench.rules.thresholds.min_coverage_percent = 50;
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").poll(2, "192.0.2.1").silent(3);
    bench.pass(1s).take_due();
    bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").refresh();
    CHECK_FALSE(bench.snapshot().is_met);  // two of three
    bench.poll(2, "192.0.2.7").poll(2, "192.0.2.7").refresh();
    CHECK(bench.snapshot().is_met);
    bench.silent(1).silent(1).silent(2).silent(2).refresh();
    CHECK_FALSE(bench.snapshot().is_met);  // one of four answers
}

TEST_CASE("the option --stable wants so many passes in a row, each a look at every match",
          "[watch]") {
    WatchBench bench(3);
    bench.rules.ends_when_met = true;
    bench.rules.stable = 3;
    bench.source({"192.0.2.7"}).settle_all();
    CHECK(bench.snapshot().passes == 1);
    CHECK_FALSE(bench.ending());
    CHECK(bench.take_due() == 0);
    bench.pass(5s);
    CHECK(bench.take_due() == 3);
    bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").refresh();
    CHECK(bench.snapshot().passes == 1);
    bench.poll(2, "192.0.2.7").refresh();
    CHECK(bench.snapshot().passes == 2);
    SECTION("all hold") {
        bench.pass(5s);
        CHECK(bench.take_due() == 3);
        bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").poll(2, "192.0.2.7").refresh();
        CHECK(bench.ending() == Ending::met);
    }
    SECTION("one goes back: from the beginning") {
        bench.pass(5s).take_due();
        bench.poll(0, "192.0.2.7").poll(1, "192.0.2.1").poll(2, "192.0.2.7").refresh();
        CHECK(bench.snapshot().passes == 0);
        CHECK_FALSE(bench.ending());
        CHECK(bench.snapshot().timeline.changes().back().is_flap);
    }
}

TEST_CASE("Waiting ends at its limit", "[watch]") {
    WatchBench bench(2);
    bench.rules.limit = 60s;
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.1", 600).poll(1, "192.0.2.1", 600).pass(59s);
    CHECK_FALSE(bench.ending());
    CHECK(bench.watch().next_wake() == bench.start + 60s);
    CHECK(bench.snapshot().deadline == test::received_at + 60s);
    bench.pass(1s);
    CHECK(bench.ending() == Ending::time_is_up);
}

TEST_CASE("A source that stays wrong ends the wait sooner, or tells why it was in vain",
          "[watch]") {
    WatchBench bench(2);
    bench.rules.limit = 60s;
    SECTION("its own bound") {
        bench.rules.source_grace = 20s;
        bench.source({"192.0.2.1"}).pass(19s);
        CHECK_FALSE(bench.ending());
        bench.pass(1s);
        CHECK(bench.ending() == Ending::authority_wrong);
    }
    SECTION("right in time") {
        bench.rules.source_grace = 20s;
        bench.source({"192.0.2.1"}).pass(15s).source({"192.0.2.7"}).pass(10s);
        CHECK_FALSE(bench.ending());
    }
    SECTION("without one the limit is it") {
        bench.source({"192.0.2.1"}).pass(59s);
        CHECK_FALSE(bench.ending());
        bench.pass(1s);
        CHECK(bench.ending() == Ending::authority_wrong);
    }
}

TEST_CASE("One box that answers for everybody ends it", "[watch]") {
    WatchBench bench(2);
    bench.watch().on_interception(diagnose::Interception{});
    bench.refresh();
    CHECK(bench.ending() == Ending::intercepted);
    CHECK(bench.watch().take_diagnostic_queries(bench.moment()).empty());
}

TEST_CASE("A person may have all asked again, or one, now", "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.7"}).settle_all();
    CHECK(bench.take_due() == 0);
    bench.pass(2s);
    bench.watch().ask_now({0, 1}, bench.moment());
    CHECK(bench.watch().next_wake() <= bench.now);
    const auto due = bench.watch().take_due(bench.moment());
    REQUIRE(due.size() == 1);
    CHECK(due[0].target == 1);
    bench.poll(1, "192.0.2.7");
    bench.pass(2s).ask_now();
    CHECK(bench.take_due() == 3);
    CHECK(bench.watch().take_walk_due(bench.moment()));
}

TEST_CASE("A key that is held down asks no resolver and no name server again within two seconds",
          "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.7"}).settle_all();
    bench.pass(2s);
    std::size_t polls = 0;
    std::size_t walks = 0;
    for (int press = 0; press < 90; ++press) {
        bench.ask_now();
        polls += bench.take_due();
        for (const check::Probe& probe : bench.due)
            bench.poll(probe.target, "192.0.2.7");
        if (bench.watch().take_walk_due(bench.moment())) {
            ++walks;
            bench.source({"192.0.2.7"});
        }
        bench.now += std::chrono::milliseconds(33);
        bench.refresh();
    }
    // In three seconds: at once, and when two have passed.
    CHECK(polls == 6);
    CHECK(walks == 2);
}

TEST_CASE("Diagnostic queries are asked once for each state of a row", "[watch]") {
    WatchBench bench(2);
    bench.source({"192.0.2.7"}).take_due();
    bench.error(0).poll(1, "192.0.2.7").refresh();
    CHECK(bench.diagnose() == 0);  // its round is not over
    bench.watch().on_round_end(bench.moment());
    bench.refresh();
    CHECK(bench.diagnose() == 2);  // with CD, and a control
    bench.pass(60s);
    bench.error(0).refresh();
    CHECK(bench.diagnose() == 0);
    // Something else, and SERVFAIL again.
    bench.poll(0, "192.0.2.7").poll(0, "192.0.2.7").refresh().error(0).refresh();
    CHECK(bench.diagnose() == 2);
    bench.poll(0, "192.0.2.7").poll(0, "192.0.2.7").poll(0, "192.0.2.7").poll(0, "192.0.2.7");
    bench.refresh().error(0).refresh();
    CHECK(bench.diagnose() == 0);  // not so soon
    bench.pass(30s);
    CHECK(bench.diagnose() == 2);
}

TEST_CASE("Of two questions each has a gate of its own, and both must be met", "[watch]") {
    WatchBench bench(2);
    bench.plan.questions.push_back(test::question("api.example.com", "A"));
    std::vector<authority::Baseline> baselines;
    for (const char* address : {"192.0.2.7", "192.0.2.1"})
        baselines.push_back(test::BaselineBuilder("www.example.com", "A")
                                .zone("example.com")
                                .server("ns1.example.net", test::answer("A", {address}))
                                .finish());
    const auto later = [&] {
        baselines[1] = baselines[0];
        return baselines;
    };
    bench.watch().on_baselines(baselines, bench.moment());
    CHECK(bench.take_due() == 2);
    bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").refresh().pass(1s).take_due();
    bench.poll(0, "192.0.2.7").poll(1, "192.0.2.7").refresh();
    CHECK_FALSE(bench.snapshot().is_met);
    bench.watch().on_baselines(later(), bench.moment());
    REQUIRE(bench.take_due() == 2);
    CHECK(bench.due[0].question == 1);
    for (int i = 0; i < 2; ++i)
        for (const std::uint32_t target : {0U, 1U}) {
            check::Outcome outcome = test::answered(test::answer("A", {"192.0.2.7"}), 300);
            outcome.received_at = bench.moment().utc;
            bench.watch().on_outcome({1, target}, outcome, bench.moment());
        }
    CHECK(bench.watch().refresh(bench.moment()));
    CHECK(bench.snapshot().is_met);
    CHECK(bench.snapshot().timeline.curve(1).size() == 1);
    CHECK_FALSE(bench.watch().refresh(bench.moment()));
}

TEST_CASE("A change is told once, when it came, and in the order of time", "[watch]") {
    WatchBench bench(3);
    bench.source({"192.0.2.7"}).take_due();
    bench.poll(0, "192.0.2.1").poll(1, "192.0.2.1").poll(2, "192.0.2.1").refresh();
    CHECK(bench.kinds().empty());  // what a row shows first is no change
    bench.pass(1s);
    const UtcTime first = bench.moment().utc;
    bench.poll(2, "192.0.2.9");
    bench.now += 50ms;
    bench.poll(0, "192.0.2.8").refresh();
    const auto& changes = bench.snapshot().timeline.changes();
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].target == 2);
    CHECK(changes[0].at == first);
    CHECK(changes[1].target == 0);
    CHECK(changes[1].before.reason == check::Reason::other_value);
    CHECK(changes[1].after.content->records[0].rdata == std::string("\xc0\x00\x02\x08", 4));
    bench.refresh();
    CHECK(changes.size() == 2);
}
