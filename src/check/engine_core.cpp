#include "check/engine_core.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <boost/asio/post.hpp>

namespace dnsprop::check {

Engine::Core::Core(boost::asio::io_context& context, std::span<const Target> targets,
                   const net::Routing& routing, const EngineSettings& settings, OutcomeSink& sink)
    : context_(context),
      timer_(context),
      gather_timer_(context),
      channels_(context),
      targets_(targets),
      routing_(routing),
      settings_(settings),
      udp_schedule_(AttemptSchedule::make(settings.timeout, settings.attempts, net::Protocol::udp)),
      stream_schedule_(
          AttemptSchedule::make(settings.timeout, settings.attempts, net::Protocol::tcp)),
      udp_knock_(AttemptSchedule::single_attempt(settings.timeout, net::Protocol::udp)),
      stream_knock_(AttemptSchedule::single_attempt(settings.timeout, net::Protocol::tcp)),
      sink_(sink),
      target_states_(targets.size()),
      pace_(settings.probes_per_second) {
    std::map<std::string_view, std::size_t> lane_of;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const std::string_view operator_name = targets[i].resolver.operator_name;
        const auto [operator_state, is_new] =
            lane_of.try_emplace(operator_name, operator_states_.size());
        // Resolvers of no known operator share nothing.
        if (is_new || operator_name.empty()) {
            operator_state->second = operator_states_.size();
            operator_states_.emplace_back();
        }
        target_states_[i].operator_state = operator_state->second;
        operator_states_[operator_state->second].target_states.push_back(
            static_cast<std::uint32_t>(i));
    }
}

void Engine::Core::start(ProbeSource& source, std::function<void()> on_done) {
    source_ = &source;
    on_done_ = std::make_shared<std::function<void()>>(std::move(on_done));
    started_ = std::chrono::steady_clock::now();
    started_utc_ = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    settle(started_);
}

void Engine::Core::stop() {
    source_ = nullptr;
    on_done_.reset();
    starved_.clear();
    timer_.cancel();
    for (Slot& slot : slots_.all())
        end_exchange(slot);
    close_all_channels();
}

/// Goes on with everything that an event has made possible. Called after each event, never from
/// inside a channel, so that channels may be closed here.
void Engine::Core::settle(SteadyTime now) {
    do {
        serve_freed_lanes(now);
        serve_starved(now);
        draw(now);
        flush_dirty(now);
    } while (!freed_lanes_.empty());

    if (on_done_ && source_ == nullptr && slots_.in_use() == 0) {
        close_all_channels();
        timer_.cancel();
        // From the event loop, so that it never comes before `start` returns; weakly, so that
        // `stop` can still come before it.
        if (!std::exchange(is_done_, true))
            boost::asio::post(context_, [weak = std::weak_ptr(on_done_)] {
                if (const auto done = weak.lock())
                    (*done)();
            });
        return;
    }
    arm_timer();
}

void Engine::Core::draw(SteadyTime now) {
    pace_due_ = SteadyTime::max();
    while (source_ != nullptr && slots_.in_use() < settings_.window) {
        if (!held_back_)
            held_back_ = source_->next();
        if (!held_back_) {
            source_ = nullptr;
            return;
        }
        if (!pace_.take(now)) {
            pace_due_ = pace_.next(now);
            return;
        }
        const SlotIndex index = slots_.take(*std::exchange(held_back_, std::nullopt));
        TargetState& target_state = peer_of(slots_[index]);
        if (has_place(target_state)) {
            begin(index, now);
        } else {
            target_state.waiting.push(index, slots_);
            ++operator_states_[target_state.operator_state].waiting;
        }
    }
}

bool Engine::Core::has_place(const TargetState& target_state) const {
    // A channel that is to get a fresh port is left alone until it is idle.
    const bool is_renewing =
        target_state.sent >= settings_.renew_after && target_state.under_way > 0;
    return !is_renewing && target_state.under_way < settings_.per_target &&
           operator_states_[target_state.operator_state].under_way < settings_.per_operator;
}

void Engine::Core::begin(SlotIndex index, SteadyTime now) {
    Slot& slot = slots_[index];
    TargetState& target_state = peer_of(slot);
    if (!slot.starved_since) {
        ++target_state.under_way;
        ++operator_states_[target_state.operator_state].under_way;
    }
    slot.starved_since.reset();
    if (target_state.sent >= settings_.renew_after)
        close_channel(target_state);
    if (starts_over_udp(slot.probe) && !target_state.channel &&
        !open_channel(target_state, slot.probe.target, index, now))
        return;
    slot.is_begun = true;
    slot.machine = ProbeMachine(schedule_of(slot.probe));
    carry_out(index, slot.machine.start(now), now);
}

void Engine::Core::serve_freed_lanes(SteadyTime now) {
    for (const std::size_t freed : std::exchange(freed_lanes_, {})) {
        OperatorState& operator_state = operator_states_[freed];
        operator_state.is_freed = false;
        for (std::size_t left = operator_state.target_states.size();
             left > 0 && operator_state.waiting > 0; --left) {
            TargetState& target_state =
                target_states_[operator_state.target_states[operator_state.next_peer]];
            operator_state.next_peer =
                (operator_state.next_peer + 1) % operator_state.target_states.size();
            while (!target_state.waiting.empty() && has_place(target_state)) {
                --operator_state.waiting;
                begin(target_state.waiting.pop(slots_), now);
            }
        }
    }
}

