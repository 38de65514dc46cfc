// Whatever happens to a Probe, in whatever order: it ends by its deadline, it is asked no more
// often than it may be, and its clock never runs backwards.
#include <random>

#include <catch2/catch.hpp>

#include "check/probe_machine.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Action;
using check::AttemptSchedule;
using check::ProbeMachine;
using check::ResponseLook;
using check::Stray;

namespace {

/// Beside the attempts asked for: one without EDNS, one after an ICMP error, and over TCP one after
/// TC, one without EDNS there and one after a broken connection.
constexpr unsigned extra_sends = 5;

class Storm {
public:
    explicit Storm(unsigned seed) : random_(seed) {}

    void run() {
        const unsigned attempts = 1 + below(AttemptSchedule::max_attempts);
        const auto protocol = below(4) == 0 ? net::Protocol::tcp : net::Protocol::udp;
        const auto schedule = AttemptSchedule::make(3s, attempts, protocol);
        ProbeMachine machine(schedule);
        const SteadyTime start = SteadyTime() + 1h;
        const SteadyTime deadline = start + schedule.deadline;
        SteadyTime now = start;

        Action action = machine.start(now);
        for (int step = 0; !is_end(action); ++step) {
            REQUIRE(step < 500);
            if (action == Action::connect)
                tcp_is_open_ = true;
            if (action == Action::send_udp || action == Action::send_udp_no_edns)
                udp_was_sent_ = true;
            if (action == Action::send_udp)
                edns_was_sent_ = true;
            if (action == Action::send_udp_no_edns)
                plain_was_sent_ = true;
            REQUIRE(machine.attempts() >= 1);
            REQUIRE(machine.attempts() <= attempts + extra_sends);
            REQUIRE(machine.due() >= now);
            REQUIRE(machine.due() <= deadline);

            const auto gap = machine.due() - now;
            if (below(3) == 0 || gap <= SteadyDuration(0)) {
                now = machine.due();
                const Action on_time = machine.on_time(now);
                if (on_time == Action::wait || on_time == Action::finish_failure)
                    tcp_is_open_ = false;
                REQUIRE((now < deadline || on_time == Action::finish_failure));
                action = on_time;
                continue;
            }
            now += gap * below(100) / 100;
            action = happen(machine, now);
        }
        REQUIRE(now <= deadline);
        if (action == Action::finish_answer)
            ++answers;
        else
            ++failures;
    }

    unsigned answers = 0;
    unsigned failures = 0;

private:
    unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }
    static bool is_end(Action action) {
        return action == Action::finish_answer || action == Action::finish_failure;
    }

    /// Something that can happen in this state; nothing over a way that was not taken.
    Action happen(ProbeMachine& machine, SteadyTime now) {
        constexpr std::array rcodes = {dns::Rcode::formerr, dns::Rcode::badvers, dns::Rcode::notimp,
                                       dns::Rcode::noerror};
        constexpr std::array kinds = {FailureKind::refused_connection, FailureKind::unreachable,
                                      FailureKind::network, FailureKind::closed};
        const bool asked_with_edns =
            udp_was_sent_ && edns_was_sent_ && (!plain_was_sent_ || below(2) == 0);
        switch (below(6)) {
            case 0:
                if (udp_was_sent_ && below(2) == 0)
                    return machine.on_wrong_id(now);
                machine.on_stray(below(2) == 0 ? Stray::malformed : Stray::mismatched);
                return Action::wait;
            case 1:
                if (udp_was_sent_)
                    return machine.on_udp_failure(kinds[below(3)], now);
                return Action::wait;
            case 2:
                if (udp_was_sent_)
                    return machine.on_udp_response(
                        {rcodes[below(3)], below(3) == 0, asked_with_edns}, now);
                return Action::wait;
            case 3:
                if (udp_was_sent_ && below(4) == 0)
                    return machine.on_udp_response({rcodes[below(4)], false, asked_with_edns}, now);
                return Action::wait;
            case 4:
                if (!std::exchange(tcp_is_open_, false))
                    return Action::wait;
                return machine.on_stream_failure(kinds[below(4)], now);
            default:
                if (!std::exchange(tcp_is_open_, false))
                    return Action::wait;
                return machine.on_stream_response(
                    {rcodes[below(4)], below(4) == 0, machine.uses_edns()}, now);
        }
    }

    std::mt19937 random_;
    bool tcp_is_open_ = false;
    bool udp_was_sent_ = false;
    bool edns_was_sent_ = false;
    bool plain_was_sent_ = false;
};

}  // namespace

TEST_CASE("whatever happens, a probe ends by its deadline and within its sends") {
    unsigned answers = 0;
    unsigned failures = 0;
    for (unsigned seed = 0; seed < 20000; ++seed) {
        INFO("seed " << seed);
        Storm storm(seed);
        storm.run();
        answers += storm.answers;
        failures += storm.failures;
    }
    CHECK(answers + failures == 20000);
    CHECK(answers > 1000);
    CHECK(failures > 1000);
}

TEST_CASE("with nothing but silence exactly the attempts are made, at exactly their points") {
    for (const net::Protocol protocol : {net::Protocol::udp, net::Protocol::tcp})
        for (unsigned attempts = 1; attempts <= AttemptSchedule::max_attempts; ++attempts) {
            const auto schedule = AttemptSchedule::make(3s, attempts, protocol);
            ProbeMachine machine(schedule);
            const SteadyTime start = SteadyTime() + 1h;
            std::vector<SteadyDuration> udp;
            std::vector<SteadyDuration> tcp;
            SteadyTime now = start;
            for (Action action = machine.start(now); action != Action::finish_failure;) {
                (action == Action::connect ? tcp : udp).push_back(now - start);
                now = machine.due();
                action = machine.on_time(now);
                REQUIRE(action != Action::wait);
            }
            CHECK(udp == schedule.udp);
            CHECK(tcp == schedule.tcp);
            CHECK(now - start == schedule.deadline);
            CHECK(machine.attempts() == attempts);
        }
}
