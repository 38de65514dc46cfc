#include "check/pace.hpp"

#include <random>

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Pace;

namespace {

const SteadyTime start = SteadyTime() + 1h;

/// How many may begin at that very moment.
int burst(Pace& pace, SteadyTime now) {
    int count = 0;
    while (count < 100000 && pace.take(now))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("without a rate nothing is ever held back") {
    Pace pace(0);
    CHECK(burst(pace, start) == 100000);
    Pace negative(-5);
    CHECK(burst(negative, start) == 100000);
}

TEST_CASE("a tenth of a second's worth may go at once, and at least one") {
    const std::pair<double, int> table[] = {{1000, 100}, {100, 10}, {15, 1}, {1, 1}, {0.5, 1}};
    for (const auto& [rate, depth] : table) {
        Pace pace(rate);
        CHECK(burst(pace, start) == depth);
        CHECK(burst(pace, start) == 0);
        // Idle time is not saved up.
        CHECK(burst(pace, start + 10h) == depth);
    }
}

TEST_CASE("the next one is there exactly when it was announced") {
    Pace pace(8);
    REQUIRE(pace.take(start));
    REQUIRE_FALSE(pace.take(start));
    CHECK(pace.next(start) == start + 125ms);
    CHECK_FALSE(pace.take(start + 124ms));
    CHECK(pace.take(start + 125ms));
}

TEST_CASE("in the long run the rate is kept, however irregularly it is asked for") {
    for (const double rate : {0.5, 10.0, 333.0, 5000.0}) {
        Pace pace(rate);
        std::mt19937 random(1);
        SteadyTime now = start;
        long taken = 0;
        const auto length = 60s;
        while (now < start + length) {
            taken += burst(pace, now);
            now = std::max(pace.next(now), now + std::chrono::microseconds(random() % 20000));
        }
        const double expected = rate * 60;
        INFO(rate << " per second");
        CHECK(static_cast<double>(taken) <= expected + rate / 10 + 1);
        CHECK(static_cast<double>(taken) >= expected * 0.9 - 1);
    }
}

TEST_CASE("whoever asks exactly when told to gets one each time, and no time is lost") {
    for (const double rate : {3.0, 7.0, 60.0, 999.0}) {
        Pace pace(rate);
        SteadyTime now = start;
        burst(pace, now);
        for (int i = 0; i < 10000; ++i) {
            now = pace.next(now);
            REQUIRE(pace.take(now));
        }
        const std::chrono::duration<double> elapsed = now - start;
        CHECK(elapsed.count() == Approx(10000 / rate).epsilon(0.001));
    }
}

TEST_CASE("a clock that stands still or goes back gives nothing away") {
    Pace pace(10);
    REQUIRE(pace.take(start));
    CHECK_FALSE(pace.take(start));
    CHECK_FALSE(pace.take(start - 5s));
    CHECK(pace.take(start + 100ms));
    CHECK_FALSE(pace.take(start + 100ms));
}
