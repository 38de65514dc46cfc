#include "watch/probe_state.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Verdict;
using watch::Moment;
using watch::ProbeState;
using watch::WatchSettings;

namespace {

const SteadyTime start = SteadyTime() + 100h;

/// A ProbeState that is fed answers one by one, at the times it asks for them.
struct Looks {
    Looks& take(const check::Outcome& outcome) {
        now = std::max(now, probe_state.due());
        probe_state.begin_poll();
        const auto wanted = test::expectation("A", {"192.0.2.7"});
        probe_state.take(outcome, check::judge(outcome, test::resolver(), wanted),
                         {now, test::received_at + std::chrono::round<Milliseconds>(now - start)},
                         settings, 0.5);
        return *this;
    }
    Looks& fresh(dns::Ttl ttl = 300) { return take(answered("192.0.2.7", ttl)); }
    Looks& old(dns::Ttl ttl = 300) { return take(answered("192.0.2.1", ttl)); }
    Looks& silence() { return take(test::failed(FailureKind::timeout)); }

    static check::Outcome answered(const char* address, dns::Ttl ttl) {
        return test::answered(test::answer("A", {address}), ttl);
    }
    SteadyDuration wait() const { return probe_state.due() - now; }

    WatchSettings settings;
    ProbeState probe_state;
    SteadyTime now = start;
};

}  // namespace

TEST_CASE("A row that matches from the beginning shows it, and is settled by a second sample",
          "[watch]") {
    Looks polls;
    CHECK_FALSE(polls.probe_state.shown());
    CHECK(polls.probe_state.is_due(start));
    polls.fresh();
    CHECK(polls.probe_state.verdict() == Verdict::match);
    CHECK_FALSE(polls.probe_state.is_settled());
    CHECK(polls.wait() == 550ms);
    polls.fresh();
    CHECK(polls.probe_state.is_settled());
    CHECK(polls.wait() > 300s);
    CHECK(polls.probe_state.polls() == 2);
}

TEST_CASE("A row that counts against becomes a match with enough samples in a row", "[watch]") {
    Looks polls;
    polls.settings.confirm = 3;
    polls.old().fresh();
    CHECK(polls.probe_state.verdict() == Verdict::stale);
    CHECK(polls.probe_state.agreeing() == 1);
    polls.fresh();
    CHECK(polls.probe_state.verdict() == Verdict::stale);
    polls.fresh();
    CHECK(polls.probe_state.is_settled());
}

TEST_CASE("With --confirm 1 and 0 one sample is enough", "[watch]") {
    Looks polls;
    polls.settings.confirm = GENERATE(0U, 1U);
    polls.old().fresh();
    CHECK(polls.probe_state.is_settled());
}

TEST_CASE("A match that goes back counts against at once, and returns with twice the samples",
          "[watch]") {
    Looks polls;
    polls.fresh().fresh().old(40);
    CHECK(polls.probe_state.verdict() == Verdict::stale);
    CHECK(polls.probe_state.is_flapping());
    CHECK(polls.wait() == 41s + 50ms);
    polls.fresh().fresh().fresh();
    CHECK(polls.probe_state.verdict() == Verdict::stale);
    CHECK(polls.probe_state.is_flapping());
    polls.fresh();
    CHECK(polls.probe_state.is_settled());
    CHECK_FALSE(polls.probe_state.is_flapping());
}

TEST_CASE("A sample of another cache is flapping, though no match was shown yet", "[watch]") {
    Looks polls;
    polls.old().fresh().old();
    CHECK(polls.probe_state.is_flapping());
    CHECK(polls.probe_state.verdict() == Verdict::stale);
}

TEST_CASE("One lost look is weather, two are silence", "[watch]") {
    Looks polls;
    polls.old(10).silence();
    CHECK(polls.probe_state.verdict() == Verdict::stale);
    CHECK(polls.probe_state.was_silent());
    CHECK(polls.wait() >= 5s);
    CHECK(polls.wait() <= 6s);
    polls.silence();
    CHECK(polls.probe_state.verdict() == Verdict::silent);
    polls.fresh();
    CHECK(polls.probe_state.verdict() == Verdict::match);
    CHECK_FALSE(polls.probe_state.is_settled());
}

TEST_CASE("A lost look between two samples does not undo the first", "[watch]") {
    Looks polls;
    polls.old().fresh().silence();
    CHECK(polls.probe_state.verdict() == Verdict::stale);
    polls.fresh();
    CHECK(polls.probe_state.is_settled());
}

TEST_CASE("Who is silent from the beginning is shown so", "[watch]") {
    Looks polls;
    polls.silence();
    CHECK(polls.probe_state.verdict() == Verdict::silent);
}

TEST_CASE("What was asked a while before it came is due by when it was asked", "[watch]") {
    Looks polls;
    check::Outcome late = Looks::answered("192.0.2.1", 100);
    late.rtt = 3s;
    polls.take(late);
    CHECK(polls.wait() == 98s + 50ms);
    // Never in the past.
    Looks others;
    late = Looks::answered("192.0.2.1", 0);
    late.rtt = 3s;
    others.take(late);
    CHECK(others.wait() == 0s);
}

