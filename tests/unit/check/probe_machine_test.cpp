// The state machine by tables: (event, time) -> action. Properties are in
// probe_machine_property_test.cpp.
#include "check/probe_machine.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Action;
using check::AttemptSchedule;
using check::Note;
using check::ProbeMachine;
using check::ResponseLook;
using check::Stray;
using dns::Rcode;

namespace {

// Points of three seconds with four attempts: 0, 549, 1208 over UDP, 2000 over TCP.
constexpr long second_udp = 549450;
constexpr long third_udp = 1208791;

/// A machine under way, with time in microseconds since its start.
struct Probe {
    explicit Probe(unsigned attempts = 4, net::Protocol protocol = net::Protocol::udp)
        : schedule(AttemptSchedule::make(3s, attempts, protocol)), machine(schedule) {}

    static SteadyTime at(long microseconds) {
        return SteadyTime() + 1h + std::chrono::microseconds(microseconds);
    }
    Action start() { return machine.start(at(0)); }
    Action time(long us) { return machine.on_time(at(us)); }
    /// The time that was asked for.
    Action next() { return machine.on_time(machine.due()); }
    Action udp(long us, const ResponseLook& look) { return machine.on_udp_response(look, at(us)); }
    Action tcp(long us, const ResponseLook& look) {
        return machine.on_stream_response(look, at(us));
    }
    Action wrong_id(long us) { return machine.on_wrong_id(at(us)); }
    Action udp_failure(long us, FailureKind kind) { return machine.on_udp_failure(kind, at(us)); }
    Action tcp_failure(long us, FailureKind kind) {
        return machine.on_stream_failure(kind, at(us));
    }
    long due() const {
        return std::chrono::floor<std::chrono::microseconds>(machine.due() - at(0)).count();
    }
    /// "tcp-after-tc without-edns"
    std::string notes() const {
        std::string out;
        for (unsigned i = 0; i < check::Notes::count; ++i)
            if (machine.notes().has(static_cast<Note>(i)))
                out +=
                    std::string(out.empty() ? "" : " ") + std::string(word(static_cast<Note>(i)));
        return out;
    }

    AttemptSchedule schedule;
    ProbeMachine machine;
};

const ResponseLook good = {};
const ResponseLook good_without_edns = {Rcode::noerror, false, false};
const ResponseLook truncated = {Rcode::noerror, true, true};

ResponseLook error(Rcode rcode, bool query_had_edns = true) {
    return {rcode, false, query_had_edns};
}

}  // namespace

TEST_CASE("an answer to the first query is the answer") {
    Probe probe;
    CHECK(probe.start() == Action::send_udp);
    CHECK(probe.due() == second_udp);
    CHECK(probe.udp(20000, good) == Action::finish_answer);
    CHECK(probe.machine.attempts() == 1);
    CHECK(probe.notes().empty());
}

TEST_CASE("silence is asked again at each point, the last UDP query without EDNS, then over TCP") {
    Probe probe;
    CHECK(probe.start() == Action::send_udp);
    CHECK(probe.time(second_udp - 10) == Action::wait);
    CHECK(probe.next() == Action::send_udp);
    CHECK(probe.due() == third_udp);
    CHECK(probe.next() == Action::send_udp_no_edns);
    CHECK(probe.due() == 2000000);
    CHECK(probe.next() == Action::connect);
    CHECK(probe.due() == 3000000);
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::timeout);
    CHECK(probe.machine.attempts() == 4);
}

TEST_CASE("one attempt is one query, with EDNS") {
    Probe probe(1);
    CHECK(probe.start() == Action::send_udp);
    CHECK(probe.due() == 3000000);
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.attempts() == 1);
}

TEST_CASE("what comes over TCP after lost datagrams is noted as such") {
    Probe probe(2);
    probe.start();
    CHECK(probe.next() == Action::connect);
    CHECK(probe.tcp(2100000, good) == Action::finish_answer);
    CHECK(probe.notes() == "tcp-after-loss");
    CHECK(probe.machine.attempts() == 2);
}

TEST_CASE("a late datagram counts while TCP is tried") {
    Probe probe(2);
    probe.start();
    probe.next();
    CHECK(probe.udp(2100000, good) == Action::finish_answer);
    CHECK(probe.notes().empty());
}

TEST_CASE("a truncated answer goes to TCP at once, with the whole of the time that is left") {
    Probe probe;
    probe.start();
    CHECK(probe.udp(20000, truncated) == Action::connect);
    CHECK(probe.due() == 3000000);
    CHECK(probe.udp(30000, truncated) == Action::wait);  // a duplicate
    CHECK(probe.tcp(40000, good) == Action::finish_answer);
    CHECK(probe.notes() == "tcp-after-tc");
    CHECK(probe.machine.attempts() == 2);
}

TEST_CASE("truncated over TCP too is its own failure") {
    Probe probe;
    probe.start();
    probe.udp(20000, truncated);
    CHECK(probe.tcp(40000, truncated) == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::truncated);
}

