#include <algorithm>
#include <utility>

#include "check/engine_core.hpp"
#include "net/reply_matching.hpp"

namespace dnsprop::check {

namespace {

ResponseLook look_of(const dns::MessageView& message, bool query_had_edns) {
    return {message.rcode(), message.tc(), query_had_edns};
}

}  // namespace

void Engine::Core::listen() {
    if (is_listening_)
        return;
    is_listening_ = true;
    channels_.wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
        // Aborted when all channels were closed, and then this engine may be gone.
        if (!error && !alive.expired())
            hear();
    });
}

/// Reads every channel that has something before anything is sent, so that queries leave in
/// batches.
void Engine::Core::hear() {
    is_listening_ = false;
    SteadyTime now = std::chrono::steady_clock::now();
    const bool has_heard = channels_.for_each_ready([&](const net::ChannelSet::Ready& ready) {
        TargetState& target_state = target_states_[ready.key];
        // A channel read before may have needed the socket of this idle one.
        if (!target_state.channel)
            return;
        now = std::chrono::steady_clock::now();
        Listener listener(*this, ready.key, now);
        target_state.channel->drain(listener, ready.has_errors);
    });
    settle(now);
    if (sockets_open_ == 0)
        return;
    if (!has_heard || settings_.gather <= SteadyDuration::zero()) {
        listen();
        return;
    }
    is_listening_ = true;
    gather_timer_.expires_at(now + settings_.gather);
    gather_timer_.async_wait(
        [this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
            if (!error && !alive.expired())
                hear();
        });
}

void Engine::Core::on_datagram(std::uint32_t target, dns::Bytes bytes, SteadyTime now) {
    TargetState& target_state = target_states_[target];
    target_state.silent_in_a_row =
        0;  // also when it comes too late for its Probe: somebody is there
    const Awaited* found =
        bytes.size() < 2
            ? nullptr
            : target_state.awaited.find(static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]));
    if (found == nullptr) {
        on_unknown_id(target, bytes, now);
        return;
    }
    const Awaited awaited = *found;
    Slot& slot = slots_[awaited.slot];
    const net::MatchedReply reply = net::match_reply(bytes, slot.question->question);
    if (reply.fit != net::ReplyFit::answers) {
        ++statistics_.stray_datagrams;
        on_dropped(slot);
        slot.machine.on_stray(reply.fit == net::ReplyFit::malformed ? Stray::malformed
                                                                    : Stray::mismatched);
        return;
    }
    const Action action =
        slot.machine.on_udp_response(look_of(*reply.message, awaited.has_edns), now);
    if (action == Action::finish_answer)
        take_answer(awaited.slot, *reply.message, net::Protocol::udp, now - awaited.sent_at);
    carry_out(awaited.slot, action, now);
}

/// Late and repeated responses end here, and forged ones: told to the Probes they pretend to
/// answer, once to each, however many of its queries are awaited.
void Engine::Core::on_unknown_id(std::uint32_t target, dns::Bytes bytes, SteadyTime now) {
    TargetState& target_state = target_states_[target];
    const std::uint64_t number = ++statistics_.stray_datagrams;
    const auto read = dns::MessageView::read(bytes);
    const auto* message = std::get_if<dns::MessageView>(&read);
    if (message == nullptr && bytes.size() >= 2)
        return;
    guessed_at_.clear();
    for (const Awaited& awaited : target_state.awaited.all()) {
        Slot& slot = slots_[awaited.slot];
        if (std::exchange(slot.last_stray, number) == number)
            continue;
        const dns::Question& question = slot.question->question;
        if (message == nullptr)
            slot.machine.on_stray(Stray::malformed);
        else if (net::fit_of(*message, question) == net::ReplyFit::answers)
            guessed_at_.push_back(awaited.slot);
        else if (message->asks(question))
            slot.machine.on_stray(Stray::mismatched);
        else
            continue;
        on_dropped(slot);
    }
    for (const SlotIndex index : guessed_at_) {
        const Action action = slots_[index].machine.on_wrong_id(now);
        if (slots_[index].machine.trusts_udp())
            continue;
        // None of its ids can be guessed any more, and whoever comes next gets a fresh port.
        target_state.awaited.remove(index);
        target_state.sent = std::max(target_state.sent, settings_.renew_after);
        carry_out(index, action, now);
    }
}

void Engine::Core::on_dropped(Slot& slot) {
    if (++slot.dropped <= AttemptLog::told_drops)
        log(slot, AttemptLog::Step::dropped_response);
}

void Engine::Core::on_channel_error(std::uint32_t target, FailureKind kind, int system_error,
                                    std::optional<std::uint16_t> id, SteadyTime now) {
    const TargetState& target_state = target_states_[target];
    if (target_state.awaited.empty())
        return;
    // An error that quotes too little of the query is taken to be about the one that waits longest.
    const Awaited* found = target_state.awaited.find(id.value_or(target_state.awaited.oldest()));
    if (found == nullptr)
        return;
    const SlotIndex index = found->slot;
    slots_[index].last_failure = channel_failure(kind, system_error);
    log(slots_[index], AttemptLog::Step::network_error);
    carry_out(index, slots_[index].machine.on_udp_failure(kind, now), now);
}

void Engine::Core::on_exchange_done(SlotIndex index, std::uint32_t generation,
                                    const net::Exchange::Reply& reply) {
    Slot& slot = slots_[index];
    if (slot.generation != generation)
        return;
    const SteadyTime now = std::chrono::steady_clock::now();
    slot.exchange = nullptr;
    --sockets_open_;
    if (!reply) {
        slot.last_failure = reply.error();
        carry_out(index, slot.machine.on_stream_failure(reply.error().kind, now), now);
    } else {
        const dns::Bytes bytes(*reply);
        const net::MatchedReply matched = net::match_reply(bytes, slot.question->question);
        const Action action =
            slot.machine.on_stream_response(look_of(*matched.message, slot.exchange_has_edns), now);
        if (action == Action::finish_answer)
            take_answer(index, *matched.message, slot.protocol, now - slot.connected_at);
        carry_out(index, action, now);
    }
    settle(now);
}

void Engine::Core::arm_timer() {
    timeouts_.drop_stale([this](const Timeout& timeout) { return !is_current(timeout); });
    const SteadyTime due = std::min(timeouts_.next().value_or(SteadyTime::max()), pace_due_);
    // Armed too early costs one idle wake-up; arming anew each time costs a system call per event.
    if (due >= armed_for_)
        return;
    armed_for_ = due;
    timer_.expires_at(due);
    timer_.async_wait(
        [this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
            if (!error && !alive.expired())
                on_timer();
        });
}

void Engine::Core::on_timer() {
    armed_for_ = SteadyTime::max();
    const SteadyTime now = std::chrono::steady_clock::now();
    while (const auto timeout = timeouts_.pop(now)) {
        if (!is_current(*timeout))
            continue;
        Slot& slot = slots_[timeout->slot];
        // Overtaken by a later point, or its time stands still for want of a socket.
        if (now < slot.machine.due() || slot.starved_since)
            continue;
        const Action action = slot.machine.on_time(now);
        if (action == Action::wait || action == Action::finish_failure)
            end_exchange(slot);
        carry_out(timeout->slot, action, now);
    }
    settle(now);
}

void Engine::Core::take_answer(SlotIndex index, const dns::MessageView& message,
                               net::Protocol protocol, SteadyDuration rtt) {
    sink_.on_response(slots_[index].probe, message);
    reader_.read(message, slots_[index].question->question, outcome_.answer);
    outcome_.protocol = protocol;
    outcome_.rtt = rtt;
}

}  // namespace dnsprop::check
