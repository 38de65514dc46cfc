#include "watch/interception_grace.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace std::chrono_literals;
using watch::InterceptionGrace;

namespace {

constexpr SteadyTime start = SteadyTime() + std::chrono::hours(1);

/// When answers are judged of which a round took so long, from the beginning on.
SteadyDuration judged_after(SteadyDuration round, bool is_all_answered) {
    InterceptionGrace grace(true);
    REQUIRE(grace.take_due(start));
    if (is_all_answered)
        grace.on_all_answered();
    CHECK(grace.next_wake() == SteadyTime::max());
    grace.on_round_end(start + round);
    const SteadyTime at = grace.next_wake();
    CHECK_FALSE(grace.take_judgement_due(at - 1ms));
    CHECK(grace.take_judgement_due(at));
    CHECK_FALSE(grace.take_judgement_due(at + 1s));
    return at - start;
}

}  // namespace

TEST_CASE("Answers get a quarter of a second, however near the resolvers are") {
    CHECK(judged_after(5ms, true) == InterceptionGrace::listening);
    CHECK(judged_after(5ms, false) == InterceptionGrace::listening);
}

TEST_CASE("Who was asked who they are get as long again as the round took, and not for ever") {
    CHECK(judged_after(300ms, true) == 300ms);
    CHECK(judged_after(150ms, false) == 300ms);
    CHECK(judged_after(4s, false) == 4s + InterceptionGrace::longest_wait);
}

TEST_CASE("An interception probe is asked once, and not at all where none is looked for") {
    InterceptionGrace grace(true);
    CHECK_FALSE(grace.is_under_way());
    CHECK(grace.take_due(start));
    CHECK_FALSE(grace.take_due(start));
    CHECK(grace.is_under_way());
    CHECK_FALSE(grace.is_settled());
    grace.settle();
    CHECK(grace.is_settled());

    InterceptionGrace none(false);
    CHECK(none.is_settled());
    CHECK_FALSE(none.take_due(start));
    CHECK(none.next_wake() == SteadyTime::max());
}