TEST_CASE("FORMERR, NOTIMP and BADVERS to EDNS are asked once more without it") {
    for (const Rcode rcode : {Rcode::formerr, Rcode::notimp, Rcode::badvers}) {
        Probe probe;
        probe.start();
        CHECK(probe.machine.uses_edns());
        CHECK(probe.udp(20000, error(rcode)) == Action::send_udp_no_edns);
        CHECK_FALSE(probe.machine.uses_edns());
        CHECK(probe.udp(40000, good_without_edns) == Action::finish_answer);
        CHECK(probe.notes() == "without-edns");
        CHECK(probe.machine.attempts() == 2);
    }
}

TEST_CASE("FORMERR to the query without EDNS is the answer") {
    Probe probe;
    probe.start();
    probe.udp(20000, error(Rcode::formerr));
    CHECK(probe.udp(40000, error(Rcode::formerr, false)) == Action::finish_answer);
    CHECK(probe.notes() == "without-edns");
}

TEST_CASE("a late FORMERR to a query with EDNS is ignored once the plain one was sent") {
    Probe probe;
    probe.start();
    probe.next();
    CHECK(probe.udp(600000, error(Rcode::formerr)) == Action::send_udp_no_edns);
    CHECK(probe.udp(610000, error(Rcode::formerr)) == Action::wait);
    CHECK(probe.udp(620000, good_without_edns) == Action::finish_answer);
}

TEST_CASE("once EDNS was rejected, every further query goes without it") {
    Probe probe(5);
    probe.start();
    CHECK(probe.udp(1000, error(Rcode::formerr)) == Action::send_udp_no_edns);
    CHECK(probe.next() == Action::send_udp_no_edns);
    CHECK(probe.next() == Action::send_udp_no_edns);
    CHECK(probe.next() == Action::connect);
    CHECK_FALSE(probe.machine.uses_edns());
}

TEST_CASE("other errors are answers") {
    for (const Rcode rcode : {Rcode::servfail, Rcode::nxdomain, Rcode::refused, Rcode::notauth}) {
        Probe probe;
        probe.start();
        CHECK(probe.udp(20000, error(rcode)) == Action::finish_answer);
    }
}

TEST_CASE("EDNS rejected over TCP is asked once more without it") {
    Probe probe(3, net::Protocol::tcp);
    CHECK(probe.start() == Action::connect);
    CHECK(probe.tcp(1000, error(Rcode::badvers)) == Action::connect);
    CHECK(probe.tcp(2000, error(Rcode::formerr, false)) == Action::finish_answer);
    CHECK(probe.notes() == "without-edns");
}

TEST_CASE("asked over TCP, a silent connection is replaced at each point") {
    Probe probe(3, net::Protocol::tcp);
    CHECK(probe.start() == Action::connect);
    CHECK(probe.next() == Action::connect);
    CHECK(probe.next() == Action::connect);
    CHECK(probe.due() == 3000000);
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::timeout);
    CHECK(probe.machine.attempts() == 3);
    CHECK(probe.notes().empty());
}

TEST_CASE("a closed port is asked again at once, and then believed") {
    Probe probe;
    probe.start();
    CHECK(probe.udp_failure(1000, FailureKind::refused_connection) == Action::send_udp);
    CHECK(probe.udp_failure(2000, FailureKind::refused_connection) == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::refused_connection);
    CHECK(probe.machine.attempts() == 2);
}

TEST_CASE("an answer after an ICMP error is noted") {
    Probe probe;
    probe.start();
    probe.udp_failure(1000, FailureKind::refused_connection);
    CHECK(probe.udp(20000, good) == Action::finish_answer);
    CHECK(probe.notes() == "icmp-error");
}

TEST_CASE("a router's word is asked again at the next point, and then believed") {
    Probe probe;
    probe.start();
    CHECK(probe.udp_failure(1000, FailureKind::unreachable) == Action::wait);
    CHECK(probe.due() == second_udp);
    CHECK(probe.next() == Action::send_udp);
    CHECK(probe.udp_failure(560000, FailureKind::unreachable) == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::unreachable);
}

TEST_CASE("silence after an ICMP error ends with that error") {
    Probe probe(2);
    probe.start();
    probe.udp_failure(1000, FailureKind::unreachable);
    probe.next();
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::unreachable);
}

TEST_CASE("no route is final, over UDP and over TCP") {
    Probe udp;
    udp.start();
    CHECK(udp.udp_failure(0, FailureKind::no_route) == Action::finish_failure);
    CHECK(udp.machine.failure_kind() == FailureKind::no_route);
    Probe tcp(3, net::Protocol::tcp);
    tcp.start();
    CHECK(tcp.tcp_failure(0, FailureKind::no_route) == Action::finish_failure);
    CHECK(tcp.machine.failure_kind() == FailureKind::no_route);
}

TEST_CASE("ICMP errors do not disturb TCP once it is needed") {
    Probe probe;
    probe.start();
    probe.udp(1000, truncated);
    CHECK(probe.udp_failure(2000, FailureKind::refused_connection) == Action::wait);
    CHECK(probe.udp_failure(3000, FailureKind::refused_connection) == Action::wait);
    CHECK(probe.tcp(4000, good) == Action::finish_answer);
}