void Engine::Core::starve(SlotIndex index, SteadyTime now) {
    slots_[index].starved_since = now;
    starved_.push_back(index);
}

void Engine::Core::serve_starved(SteadyTime now) {
    for (std::size_t left = starved_.size(); left > 0; --left) {
        const SlotIndex index = starved_.front();
        starved_.pop_front();
        Slot& slot = slots_[index];
        if (!slot.is_begun) {
            begin(index, now);
        } else {
            slot.machine.postpone(now - *slot.starved_since);
            slot.starved_since.reset();
            // With a new entry in the queue of timeouts: the old one came while it waited.
            carry_out(index, Action::connect, now);
        }
        if (slots_[index].starved_since)
            return;  // still no socket: nobody behind it fares better
    }
}

// ---- carrying out what a machine wants ----

void Engine::Core::carry_out(SlotIndex index, Action action, SteadyTime now) {
    Slot& slot = slots_[index];
    switch (action) {
        case Action::wait:
            break;
        case Action::send_udp:
            send_udp(index, true, now);
            break;
        case Action::send_udp_no_edns:
            send_udp(index, false, now);
            break;
        case Action::connect:
            connect(index, slot.machine.uses_edns(), now);
            break;
        case Action::finish_answer:
            finish(index, std::nullopt, now);
            return;
        case Action::finish_failure:
            finish(index, slot.machine.failure_kind(), now);
            return;
    }
    if (slots_[index].question)
        timeouts_.push({slots_[index].machine.due(), index, slots_[index].generation});
}

void Engine::Core::send_udp(SlotIndex index, bool has_edns, SteadyTime now) {
    Slot& slot = slots_[index];
    TargetState& target_state = peer_of(slot);
    std::uint16_t id = ids_.next();
    while (target_state.awaited.find(id) != nullptr)
        id = ids_.next();
    target_state.awaited.add(id, {index, has_edns, now});
    target_state.channel->queue(has_edns ? slot.question->with_edns : slot.question->without_edns,
                                id);
    slot.protocol = net::Protocol::udp;
    log(slot, has_edns ? AttemptLog::Step::sent : AttemptLog::Step::sent_without_edns);
    ++target_state.sent;
    ++statistics_.udp_queries;
    if (!target_state.is_dirty) {
        target_state.is_dirty = true;
        dirty_.push_back(slot.probe.target);
    }
}

void Engine::Core::finish(SlotIndex index, std::optional<FailureKind> failure, SteadyTime now) {
    Slot& slot = slots_[index];
    outcome_.failure.reset();
    outcome_.attempts = slot.machine.attempts();
    outcome_.notes = slot.machine.notes();
    outcome_.received_at = utc(now);
    if (failure) {
        outcome_.failure =
            Failure{*failure,
                    *failure == slot.last_failure.kind ? slot.last_failure.detail : std::string()};
        outcome_.protocol = slot.protocol;
        outcome_.rtt = {};
    } else {
        if (outcome_.answer.trailing_bytes)
            outcome_.notes.add(Note::trailing_bytes);
        if (outcome_.answer.other_records)
            outcome_.notes.add(Note::other_records);
    }
    if (settings_.log != nullptr && slot.dropped > AttemptLog::told_drops)
        settings_.log->on_untold_drops(slot.probe, slot.dropped - AttemptLog::told_drops);
    sink_.on_outcome(slot.probe, outcome_);

    TargetState& target_state = peer_of(slot);
    OperatorState& operator_state = operator_states_[target_state.operator_state];
    target_state.silent_in_a_row =
        failure == FailureKind::timeout ? target_state.silent_in_a_row + 1 : 0;
    end_exchange(slot);
    // A late datagram can settle what waits for a TCP socket.
    if (slot.starved_since)
        std::erase(starved_, index);
    target_state.awaited.remove(index);
    --target_state.under_way;
    --operator_state.under_way;
    if (!operator_state.is_freed && operator_state.waiting > 0) {
        operator_state.is_freed = true;
        freed_lanes_.push_back(target_state.operator_state);
    }
    slots_.release(index);
}

void Engine::Core::flush_dirty(SteadyTime now) {
    // By index: what an error makes a Probe send is flushed in this walk too.
    // NOLINTNEXTLINE(modernize-loop-convert): `dirty_` grows while it is walked
    for (std::size_t i = 0; i < dirty_.size(); ++i) {
        const std::uint32_t target = dirty_[i];
        TargetState& target_state = target_states_[target];
        target_state.is_dirty = false;
        if (!target_state.channel)
            continue;
        Listener listener(*this, target, now);
        target_state.channel->flush(listener);
    }
    dirty_.clear();
}

// ---- the outside ----

Engine::Engine(boost::asio::io_context& context, std::span<const Target> targets,
               const net::Routing& routing, const EngineSettings& settings, OutcomeSink& sink)
    : core_(std::make_unique<Core>(context, targets, routing, settings, sink)) {}
Engine::~Engine() = default;

void Engine::start(ProbeSource& source, std::function<void()> on_done) {
    core_->start(source, std::move(on_done));
}

void Engine::stop() {
    core_->stop();
}

const EngineStatistics& Engine::statistics() const {
    return core_->statistics();
}

}  // namespace dnsprop::check
