#include "check/attempt_schedule.hpp"

#include <catch2/catch.hpp>

#include "check/engine.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::AttemptSchedule;
using net::Protocol;

namespace {

using Points = std::vector<long>;

Points milliseconds(const std::vector<SteadyDuration>& points) {
    Points out;
    for (const SteadyDuration point : points)
        out.push_back(std::chrono::round<Milliseconds>(point).count());
    return out;
}

}  // namespace

TEST_CASE("by default six queries go out in the first two thirds of four seconds") {
    const check::EngineSettings defaults;
    const auto schedule = AttemptSchedule::make(defaults.timeout, defaults.attempts, Protocol::udp);
    CHECK(milliseconds(schedule.udp) == Points{0, 358, 788, 1304, 1924});
    CHECK(milliseconds(schedule.tcp) == Points{2667});
    CHECK(schedule.deadline == 4s);
}

TEST_CASE("one attempt is one UDP query, or one TCP connection") {
    const auto udp = AttemptSchedule::make(1s, 1, Protocol::udp);
    CHECK(milliseconds(udp.udp) == Points{0});
    CHECK(udp.tcp.empty());
    const auto tcp = AttemptSchedule::make(1s, 1, Protocol::tcp);
    CHECK(tcp.udp.empty());
    CHECK(milliseconds(tcp.tcp) == Points{0});
}

TEST_CASE("asked over TCP, every attempt is a connection") {
    const auto schedule = AttemptSchedule::make(3s, 3, Protocol::tcp);
    CHECK(schedule.udp.empty());
    CHECK(milliseconds(schedule.tcp) == Points{0, 909, 2000});
}

TEST_CASE("two attempts are one over UDP and one over TCP") {
    const auto schedule = AttemptSchedule::make(3s, 2, Protocol::udp);
    CHECK(milliseconds(schedule.udp) == Points{0});
    CHECK(milliseconds(schedule.tcp) == Points{2000});
}

TEST_CASE("whatever is asked for, the points rise with growing gaps into two thirds of the time") {
    for (unsigned attempts = 0; attempts <= 20; ++attempts)
        for (const SteadyDuration timeout :
             {SteadyDuration(1ms), SteadyDuration(4s), SteadyDuration(1h)})
            for (const Protocol protocol : {Protocol::udp, Protocol::tcp}) {
                INFO(attempts << " attempts in " << timeout.count());
                const auto schedule = AttemptSchedule::make(timeout, attempts, protocol);
                auto all = schedule.udp;
                all.insert(all.end(), schedule.tcp.begin(), schedule.tcp.end());
                const unsigned expected = std::clamp(attempts, 1U, AttemptSchedule::max_attempts);
                REQUIRE(all.size() == expected);
                CHECK(all.front() == 0s);
                CHECK(schedule.deadline == timeout);
                CHECK(schedule.tcp.size() == (protocol == Protocol::tcp ? expected
                                              : expected > 1            ? 1U
                                                                        : 0U));
                for (std::size_t i = 2; i < all.size(); ++i)
                    CHECK(all[i] - all[i - 1] > all[i - 1] - all[i - 2]);
                if (expected > 1)
                    CHECK(std::chrono::abs(all.back() - timeout * 2 / 3) <= 1us);
            }
}
