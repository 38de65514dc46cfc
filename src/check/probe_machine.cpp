#include "check/probe_machine.hpp"

#include <algorithm>

namespace dnsprop::check {

namespace {

/// How a server says that it does not know EDNS (RFC 6891 section 7; FORMERR and NOTIMP from
/// servers older than it).
bool rejects_edns(dns::Rcode rcode) {
    return rcode == dns::Rcode::formerr || rcode == dns::Rcode::notimp ||
           rcode == dns::Rcode::badvers;
}

/// Whether a fresh connection a second later would fail in the same way.
bool is_final(FailureKind kind) {
    switch (kind) {
        case FailureKind::no_route:
        case FailureKind::tls_expired:
        case FailureKind::tls_untrusted:
        case FailureKind::tls_wrong_name:
        case FailureKind::http:
            return true;
        default:
            return false;
    }
}

}  // namespace

Action ProbeMachine::start(SteadyTime now) {
    started_ = now;
    return schedule_->udp.empty() ? connect(now) : send(now);
}

Action ProbeMachine::on_time(SteadyTime now) {
    if (now < due_)
        return Action::wait;
    if (now >= at(schedule_->deadline))
        return finish(failure_);
    if (tcp_running_) {
        // This connection had its time; the engine drops it when another one is asked for.
        tcp_running_ = false;
        return tcp_started_ < schedule_->tcp.size() ? connect(now) : wait(now);
    }
    if (!needs_stream() && udp_sent_ < schedule_->udp.size())
        return send(now);
    if (tcp_started_ < schedule_->tcp.size())
        return connect(now);
    return wait(now);
}

Action ProbeMachine::on_udp_response(const ResponseLook& look, SteadyTime now) {
    if (distrusts_udp_)
        return wait(now);
    if (look.truncated) {
        if (truncated_)
            return wait(now);
        truncated_ = true;
        notes_.add(Note::tcp_after_tc);
        return tcp_running_ ? wait(now) : connect(now);
    }
    if (look.query_had_edns && rejects_edns(look.rcode)) {
        if (without_edns_)
            return wait(now);  // a second rejection of a query sent before: the one without EDNS is
                               // on its way
        without_edns_ = true;
        return send(now);
    }
    if (!look.query_had_edns)
        notes_.add(Note::without_edns);
    if (icmp_errors_ > 0)
        notes_.add(Note::icmp_error);
    return Action::finish_answer;
}

Action ProbeMachine::on_stream_response(const ResponseLook& look, SteadyTime now) {
    if (look.truncated) {
        // TC over TCP says that the server cannot give the whole answer at all: its own failure,
        // never a loop.
        tcp_running_ = false;
        return finish(FailureKind::truncated);
    }
    if (look.query_had_edns && rejects_edns(look.rcode) && !without_edns_) {
        without_edns_ = true;
        return connect(now);
    }
    if (!look.query_had_edns)
        notes_.add(Note::without_edns);
    if (!needs_stream() && !schedule_->udp.empty())
        notes_.add(Note::tcp_after_loss);
    return Action::finish_answer;
}

Action ProbeMachine::on_udp_failure(FailureKind kind, SteadyTime now) {
    if (distrusts_udp_)
        return wait(now);
    if (is_final(kind))
        return finish(kind);
    failure_ = kind;
    if (tcp_running_ || truncated_)
        return wait(now);
    if (++icmp_errors_ >= 2 || udp_sent_ >= schedule_->udp.size())
        return finish(kind);
    // A closed port answers at once and for good: ask again now. A router's word may be out of date
    // in a moment: the next point of the schedule is the retry.
    return kind == FailureKind::refused_connection ? send(now) : wait(now);
}

Action ProbeMachine::on_stream_failure(FailureKind kind, SteadyTime now) {
    tcp_running_ = false;
    if (is_final(kind))
        return finish(kind);
    ++tcp_failures_;
    if (needs_stream() || schedule_->udp.empty()) {
        // Only TCP can bring the answer: once more on a fresh connection, then it is settled. That
        // somebody guesses is worth more than how TCP failed.
        if (!distrusts_udp_)
            failure_ = kind;
        if (tcp_failures_ >= 2 || now >= at(schedule_->deadline))
            return finish(failure_);
        return connect(now);
    }
    // TCP was the last resort after lost datagrams: a late one may still come.
    return wait(now);
}

void ProbeMachine::on_stray(Stray stray) {
    notes_.add(Note::stray_responses);
    if (failure_ == FailureKind::timeout)
        failure_ = stray == Stray::malformed ? FailureKind::malformed : FailureKind::mismatched;
}

Action ProbeMachine::on_wrong_id(SteadyTime now) {
    on_stray(Stray::mismatched);
    if (distrusts_udp_ || ++wrong_ids_ < max_wrong_ids)
        return Action::wait;
    distrusts_udp_ = true;
    failure_ = FailureKind::mismatched;
    return tcp_running_ ? wait(now) : connect(now);
}

void ProbeMachine::postpone(SteadyDuration delay) {
    started_ += delay;
    due_ += delay;
}

Action ProbeMachine::send(SteadyTime now) {
    const bool is_last_of_several = udp_sent_ > 0 && udp_sent_ + 1U >= schedule_->udp.size();
    ++udp_sent_;
    ++attempts_;
    due_ = std::max(next_point(), now);
    return without_edns_ || is_last_of_several ? Action::send_udp_no_edns : Action::send_udp;
}

Action ProbeMachine::connect(SteadyTime now) {
    tcp_running_ = true;
    tcp_started_ =
        static_cast<std::uint8_t>(std::min<std::size_t>(tcp_started_ + 1U, schedule_->tcp.size()));
    ++attempts_;
    due_ = tcp_started_ < schedule_->tcp.size() && schedule_->udp.empty()
               ? std::max(at(schedule_->tcp[tcp_started_]), now)
               : at(schedule_->deadline);
    return Action::connect;
}

Action ProbeMachine::finish(FailureKind kind) {
    failure_ = kind;
    return Action::finish_failure;
}

Action ProbeMachine::wait(SteadyTime now) {
    if (!tcp_running_)
        due_ = std::max(next_point(), now);
    return Action::wait;
}

SteadyTime ProbeMachine::next_point() const {
    if (!needs_stream() && udp_sent_ < schedule_->udp.size())
        return at(schedule_->udp[udp_sent_]);
    if (!needs_stream() && tcp_started_ < schedule_->tcp.size())
        return at(schedule_->tcp[tcp_started_]);
    return at(schedule_->deadline);
}

}  // namespace dnsprop::check