TEST_CASE("Looks that bring the same after it expired are spaced out, until something else comes",
          "[watch]") {
    Looks polls;
    for (int i = 0; i < 20; ++i)
        polls.old(30);
    CHECK(polls.wait() == 15min);
    polls.fresh();
    CHECK(polls.wait() == 550ms);
    polls.old(30);
    CHECK(polls.wait() == 31s + 50ms);
}

TEST_CASE("A TTL still counting down is no disappointment", "[watch]") {
    Looks polls;
    for (unsigned i = 0; i < 20; ++i)
        polls.old(86400 - i * 900);
    CHECK(polls.wait() == 15min);
    polls.old(10);
    CHECK(polls.wait() == 11s + 50ms);
}

TEST_CASE("A settled match of a short TTL is looked at more and more rarely", "[watch]") {
    Looks polls;
    for (int i = 0; i < 30; ++i)
        polls.fresh(5);
    CHECK(polls.wait() == 15min);
    // What goes back is looked at by its TTL again.
    polls.old(5);
    CHECK(polls.wait() == 6s + 50ms);
}

TEST_CASE("When something else is expected, what is shown is judged anew", "[watch]") {
    Looks polls;
    SECTION("a settled match that is none any more") {
        polls.fresh().fresh();
        polls.probe_state.judge_anew(Verdict::stale, polls.settings);
        CHECK(polls.probe_state.verdict() == Verdict::stale);
        CHECK_FALSE(polls.probe_state.is_flapping());
        // The samples of before are none for it.
        polls.fresh();
        CHECK_FALSE(polls.probe_state.is_settled());
    }
    SECTION("a match that still is one stays settled") {
        polls.fresh().fresh();
        polls.probe_state.judge_anew(Verdict::match, polls.settings);
        CHECK(polls.probe_state.is_settled());
    }
    SECTION("a stale row that matches now has one sample") {
        polls.old();
        polls.probe_state.judge_anew(Verdict::match, polls.settings);
        CHECK(polls.probe_state.verdict() == Verdict::match);
        CHECK_FALSE(polls.probe_state.is_settled());
        CHECK(polls.probe_state.agreeing() == 1);
    }
    SECTION("a sample that matched what was expected before counts no longer") {
        polls.old().fresh();
        polls.probe_state.judge_anew(Verdict::stale, polls.settings);
        CHECK(polls.probe_state.agreeing() == 0);
        polls.fresh();
        CHECK(polls.probe_state.verdict() == Verdict::stale);
    }
    SECTION("a flapping row starts afresh") {
        polls.fresh().old();
        polls.probe_state.judge_anew(Verdict::stale, polls.settings);
        CHECK_FALSE(polls.probe_state.is_flapping());
    }
    SECTION("nothing was shown") {
        polls.probe_state.judge_anew(Verdict::match, polls.settings);
        CHECK_FALSE(polls.probe_state.shown());
        CHECK_FALSE(polls.probe_state.is_settled());
    }
}

TEST_CASE("A clock that is set moves what a row has seen", "[watch]") {
    Looks polls;
    polls.old();
    polls.probe_state.shift_clock(1h);
    CHECK(polls.probe_state.shown()->received_at == test::received_at + 1h);
    CHECK(polls.probe_state.history().back().at == test::received_at + 1h);
}

TEST_CASE("A look under way is not due again, one that was given up is", "[watch]") {
    ProbeState probe_state;
    probe_state.begin_poll();
    CHECK_FALSE(probe_state.is_due(start));
    probe_state.abandon_poll();
    CHECK(probe_state.is_due(start));
}

TEST_CASE("No order of answers makes a row that counts against match too early",
          "[watch][property]") {
    std::mt19937_64 random(11);
    for (int run = 0; run < 100; ++run) {
        Looks polls;
        polls.settings.confirm = static_cast<unsigned>(1 + random() % 4);
        unsigned in_a_row = 0;
        for (int i = 0; i < 200; ++i) {
            const Verdict before = polls.probe_state.verdict();
            const bool was_flapping = polls.probe_state.is_flapping();
            const bool had_shown = polls.probe_state.shown().has_value();
            const auto kind = random() % 10;
            if (kind < 5) {
                polls.fresh(static_cast<dns::Ttl>(random() % 1000));
                ++in_a_row;
            } else if (kind < 8) {
                polls.old(static_cast<dns::Ttl>(random() % 1000));
                in_a_row = 0;
            } else if (kind < 9) {
                polls.silence();
            } else {
                polls.take(test::error(dns::Rcode::servfail));
                in_a_row = 0;
            }
            const Verdict after = polls.probe_state.verdict();
            const bool was_against = had_shown && check::counts(before) && before != Verdict::match;
            if (was_against && after == Verdict::match)
                REQUIRE(in_a_row >= polls.settings.confirm * (was_flapping ? 2 : 1));
            if (polls.probe_state.is_settled())
                REQUIRE(in_a_row >= polls.settings.confirm);
            if (before == Verdict::match && had_shown && (kind == 9 || (kind >= 5 && kind < 8))) {
                REQUIRE(after != Verdict::match);
                REQUIRE(polls.probe_state.is_flapping());
            }
            REQUIRE(polls.probe_state.history().size() <= ProbeState::max_history);
            REQUIRE(polls.probe_state.due() >= polls.now);
            REQUIRE(polls.wait() <= polls.settings.most);
        }
    }
}