TEST_CASE("a broken connection after TC is tried once more, and then named") {
    Probe probe;
    probe.start();
    probe.udp(1000, truncated);
    CHECK(probe.tcp_failure(2000, FailureKind::closed) == Action::connect);
    CHECK(probe.tcp_failure(3000, FailureKind::refused_connection) == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::refused_connection);
    CHECK(probe.machine.attempts() == 3);
}

TEST_CASE("a broken last resort over TCP leaves time for a late datagram") {
    Probe probe(2);
    probe.start();
    probe.next();
    CHECK(probe.tcp_failure(2100000, FailureKind::refused_connection) == Action::wait);
    CHECK(probe.due() == 3000000);
    CHECK(probe.udp(2900000, good) == Action::finish_answer);
}

TEST_CASE("TC that comes while the last resort runs makes it more than a last resort") {
    Probe probe(2);
    probe.start();
    CHECK(probe.next() == Action::connect);
    CHECK(probe.udp(2100000, truncated) == Action::wait);
    // Only TCP can bring the answer now: once more on a fresh connection.
    CHECK(probe.tcp_failure(2200000, FailureKind::closed) == Action::connect);
    CHECK(probe.tcp(2300000, good) == Action::finish_answer);
    CHECK(probe.notes() == "tcp-after-tc");
}

TEST_CASE("TC after the last resort has failed goes to TCP all the same") {
    Probe probe(2);
    probe.start();
    probe.next();
    probe.tcp_failure(2100000, FailureKind::closed);
    CHECK(probe.udp(2200000, truncated) == Action::connect);
    CHECK(probe.due() == 3000000);
}

TEST_CASE("strays never end the wait, and the first names the failure") {
    Probe probe(1);
    probe.start();
    probe.machine.on_stray(Stray::malformed);
    probe.machine.on_stray(Stray::mismatched);
    CHECK(probe.due() == 3000000);
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::malformed);
    CHECK(probe.notes() == "stray-responses");
}

TEST_CASE("the third wrong id sends the query over TCP, with the whole of the time that is left") {
    Probe probe;
    probe.start();
    CHECK(probe.wrong_id(1000) == Action::wait);
    CHECK(probe.wrong_id(2000) == Action::wait);
    CHECK(probe.machine.trusts_udp());
    CHECK(probe.wrong_id(3000) == Action::connect);
    CHECK_FALSE(probe.machine.trusts_udp());
    CHECK(probe.due() == 3000000);
    CHECK(probe.tcp(40000, good) == Action::finish_answer);
    CHECK(probe.notes() == "stray-responses");
    CHECK(probe.machine.attempts() == 2);
}

TEST_CASE("nothing that comes over UDP after three wrong ids is believed") {
    Probe probe;
    probe.start();
    for (const long us : {1000, 2000, 3000})
        probe.wrong_id(us);
    CHECK(probe.udp(4000, good) == Action::wait);
    CHECK(probe.udp(4000, truncated) == Action::wait);
    CHECK(probe.udp(4000, error(Rcode::formerr)) == Action::wait);
    CHECK(probe.udp_failure(4000, FailureKind::refused_connection) == Action::wait);
    CHECK(probe.wrong_id(4000) == Action::wait);
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::mismatched);
}

TEST_CASE("TCP that fails after three wrong ids is tried once more, and the ids are the failure") {
    Probe probe;
    probe.start();
    for (const long us : {1000, 2000, 3000})
        probe.wrong_id(us);
    CHECK(probe.tcp_failure(4000, FailureKind::refused_connection) == Action::connect);
    CHECK(probe.tcp_failure(5000, FailureKind::refused_connection) == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::mismatched);
}

TEST_CASE("wrong ids while TCP is under way leave it alone") {
    Probe probe;
    probe.start();
    CHECK(probe.udp(500, truncated) == Action::connect);
    for (const long us : {1000, 2000, 3000})
        CHECK(probe.wrong_id(us) == Action::wait);
    CHECK(probe.tcp(40000, good) == Action::finish_answer);
    CHECK(probe.notes() == "tcp-after-tc stray-responses");
}

TEST_CASE("an answer after strays is an answer, with a note") {
    Probe probe;
    probe.start();
    probe.machine.on_stray(Stray::mismatched);
    CHECK(probe.udp(20000, good) == Action::finish_answer);
    CHECK(probe.notes() == "stray-responses");
}

TEST_CASE("an ICMP error says more than a stray") {
    Probe probe(2);
    probe.start();
    probe.machine.on_stray(Stray::mismatched);
    probe.udp_failure(1000, FailureKind::unreachable);
    probe.machine.on_stray(Stray::malformed);
    probe.next();
    CHECK(probe.next() == Action::finish_failure);
    CHECK(probe.machine.failure_kind() == FailureKind::unreachable);
}

TEST_CASE("a probe that the host made wait has all its time still before it") {
    Probe probe;
    probe.start();
    probe.udp(1000, truncated);
    probe.machine.postpone(10s);
    CHECK(probe.due() == 13000000);
    CHECK(probe.time(12999000) == Action::wait);
    CHECK(probe.tcp(12999500, good) == Action::finish_answer);
}
