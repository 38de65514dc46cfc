// What to do next for one Probe: (what happened, now) in, an action out. No socket, no clock, no
// message: the engine carries the actions out (docs/adr/0002). Tested by tables.
#pragma once

#include <cstdint>

#include "base/failure.hpp"
#include "base/time.hpp"
#include "check/attempt_schedule.hpp"
#include "check/outcome.hpp"
#include "dns/rcode.hpp"

namespace dnsprop::check {

/// What the engine does for a Probe.
enum class Action : std::uint8_t {
    wait,              ///< nothing until something happens or `due()` comes
    send_udp,          ///< a query with EDNS
    send_udp_no_edns,  ///< a query without EDNS
    connect,           ///< a query over a fresh connection, which ends at `due()` at the latest
    finish_answer,     ///< the response just given is the Answer
    finish_failure,    ///< there is none: `failure_kind()` says why
};

/// How a response that was matched to one of the Probe's queries looks from outside.
struct ResponseLook {
    dns::Rcode rcode = dns::Rcode::noerror;
    bool truncated = false;
    bool query_had_edns = true;  ///< the query it answers
};

/// A response that had to be dropped.
enum class Stray : std::uint8_t { malformed, mismatched };

class ProbeMachine {
public:
    /// `schedule` must outlive the machine; one schedule serves all Probes of a run.
    explicit ProbeMachine(const AttemptSchedule& schedule) : schedule_(&schedule) {}
    /// Not to be started.
    ProbeMachine() = default;

    Action start(SteadyTime now);
    /// `due()` has come.
    Action on_time(SteadyTime now);
    Action on_udp_response(const ResponseLook& look, SteadyTime now);
    /// Over TCP, TLS or HTTPS.
    Action on_stream_response(const ResponseLook& look, SteadyTime now);
    /// An ICMP error, a send that failed, a connection that came to nothing. What asking again
    /// cannot change (no route, a certificate, an HTTP status) is final, the others are noted and
    /// retried once.
    Action on_udp_failure(FailureKind kind, SteadyTime now);
    Action on_stream_failure(FailureKind kind, SteadyTime now);
    /// Never ends the wait: it only tells what to say when nothing better comes.
    void on_stray(Stray stray);
    /// A datagram that would have been the Answer with another id: late, or somebody's guess. After
    /// `max_wrong_ids` of them nothing that comes over UDP is believed any more, and the query goes
    /// over TCP, where guessing is hopeless (RFC 5452 section 9.3).
    Action on_wrong_id(SteadyTime now);
    static constexpr std::uint8_t max_wrong_ids = 3;

    /// The host made it wait (no free socket): everything still to come happens that much later.
    void postpone(SteadyDuration delay);

    /// When `on_time` wants to be called, unless something happens before.
    SteadyTime due() const { return due_; }
    /// Whether queries still carry EDNS, or the peer has rejected it.
    bool uses_edns() const { return !without_edns_; }
    /// False after too many wrong ids.
    bool trusts_udp() const { return !distrusts_udp_; }
    FailureKind failure_kind() const { return failure_; }
    std::uint8_t attempts() const { return attempts_; }
    Notes notes() const { return notes_; }

private:
    Action send(SteadyTime now);
    Action connect(SteadyTime now);
    Action finish(FailureKind kind);
    /// Nothing new to do: waits for the next point of the schedule.
    Action wait(SteadyTime now);
    SteadyTime next_point() const;
    bool needs_stream() const { return truncated_ || distrusts_udp_; }
    SteadyTime at(SteadyDuration offset) const { return started_ + offset; }

    const AttemptSchedule* schedule_ = nullptr;
    SteadyTime started_{};
    SteadyTime due_{};
    std::uint8_t attempts_ = 0;
    std::uint8_t udp_sent_ = 0;     ///< points of schedule_->udp used up
    std::uint8_t tcp_started_ = 0;  ///< points of schedule_->tcp used up
    std::uint8_t icmp_errors_ = 0;
    std::uint8_t tcp_failures_ = 0;
    std::uint8_t wrong_ids_ = 0;
    bool without_edns_ = false;   ///< the peer rejected EDNS
    bool truncated_ = false;      ///< TC came: only TCP helps now
    bool distrusts_udp_ = false;  ///< too many wrong ids came: only TCP helps now
    bool tcp_running_ = false;
    FailureKind failure_ = FailureKind::timeout;
    Notes notes_;
};

}  // namespace dnsprop::check
