#include "check/engine_core.hpp"

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>
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
      tcp_schedule_(AttemptSchedule::make(settings.timeout, settings.attempts, net::Protocol::tcp)),
      sink_(sink),
      peers_(targets.size()),
      pace_(settings.probes_per_second) {
    std::map<std::string_view, std::size_t> lane_of;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const std::string_view operator_name = targets[i].resolver.operator_name;
        const auto [lane, is_new] = lane_of.try_emplace(operator_name, lanes_.size());
        // Resolvers of no known operator share nothing.
        if (is_new || operator_name.empty()) {
            lane->second = lanes_.size();
            lanes_.emplace_back();
        }
        peers_[i].lane = lane->second;
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
        end_tcp(slot);
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
        const auto& schedule = is_over_tcp(held_back_->probe) ? tcp_schedule_ : udp_schedule_;
        const SlotIndex index = slots_.take(*std::exchange(held_back_, std::nullopt), schedule);
        const Peer& peer = peer_of(slots_[index]);
        if (has_place(peer))
            begin(index, now);
        else
            lanes_[peer.lane].waiting.push_back(index);
    }
}

bool Engine::Core::has_place(const Peer& peer) const {
    // A channel that is to get a fresh port is left alone until it is idle.
    const bool is_renewing = peer.sent >= settings_.renew_after && peer.under_way > 0;
    return !is_renewing && peer.under_way < settings_.per_target &&
           lanes_[peer.lane].under_way < settings_.per_operator;
}

void Engine::Core::begin(SlotIndex index, SteadyTime now) {
    Slot& slot = slots_[index];
    Peer& peer = peer_of(slot);
    if (!slot.starved_since) {
        ++peer.under_way;
        ++lanes_[peer.lane].under_way;
    }
    slot.starved_since.reset();
    if (peer.sent >= settings_.renew_after)
        close_channel(peer);
    if (!is_over_tcp(slot.probe) && !peer.channel &&
        !open_channel(peer, slot.probe.target, index, now))
        return;
    slot.is_begun = true;
    carry_out(index, slot.machine.start(now), now);
}

