#include "watch/track.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Verdict;
using watch::Moment;
using watch::Track;
using watch::WatchSettings;

namespace {

const SteadyTime start = SteadyTime() + 100h;

/// A Track that is fed answers one by one, at the times it asks for them.
struct Looks {
    Looks& take(const check::Outcome& outcome) {
        now = std::max(now, track.due());
        track.begin_look();
        const auto wanted = test::expectation("A", {"192.0.2.7"});
        track.take(outcome, check::judge(outcome, test::resolver(), wanted),
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
    SteadyDuration wait() const { return track.due() - now; }

    WatchSettings settings;
    Track track;
    SteadyTime now = start;
};

}  // namespace

TEST_CASE("A row that matches from the beginning shows it, and is settled by a second sample",
          "[watch]") {
    Looks looks;
    CHECK_FALSE(looks.track.shown());
    CHECK(looks.track.is_due(start));
    looks.fresh();
    CHECK(looks.track.verdict() == Verdict::match);
    CHECK_FALSE(looks.track.is_settled());
    CHECK(looks.wait() == 550ms);
    looks.fresh();
    CHECK(looks.track.is_settled());
    CHECK(looks.wait() > 300s);
    CHECK(looks.track.looks() == 2);
}

TEST_CASE("A row that counts against becomes a match with enough samples in a row", "[watch]") {
    Looks looks;
    looks.settings.confirm = 3;
    looks.old().fresh();
    CHECK(looks.track.verdict() == Verdict::stale);
    CHECK(looks.track.agreeing() == 1);
    looks.fresh();
    CHECK(looks.track.verdict() == Verdict::stale);
    looks.fresh();
    CHECK(looks.track.is_settled());
}

TEST_CASE("With --confirm 1 and 0 one sample is enough", "[watch]") {
    Looks looks;
    looks.settings.confirm = GENERATE(0U, 1U);
    looks.old().fresh();
    CHECK(looks.track.is_settled());
}

TEST_CASE("A match that goes back counts against at once, and returns with twice the samples",
          "[watch]") {
    Looks looks;
    looks.fresh().fresh().old(40);
    CHECK(looks.track.verdict() == Verdict::stale);
    CHECK(looks.track.is_flapping());
    CHECK(looks.wait() == 41s + 50ms);
    looks.fresh().fresh().fresh();
    CHECK(looks.track.verdict() == Verdict::stale);
    CHECK(looks.track.is_flapping());
    looks.fresh();
    CHECK(looks.track.is_settled());
    CHECK_FALSE(looks.track.is_flapping());
}

TEST_CASE("A sample of another cache is flapping, though no match was shown yet", "[watch]") {
    Looks looks;
    looks.old().fresh().old();
    CHECK(looks.track.is_flapping());
    CHECK(looks.track.verdict() == Verdict::stale);
}

TEST_CASE("One lost look is weather, two are silence", "[watch]") {
    Looks looks;
    looks.old(10).silence();
    CHECK(looks.track.verdict() == Verdict::stale);
    CHECK(looks.track.was_silent());
    CHECK(looks.wait() >= 5s);
    CHECK(looks.wait() <= 6s);
    looks.silence();
    CHECK(looks.track.verdict() == Verdict::silent);
    looks.fresh();
    CHECK(looks.track.verdict() == Verdict::match);
    CHECK_FALSE(looks.track.is_settled());
}

TEST_CASE("A lost look between two samples does not undo the first", "[watch]") {
    Looks looks;
    looks.old().fresh().silence();
    CHECK(looks.track.verdict() == Verdict::stale);
    looks.fresh();
    CHECK(looks.track.is_settled());
}

TEST_CASE("Who is silent from the beginning is shown so", "[watch]") {
    Looks looks;
    looks.silence();
    CHECK(looks.track.verdict() == Verdict::silent);
}

TEST_CASE("What was asked a while before it came is due by when it was asked", "[watch]") {
    Looks looks;
    check::Outcome late = Looks::answered("192.0.2.1", 100);
    late.rtt = 3s;
    looks.take(late);
    CHECK(looks.wait() == 98s + 50ms);
    // Never in the past.
    Looks others;
    late = Looks::answered("192.0.2.1", 0);
    late.rtt = 3s;
    others.take(late);
    CHECK(others.wait() == 0s);
}

TEST_CASE("Looks that bring the same after it expired are spaced out, until something else comes",
          "[watch]") {
    Looks looks;
    for (int i = 0; i < 20; ++i)
        looks.old(30);
    CHECK(looks.wait() == 15min);
    looks.fresh();
    CHECK(looks.wait() == 550ms);
    looks.old(30);
    CHECK(looks.wait() == 31s + 50ms);
}

TEST_CASE("A TTL still counting down is no disappointment", "[watch]") {
    Looks looks;
    for (unsigned i = 0; i < 20; ++i)
        looks.old(86400 - i * 900);
    CHECK(looks.wait() == 15min);
    looks.old(10);
    CHECK(looks.wait() == 11s + 50ms);
}

TEST_CASE("A settled match of a short TTL is looked at more and more rarely", "[watch]") {
    Looks looks;
    for (int i = 0; i < 30; ++i)
        looks.fresh(5);
    CHECK(looks.wait() == 15min);
    // What goes back is looked at by its TTL again.
    looks.old(5);
    CHECK(looks.wait() == 6s + 50ms);
}

TEST_CASE("When something else is expected, what is shown is judged anew", "[watch]") {
    Looks looks;
    SECTION("a settled match that is none any more") {
        looks.fresh().fresh();
        looks.track.judge_anew(Verdict::stale, looks.settings);
        CHECK(looks.track.verdict() == Verdict::stale);
        CHECK_FALSE(looks.track.is_flapping());
        // The samples of before are none for it.
        looks.fresh();
        CHECK_FALSE(looks.track.is_settled());
    }
    SECTION("a match that still is one stays settled") {
        looks.fresh().fresh();
        looks.track.judge_anew(Verdict::match, looks.settings);
        CHECK(looks.track.is_settled());
    }
    SECTION("a stale row that matches now has one sample") {
        looks.old();
        looks.track.judge_anew(Verdict::match, looks.settings);
        CHECK(looks.track.verdict() == Verdict::match);
        CHECK_FALSE(looks.track.is_settled());
        CHECK(looks.track.agreeing() == 1);
    }
    SECTION("a sample that matched what was expected before counts no longer") {
        looks.old().fresh();
        looks.track.judge_anew(Verdict::stale, looks.settings);
        CHECK(looks.track.agreeing() == 0);
        looks.fresh();
        CHECK(looks.track.verdict() == Verdict::stale);
    }
    SECTION("a flapping row starts afresh") {
        looks.fresh().old();
        looks.track.judge_anew(Verdict::stale, looks.settings);
        CHECK_FALSE(looks.track.is_flapping());
    }
    SECTION("nothing was shown") {
        looks.track.judge_anew(Verdict::match, looks.settings);
        CHECK_FALSE(looks.track.shown());
        CHECK_FALSE(looks.track.is_settled());
    }
}

TEST_CASE("A clock that is set moves what a row has seen", "[watch]") {
    Looks looks;
    looks.old();
    looks.track.shift_clock(1h);
    CHECK(looks.track.shown()->received_at == test::received_at + 1h);
    CHECK(looks.track.history().back().at == test::received_at + 1h);
}

TEST_CASE("A look under way is not due again, one that was given up is", "[watch]") {
    Track track;
    track.begin_look();
    CHECK_FALSE(track.is_due(start));
    track.abandon_look();
    CHECK(track.is_due(start));
}

TEST_CASE("No order of answers makes a row that counts against match too early",
          "[watch][property]") {
    std::mt19937_64 random(11);
    for (int run = 0; run < 100; ++run) {
        Looks looks;
        looks.settings.confirm = static_cast<unsigned>(1 + random() % 4);
        unsigned in_a_row = 0;
        for (int i = 0; i < 200; ++i) {
            const Verdict before = looks.track.verdict();
            const bool was_flapping = looks.track.is_flapping();
            const bool had_shown = looks.track.shown().has_value();
            const auto kind = random() % 10;
            if (kind < 5) {
                looks.fresh(static_cast<dns::Ttl>(random() % 1000));
                ++in_a_row;
            } else if (kind < 8) {
                looks.old(static_cast<dns::Ttl>(random() % 1000));
                in_a_row = 0;
            } else if (kind < 9) {
                looks.silence();
            } else {
                looks.take(test::error(dns::Rcode::servfail));
                in_a_row = 0;
            }
            const Verdict after = looks.track.verdict();
            const bool was_against = had_shown && check::counts(before) && before != Verdict::match;
            if (was_against && after == Verdict::match)
                REQUIRE(in_a_row >= looks.settings.confirm * (was_flapping ? 2 : 1));
            if (looks.track.is_settled())
                REQUIRE(in_a_row >= looks.settings.confirm);
            if (before == Verdict::match && had_shown && (kind == 9 || (kind >= 5 && kind < 8))) {
                REQUIRE(after != Verdict::match);
                REQUIRE(looks.track.is_flapping());
            }
            REQUIRE(looks.track.history().size() <= Track::max_history);
            REQUIRE(looks.track.due() >= looks.now);
            REQUIRE(looks.wait() <= looks.settings.most);
        }
    }
}
