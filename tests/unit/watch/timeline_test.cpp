#include "watch/timeline.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using watch::Change;
using watch::ChangeKind;
using watch::CurvePoint;
using watch::RowState;
using watch::Timeline;

namespace {

CurvePoint point(Milliseconds after, std::uint32_t match, std::uint32_t counted = 300) {
    return {test::received_at + after, match, counted, 300};
}

}  // namespace

TEST_CASE("A curve has a point where its figures change, and no other", "[watch]") {
    Timeline timeline(2);
    timeline.add_point(0, point(0ms, 0));
    timeline.add_point(0, point(1s, 0));
    timeline.add_point(0, point(2s, 5));
    // Two sets of figures of one moment.
    timeline.add_point(0, point(2s, 7));
    timeline.add_point(0, point(3s, 7, 290));
    REQUIRE(timeline.curve(0).size() == 3);
    CHECK(timeline.curve(0)[1].match == 7);
    CHECK(timeline.curve(0)[1].percent() == Approx(100.0 * 7 / 300));
    CHECK(timeline.curve(1).empty());
    CHECK(CurvePoint{}.percent() == 0);
}

TEST_CASE("A full curve keeps its ends, its bounds and its shape over time", "[watch][property]") {
    std::mt19937_64 random(3);
    Timeline timeline(1);
    Milliseconds at{0};
    // A burst of changes, then days with one now and then: what a week looks like.
    for (unsigned i = 0; i < 20'000; ++i) {
        at += i < 3000 ? 100ms : Milliseconds(random() % 60'000);
        timeline.add_point(0, point(at, i % 300));
        REQUIRE(timeline.curve(0).size() <= Timeline::max_points);
        REQUIRE(timeline.curve(0).front().at == test::received_at + 100ms);
        REQUIRE(timeline.curve(0).back().at == test::received_at + at);
    }
    const auto& curve = timeline.curve(0);
    CHECK(std::ranges::adjacent_find(curve, std::ranges::greater_equal{}, &CurvePoint::at) ==
          curve.end());
    // Nowhere is a hole: the longest stretch without a point is a small part of the whole.
    Milliseconds longest{0};
    for (std::size_t i = 1; i < curve.size(); ++i)
        longest = std::max(longest, curve[i].at - curve[i - 1].at);
    CHECK(longest < at / 50);
}

TEST_CASE("A clock put back a little does not turn a curve round", "[watch]") {
    Timeline timeline(1);
    timeline.add_point(0, point(5s, 1));
    timeline.add_point(0, point(4s, 2));
    timeline.add_point(0, point(6s, 3));
    const auto& curve = timeline.curve(0);
    CHECK(std::ranges::is_sorted(curve, {}, &CurvePoint::at));
    CHECK(curve.back().match == 3);
}

TEST_CASE("Changes are kept up to a bound, and counted beyond it", "[watch]") {
    Timeline timeline(1);
    for (std::uint32_t i = 0; i < Timeline::max_changes + 10; ++i) {
        Change change;
        change.target = i;
        timeline.add(change);
    }
    CHECK(timeline.changes().size() == Timeline::max_changes);
    CHECK(timeline.changes().front().target == 10);
    CHECK(timeline.change_count() == Timeline::max_changes + 10);
}

TEST_CASE("A clock that is set moves what is told", "[watch]") {
    Timeline timeline(1);
    Change change;
    change.at = test::received_at;
    timeline.add(change);
    timeline.add_point(0, point(0ms, 1));
    timeline.shift_clock(-1h);
    CHECK(timeline.changes().front().at == test::received_at - 1h);
    CHECK(timeline.curve(0).front().at == test::received_at - 1h);
}

TEST_CASE("A row shows the same when verdict, reason and records are the same", "[watch]") {
    const auto content = [](const char* address) { return test::answer("A", {address}).shared(); };
    const RowState state{check::Verdict::stale, check::Reason::old_value, content("192.0.2.1")};
    CHECK(state == RowState{state.verdict, state.reason, content("192.0.2.1")});
    CHECK_FALSE(state == RowState{state.verdict, state.reason, content("192.0.2.2")});
    CHECK_FALSE(state == RowState{state.verdict, check::Reason::other_value, state.content});
    CHECK_FALSE(state == RowState{check::Verdict::match, state.reason, state.content});
    CHECK_FALSE(state == RowState{state.verdict, state.reason, nullptr});
}
