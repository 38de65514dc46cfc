#include "check/timeout_queue.hpp"

#include <random>
#include <set>

#include <catch2/catch.hpp>

using namespace dnsprop;
using check::Timeout;
using check::TimeoutQueue;

namespace {

SteadyTime at(int milliseconds) {
    return SteadyTime() + std::chrono::milliseconds(milliseconds);
}

std::vector<std::uint32_t> popped(TimeoutQueue& queue, int now) {
    std::vector<std::uint32_t> slots;
    while (const auto timeout = queue.pop(at(now)))
        slots.push_back(timeout->slot);
    return slots;
}

}  // namespace

TEST_CASE("an empty queue has nothing next and nothing due") {
    TimeoutQueue queue;
    CHECK_FALSE(queue.next());
    CHECK_FALSE(queue.pop(SteadyTime::max()));
}

TEST_CASE("timeouts come out in the order of their times, and only when they are due") {
    TimeoutQueue queue;
    std::uint32_t slot = 0;
    for (const int due : {30, 50, 10, 40, 20})
        queue.push({at(due), slot++, 7});
    CHECK(queue.next() == at(10));
    CHECK(popped(queue, 9).empty());
    CHECK(popped(queue, 30) == std::vector<std::uint32_t>{2, 4, 0});
    CHECK(queue.next() == at(40));
    CHECK(popped(queue, 50) == std::vector<std::uint32_t>{3, 1});
    CHECK_FALSE(queue.next());
}

TEST_CASE("a timeout comes out as it went in") {
    TimeoutQueue queue;
    queue.push({at(5), 11, 22});
    const auto timeout = queue.pop(at(5));
    REQUIRE(timeout);
    CHECK((timeout->due == at(5) && timeout->slot == 11 && timeout->generation == 22));
}

TEST_CASE("settled entries are dropped from the front, and no others") {
    TimeoutQueue queue;
    for (const int due : {50, 60, 70, 10, 20, 30})
        queue.push({at(due), static_cast<std::uint32_t>(due), 0});
    queue.drop_stale(
        [](const Timeout& timeout) { return timeout.slot != 20 && timeout.slot != 60; });
    CHECK(queue.next() == at(20));
    queue.drop_stale([](const Timeout& timeout) { return timeout.slot == 20; });
    CHECK(popped(queue, 100) == std::vector<std::uint32_t>{30, 60, 70});
}

TEST_CASE("whatever is pushed and popped, the queue does what a sorted set does") {
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
        TimeoutQueue queue;
        std::multiset<SteadyTime> model;
        int now = 0;
        for (int step = 0; step < 200; ++step) {
            const auto choice = random() % 10;
            if (choice < 6) {
                // Mostly rising, as the engine's are.
                const int due =
                    choice < 4 ? now + 1000 + step : now + static_cast<int>(random() % 1000);
                queue.push({at(due), 0, 0});
                model.insert(at(due));
            } else {
                now += static_cast<int>(random() % 200);
                while (const auto timeout = queue.pop(at(now))) {
                    REQUIRE_FALSE(model.empty());
                    REQUIRE(timeout->due == *model.begin());
                    model.erase(model.begin());
                }
            }
            const auto next = queue.next();
            REQUIRE(next.has_value() == !model.empty());
            if (next) {
                REQUIRE(*next == *model.begin());
                REQUIRE((choice < 6 || *next > at(now)));
            }
        }
    }
}
