// Channels and connections, and the budget of descriptors they share.
#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "check/engine_core.hpp"

namespace dnsprop::check {

bool Engine::Core::open_channel(TargetState& target_state, std::uint32_t target,
                                SlotIndex wanted_by, SteadyTime now) {
    const auto endpoint = routing_.route(targets_[target].endpoint, net::Protocol::udp);
    const auto fail = [&](FailureKind kind, int system_error) {
        slots_[wanted_by].last_failure = channel_failure(kind, system_error);
        finish(wanted_by, kind, now);
        return false;
    };
    if (!endpoint)
        return fail(FailureKind::no_route, 0);
    // An eighth is kept for TCP: else truncated answers could wait for sockets that wait for them.
    if (!has_free_socket(std::max<std::size_t>(1, settings_.max_sockets / 8))) {
        starve(wanted_by, now);
        return false;
    }
    auto opened = net::UdpChannel::open(*endpoint, settings_.receive_buffer);
    if (const auto* error = std::get_if<net::UdpChannel::OpenError>(&opened)) {
        if (!error->is_out_of_files)
            return fail(error->kind, error->system_error);
        // The host has fewer descriptors than we were told: that is nobody's failure but ours.
        if (sockets_open_ == 0)
            throw std::system_error(error->system_error, std::generic_category(),
                                    "cannot open a socket");
        settings_.max_sockets = std::max<std::size_t>(2, sockets_open_);
        starve(wanted_by, now);
        return false;
    }
    target_state.channel = std::move(std::get<std::unique_ptr<net::UdpChannel>>(opened));
    ++sockets_open_;
    channels_.add(*target_state.channel, target);
    listen();
    return true;
}

void Engine::Core::close_channel(TargetState& target_state) {
    if (!target_state.channel)
        return;
    // Fewer responses fit any receive buffer, and asking costs a system call.
    if (target_state.sent > 64)
        statistics_.kernel_drops += target_state.channel->kernel_drops();
    target_state.channel.reset();
    target_state.sent = 0;
    --sockets_open_;
}

/// Nothing is waited for any more either.
void Engine::Core::close_all_channels() {
    for (TargetState& target_state : target_states_)
        close_channel(target_state);
    channels_.cancel();
    gather_timer_.cancel();
    is_listening_ = false;
}

/// Whether a socket may be opened so that `reserve` more stay free; closes an idle channel if that
/// is what it takes.
bool Engine::Core::has_free_socket(std::size_t reserve) {
    if (sockets_open_ + reserve < settings_.max_sockets)
        return true;
    const auto idle = std::ranges::find_if(target_states_, [](const TargetState& target_state) {
        return target_state.channel && target_state.under_way == 0 && !target_state.is_dirty;
    });
    if (idle == target_states_.end())
        return false;
    close_channel(*idle);
    return true;
}

void Engine::Core::connect(SlotIndex index, bool has_edns, SteadyTime now) {
    Slot& slot = slots_[index];
    end_exchange(slot);
    const Target& target = targets_[slot.probe.target];
    slot.protocol = target.protocol == net::Protocol::udp ? net::Protocol::tcp : target.protocol;
    slot.exchange_has_edns = has_edns;
    const auto endpoint = routing_.route(target.endpoint, slot.protocol);
    if (!endpoint) {
        carry_out(index, slot.machine.on_stream_failure(FailureKind::no_route, now), now);
        return;
    }
    if (!has_free_socket(0)) {
        starve(index, now);
        return;
    }
    bool is_out_of_files = false;
    const auto generation = slot.generation;
    auto on_done = [this, index, generation](const net::Exchange::Reply& reply) {
        on_exchange_done(index, generation, reply);
    };
    const net::ExchangeRequest request = {
        .peer = *endpoint,
        .protocol = slot.protocol,
        .service = target.service,
        .question = slot.question->question,
        .query = has_edns ? slot.question->with_edns : slot.question->without_edns,
        .id = ids_.next()};
    slot.exchange =
        net::Exchange::start(context_, tls_, request, std::move(on_done), is_out_of_files);
    if (is_out_of_files) {
        starve(index, now);
        // Nobody is under way who could give a descriptor back.
        if (std::ranges::all_of(slots_.all(), [](const Slot& each) {
                return !each.question || !each.is_begun || each.starved_since;
            }))
            throw std::system_error(EMFILE, std::generic_category(), "cannot open a socket");
        return;
    }
    slot.connected_at = now;
    log(slot, AttemptLog::Step::connecting);
    ++sockets_open_;
    ++statistics_.stream_queries;
}

void Engine::Core::end_exchange(Slot& slot) {
    if (!slot.exchange)
        return;
    std::exchange(slot.exchange, nullptr)->cancel();
    --sockets_open_;
}

}  // namespace dnsprop::check