void Engine::Core::serve_freed_lanes(SteadyTime now) {
    for (const std::size_t freed : std::exchange(freed_lanes_, {})) {
        Lane& lane = lanes_[freed];
        lane.is_freed = false;
        for (std::size_t left = lane.waiting.size(); left > 0; --left) {
            const SlotIndex index = lane.waiting.front();
            lane.waiting.pop_front();
            if (has_place(peer_of(slots_[index])))
                begin(index, now);
            else
                lane.waiting.push_back(index);
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
            carry_out(index, Action::connect_tcp, now);
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
        case Action::connect_tcp:
            connect_tcp(index, slot.machine.uses_edns(), now);
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
    Peer& peer = peer_of(slot);
    std::uint16_t id = ids_.next();
    while (peer.awaited.find(id) != nullptr)
        id = ids_.next();
    peer.awaited.add(id, {index, has_edns, now});
    peer.channel->queue(has_edns ? slot.question->with_edns : slot.question->without_edns, id);
    slot.protocol = net::Protocol::udp;
    log(slot, has_edns ? AttemptLog::Step::sent : AttemptLog::Step::sent_without_edns);
    ++peer.sent;
    ++statistics_.udp_queries;
    if (!peer.is_dirty) {
        peer.is_dirty = true;
        dirty_.push_back(slot.probe.target);
    }
}

void Engine::Core::connect_tcp(SlotIndex index, bool has_edns, SteadyTime now) {
    Slot& slot = slots_[index];
    end_tcp(slot);
    slot.protocol = net::Protocol::tcp;
    slot.tcp_has_edns = has_edns;
    const auto endpoint = routing_.route(targets_[slot.probe.target].endpoint, net::Protocol::tcp);
    if (!endpoint) {
        carry_out(index, slot.machine.on_tcp_failure(FailureKind::no_route, now), now);
        return;
    }
    if (!has_free_socket(0)) {
        starve(index, now);
        return;
    }
    bool is_out_of_files = false;
    const auto generation = slot.generation;
    auto on_done = [this, index, generation](const net::TcpExchange::Reply& reply) {
        on_tcp_done(index, generation, reply);
    };
    slot.tcp = net::TcpExchange::start(
        context_, *endpoint, has_edns ? slot.question->with_edns : slot.question->without_edns,
        ids_.next(), slot.question->question, std::move(on_done), is_out_of_files);
    if (is_out_of_files) {
        starve(index, now);
        // Nobody is under way who could give a descriptor back.
        if (std::ranges::all_of(slots_.all(), [](const Slot& each) {
                return !each.question || !each.is_begun || each.starved_since;
            }))
            throw std::system_error(EMFILE, std::generic_category(), "cannot open a socket");
        return;
    }
    slot.tcp_started = now;
    log(slot, AttemptLog::Step::connecting);
    ++sockets_open_;
    ++statistics_.tcp_queries;
}

void Engine::Core::end_tcp(Slot& slot) {
    if (!slot.tcp)
        return;
    std::exchange(slot.tcp, nullptr)->cancel();
    --sockets_open_;
}

void Engine::Core::finish(SlotIndex index, std::optional<FailureKind> failure, SteadyTime now) {
    Slot& slot = slots_[index];
    outcome_.failure.reset();
    outcome_.attempts = slot.machine.attempts();
    outcome_.notes = slot.machine.notes();
    outcome_.received_at = utc(now);
    if (failure) {
        outcome_.failure =
            Failure{*failure, *failure == FailureKind::network && slot.system_error != 0
                                  ? std::generic_category().message(slot.system_error)
                                  : std::string()};
        outcome_.protocol = slot.protocol;
        outcome_.rtt = {};
    } else {
        if (outcome_.answer.trailing_bytes)
            outcome_.notes.add(Note::trailing_bytes);
        if (outcome_.answer.other_records)
            outcome_.notes.add(Note::other_records);
    }
    sink_.on_outcome(slot.probe, outcome_);

    Peer& peer = peer_of(slot);
    Lane& lane = lanes_[peer.lane];
    end_tcp(slot);
    // A late datagram can settle what waits for a TCP socket.
    if (slot.starved_since)
        std::erase(starved_, index);
    peer.awaited.remove(index);
    --peer.under_way;
    --lane.under_way;
    if (!lane.is_freed && !lane.waiting.empty()) {
        lane.is_freed = true;
        freed_lanes_.push_back(peer.lane);
    }
    slots_.release(index);
}

// ---- sockets ----

bool Engine::Core::open_channel(Peer& peer, std::uint32_t target, SlotIndex wanted_by,
                                SteadyTime now) {
    const auto endpoint = routing_.route(targets_[target].endpoint, net::Protocol::udp);
    const auto fail = [&](FailureKind kind, int system_error) {
        slots_[wanted_by].system_error = system_error;
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
    peer.channel = std::move(std::get<std::unique_ptr<net::UdpChannel>>(opened));
    ++sockets_open_;
    channels_.add(*peer.channel, target);
    listen();
    return true;
}

void Engine::Core::close_channel(Peer& peer) {
    if (!peer.channel)
        return;
    // Fewer responses fit any receive buffer, and asking costs a system call.
    if (peer.sent > 64)
        statistics_.kernel_drops += peer.channel->kernel_drops();
    peer.channel.reset();
    peer.sent = 0;
    --sockets_open_;
}

/// Nothing is waited for any more either.
void Engine::Core::close_all_channels() {
    for (Peer& peer : peers_)
        close_channel(peer);
    channels_.cancel();
    gather_timer_.cancel();
    is_listening_ = false;
}

/// Whether a socket may be opened so that `reserve` more stay free; closes an idle channel if that
/// is what it takes.
bool Engine::Core::has_free_socket(std::size_t reserve) {
    if (sockets_open_ + reserve < settings_.max_sockets)
        return true;
    const auto idle = std::ranges::find_if(peers_, [](const Peer& peer) {
        return peer.channel && peer.under_way == 0 && !peer.is_dirty;
    });
    if (idle == peers_.end())
        return false;
    close_channel(*idle);
    return true;
}

void Engine::Core::flush_dirty(SteadyTime now) {
    // By index: what an error makes a Probe send is flushed in this walk too.
    // NOLINTNEXTLINE(modernize-loop-convert): `dirty_` grows while it is walked
    for (std::size_t i = 0; i < dirty_.size(); ++i) {
        const std::uint32_t target = dirty_[i];
        Peer& peer = peers_[target];
        peer.is_dirty = false;
        if (!peer.channel)
            continue;
        Listener listener(*this, target, now);
        peer.channel->flush(listener);
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
