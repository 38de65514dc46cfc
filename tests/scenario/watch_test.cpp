// A Watch against the World, without sockets, in virtual time: what it promises, measured by what
// the caches really hold.
#include <algorithm>
#include <map>

#include "support/row_builder.hpp"
#include "support/virtual_world.hpp"
#include "unit/world/support.hpp"

namespace dnsprop::test {

namespace {

using check::Verdict;
using watch::ChangeKind;
using watch::Ending;
using world::Fault;

/// From the moment each cache let go to the first look that brought the new record, the longest.
double longest_delay(const VirtualWorld& run, const std::vector<std::optional<double>>& seen_at) {
    double longest = 0;
    for (std::uint32_t i = 0; i < run.plan.targets.size(); ++i) {
        INFO("r" << i);
        const auto turn = run.turn_of(i);
        REQUIRE(turn);
        REQUIRE(seen_at[i]);
        CHECK(*seen_at[i] >= *turn);
        longest = std::max(longest, *seen_at[i] - *turn);
    }
    return longest;
}

std::size_t rows(const VirtualWorld& run, Verdict verdict) {
    return run.snapshot().check.questions[0].summary.count(verdict);
}

/// Changes of rows to that verdict.
std::size_t turned_to(const VirtualWorld& run, Verdict verdict) {
    return static_cast<std::size_t>(
        std::ranges::count_if(run.snapshot().timeline.changes(), [&](const watch::Change& change) {
            return change.kind == ChangeKind::row && change.after.verdict == verdict;
        }));
}

}  // namespace

TEST_CASE("Every resolver is seen to have turned within seconds of its cache's turn",
          "[watch][virtual]") {
    const dns::Ttl ttl = GENERATE(60, 300, 3600);
    VirtualWorld run(all_hold_the_old_record(ttl), 100);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    // With the ceiling out of the way, it is their TTLs alone that tell when.
    run.rules.most = std::chrono::hours(2);
    CHECK(run.go_on_until(2.0 * ttl) == Ending::met);
    CHECK(run.time() <= ttl + 4.0);
    CHECK(longest_delay(run, run.first_sample) <= 2.5);
    // Confirmed by a second sample, half a second later.
    CHECK(longest_delay(run, run.first_shown) <= 3.2);
    CHECK(turned_to(run, Verdict::match) == 100);
    // A first look, the one that finds it turned, and the one that confirms it.
    CHECK(run.snapshot().polls == 300);
    CHECK(run.recursor_queries() <= 300 + diagnose::max_name_server_queries);
}

TEST_CASE("Until the zone's own servers serve it nobody else is asked", "[watch][virtual]") {
    world::WorldSettings late = all_hold_the_old_record(300);
    late.share.reset();
    late.changed_ago = Seconds(-400);
    VirtualWorld run(late, 50);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;

    CHECK_FALSE(run.go_on_until(399));
    CHECK(run.recursor_queries() == 0);
    CHECK(run.snapshot().authorities[0].phase == watch::Phase::waiting_for_authority);
    CHECK(run.count(ChangeKind::authority_wrong) == 1);
    // Walks get rarer, and never rarer than every half minute.
    CHECK(run.snapshot().authorities[0].polls >= 13);
    CHECK(run.snapshot().authorities[0].polls <= 20);

    CHECK(run.go_on_until(1000) == Ending::met);
    CHECK(run.count(ChangeKind::authority_right) == 1);
    CHECK(run.time() <= 400 + 300 + 4);
}

TEST_CASE("A secondary that lags keeps everybody else from being asked", "[watch][virtual]") {
    world::WorldSettings lagging = all_hold_the_old_record(300);
    lagging.share.reset();
    lagging.changed_ago = Seconds(0);
    lagging.secondary_lag = Seconds(200);
    VirtualWorld run(lagging, 50);
    run.expect("192.0.2.7");
    CHECK_FALSE(run.go_on_until(199));
    CHECK(run.recursor_queries() == 0);
    CHECK_FALSE(run.go_on_until(235));
    CHECK(run.recursor_queries() >= 50);
    CHECK(run.snapshot().authorities[0].right_since);
}

TEST_CASE("A name that does not exist yet is not asked of anybody who would remember that",
          "[watch][virtual]") {
    world::WorldSettings fresh = all_hold_the_old_record(300);
    fresh.changes = {
        world::read_change(world::test::question("new.example.com"), {}, {"192.0.2.7"})};
    fresh.share.reset();
    fresh.never_asked = 1;
    fresh.changed_ago = Seconds(-900);
    VirtualWorld run(fresh, 50);
    run.rules.ends_when_met = true;
    run.expect("192.0.2.7");
    SECTION("all the while") {}
    SECTION("though the network is away for a while") {
        // The walk brings nothing then, and that is no leave to ask.
        run.at(600, [&] { run.is_network_down = true; });
        run.at(700, [&] { run.is_network_down = false; });
    }
    CHECK_FALSE(run.go_on_until(899));
    CHECK(run.recursor_queries() == 0);
    CHECK(run.go_on_until(1000) == Ending::met);
    // It was kept out of their caches, so that nobody has to wait for a negative TTL.
    CHECK(run.time() <= 900 + 30 + 2);
    CHECK(rows(run, Verdict::match) == 50);
}

TEST_CASE("An absence is waited for by its negative TTL", "[watch][virtual]") {
    world::WorldSettings fresh = all_hold_the_old_record(300);
    fresh.changes = {
        world::read_change(world::test::question("new.example.com"), {}, {"192.0.2.7"})};
    fresh.negative_ttl = 600;
    VirtualWorld run(fresh, 50);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    CHECK_FALSE(run.go_on_until(1));
    CHECK(rows(run, Verdict::absent) > 40);
    CHECK(run.go_on_until(700) == Ending::met);
    CHECK(longest_delay(run, run.first_sample) <= 2.5);
    CHECK(run.snapshot().polls <= 155);
}

TEST_CASE("A resolver with many caches does not count as turned before all agree",
          "[watch][virtual]") {
    world::WorldSettings many = all_hold_the_old_record(600);
    for (int i = 0; i < 10; ++i)
        many.faults["r" + std::to_string(i)] = {Fault::many_caches};
    VirtualWorld run(many, 20);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    std::size_t flapping = 0;
    run.on_turn = [&] {
        for (std::uint32_t i = 0; i < 20; ++i) {
            const watch::ProbeState& probe_state = run.probe_state(i);
            flapping = std::max(flapping, i < 10 && probe_state.is_flapping() ? std::size_t(1) : 0);
            // It counts against from the first look that went back.
            if (probe_state.is_flapping())
                CHECK(probe_state.verdict() != Verdict::match);
        }
    };
    CHECK(run.go_on_until(2000) == Ending::met);
    CHECK(flapping == 1);
    CHECK(rows(run, Verdict::match) == 20);
    CHECK(run.recursor_queries() <= 600);
}

TEST_CASE("Resolvers that do not keep to TTLs are asked more and more rarely", "[watch][virtual]") {
    world::WorldSettings odd = all_hold_the_old_record(60);
    odd.faults["r0"] = {Fault::serve_stale};
    odd.faults["r1"] = {Fault::ttl_stretching};
    odd.faults["r2"] = {Fault::servfail};
    odd.faults["r3"] = {Fault::silent};
    odd.faults["r4"] = {Fault::refused};
    odd.faults["r5"] = {Fault::lying};
    VirtualWorld run(odd, 10);
    run.expect("192.0.2.7");
    CHECK_FALSE(run.go_on_until(86400));
    const auto polls = [&](std::uint32_t target) { return run.probe_state(target).polls(); };
    for (std::uint32_t i = 0; i <= 5; ++i) {
        INFO("r" << i);
        CHECK(polls(i) >= 24 * 4 - 10);
        CHECK(polls(i) <= 24 * 4 + 12);
    }
    // And so are those that have what is expected: 1440 TTLs have passed.
    for (std::uint32_t i = 6; i < 10; ++i)
        CHECK(polls(i) <= 24 * 4 + 12);
    CHECK(run.probe_state(0).verdict() == Verdict::stale);
    CHECK(run.probe_state(3).verdict() == Verdict::silent);
}

TEST_CASE("After two hours of suspension everything that expired is asked at once",
          "[watch][virtual]") {
    VirtualWorld run(all_hold_the_old_record(3600), 50);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    run.at(30, [&] { run.suspend(std::chrono::hours(2)); });
    CHECK(run.go_on_until(7300) == Ending::met);
    CHECK(run.count(ChangeKind::resumed) == 1);
    CHECK(run.time() <= 7230 + 3);
    CHECK(run.snapshot().polls <= 155);
}

TEST_CASE("A wall clock that is set moves what was seen, and asks nobody again",
          "[watch][virtual]") {
    const auto step = GENERATE(std::chrono::hours(1), std::chrono::hours(-1));
    VirtualWorld run(all_hold_the_old_record(3600), 20);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    run.rules.most = std::chrono::hours(2);
    run.rules.limit = std::chrono::hours(2);
    CHECK_FALSE(run.go_on_until(10));
    const auto& summary = run.snapshot().check.questions[0].summary;
    const UtcTime complete_by = *summary.complete_by;
    const UtcTime deadline = *run.snapshot().deadline;
    run.set_clock(step);
    CHECK_FALSE(run.go_on_until(12));
    CHECK(run.count(ChangeKind::clock_set) == 1);
    CHECK(run.count(ChangeKind::resumed) == 0);
    CHECK(summary.complete_by == complete_by + step);
    CHECK(run.snapshot().deadline == deadline + step);
    CHECK(run.go_on_until(3700) == Ending::met);
    CHECK(longest_delay(run, run.first_sample) <= 2.5);
    CHECK(run.snapshot().polls == 60);
    const auto& curve = run.snapshot().timeline.curve(0);
    CHECK(std::ranges::is_sorted(curve, {}, &watch::CurvePoint::at));
    CHECK(std::ranges::is_sorted(run.snapshot().timeline.changes(), {}, &watch::Change::at));
}

TEST_CASE("A network that comes back is noticed within seconds, and did not cost a row its verdict",
          "[watch][virtual]") {
    const dns::Ttl ttl = GENERATE(300, 3600);
    VirtualWorld run(all_hold_the_old_record(ttl), 100);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    double back_at = 0;
    std::uint64_t sent_before = 0;
    std::uint64_t sent_meanwhile = 0;
    const double away = ttl / 3.0;
    run.at(away, [&] {
        run.is_network_down = true;
        sent_before = run.sent_to_resolvers();
    });
    run.at(away + 600, [&] {
        run.is_network_down = false;
        sent_meanwhile = run.sent_to_resolvers() - sent_before;
    });
    run.on_turn = [&] {
        if (back_at == 0 && run.count(ChangeKind::network_back) == 1)
            back_at = run.time();
    };
    CHECK(run.go_on_until(3 * ttl + 600.0) == Ending::met);
    CHECK(run.count(ChangeKind::network_gone) == 1);
    CHECK(run.count(ChangeKind::network_back) == 1);
    CHECK(back_at > away + 600);
    CHECK(back_at <= away + 600 + 10);
    // Five canaries, every five seconds, three attempts each; and those that fell silent first.
    CHECK(sent_meanwhile <= 5 * 121 * 3 + 40 * 3);
    CHECK(turned_to(run, Verdict::silent) <= 10);
    CHECK(run.time() <= std::max<double>(ttl, away + 610) + 5);
}

TEST_CASE("Two days beside old name servers cost little, and end when the last has let go",
          "[watch][virtual]") {
    world::WorldSettings moved = all_hold_the_old_record(300);
    moved.share = 0.5;
    moved.move = world::NameServerMove{0.3, 172800};
    VirtualWorld run(moved, 100);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    run.rules.limit = std::chrono::hours(49);
    std::size_t most_changes = 0;
    std::map<std::uint32_t, UtcTime> old_until;  ///< by target, as it was told last
    run.on_turn = [&] {
        most_changes = std::max(most_changes, run.snapshot().timeline.changes().size());
        const diagnose::QuestionResult& result = run.snapshot().check.questions[0];
        for (std::size_t i = 0; i < result.diagnoses.size(); ++i)
            if (result.diagnoses[i].cause == diagnose::Cause::old_name_servers)
                old_until[result.rows[i].probe.target] = *result.diagnoses[i].until;
    };
    CHECK(run.go_on_until(49 * 3600) == Ending::met);
    CHECK(old_until.size() >= 20);
    for (const auto& [target, until] : old_until) {
        INFO("r" << target);
        const UtcTime seen =
            received_at + std::chrono::round<Milliseconds>(
                              std::chrono::duration<double>(*run.first_sample[target]));
        CHECK(seen - until >= Seconds(0));
        CHECK(seen - until <= Seconds(3));
    }
    CHECK(run.time() > 40 * 3600);
    // Thirty that are looked at at each TTL, seventy that have it and are looked at now and then.
    CHECK(run.recursor_queries() < 30 * 48 * 12 + 70 * 48 * 5 + 1000);
    CHECK(most_changes < 400);
    CHECK(run.snapshot().timeline.curve(0).size() <= watch::Timeline::max_points);
    for (std::uint32_t i = 0; i < 100; ++i)
        CHECK(run.probe_state(i).history().size() <= watch::ProbeState::max_history);
}

TEST_CASE("With a tenth of all datagrams lost verdicts hold still", "[watch][virtual]") {
    world::WorldSettings lossy = all_hold_the_old_record(300);
    lossy.loss = 0.1;
    VirtualWorld run(lossy, 100);
    run.expect("192.0.2.7");
    CHECK_FALSE(run.go_on_until(3600));
    CHECK(rows(run, Verdict::match) == 100);
    CHECK(turned_to(run, Verdict::silent) == 0);
    CHECK(turned_to(run, Verdict::match) == 100);
    CHECK(turned_to(run, Verdict::stale) == 0);
    CHECK(run.count(ChangeKind::network_gone) == 0);
    // Some needed a second attempt.
    CHECK(longest_delay(run, run.first_sample) <= 2.5 + 4 + 5);
}

}  // namespace dnsprop::test
