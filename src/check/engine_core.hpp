// The inside of check/engine: kept apart so that asking (engine_core.cpp), hearing
// (engine_events.cpp) and the sockets with their budget (engine_sockets.cpp) are three files.
#pragma once

#include <deque>
#include <system_error>

#include <boost/asio/steady_timer.hpp>

#include "check/engine.hpp"
#include "check/flight.hpp"
#include "check/pace.hpp"
#include "check/timeout_queue.hpp"
#include "dns/answer_reader.hpp"
#include "net/channel_set.hpp"
#include "net/exchange.hpp"
#include "net/query_ids.hpp"
#include "net/tls.hpp"
#include "net/udp_channel.hpp"

namespace dnsprop::check {

class Engine::Core {
public:
    Core(boost::asio::io_context& context, std::span<const Target> targets,
         const net::Routing& routing, const EngineSettings& settings, OutcomeSink& sink);
    ~Core() { stop(); }
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    void start(ProbeSource& source, std::function<void()> on_done);
    void stop();
    const EngineStatistics& statistics() const { return statistics_; }

private:
    /// All resolvers of one operator.
    struct OperatorState {
        unsigned under_way = 0;
        bool is_freed = false;
        std::size_t waiting = 0;  ///< Probes in the lines of its peers
        std::vector<std::uint32_t> target_states;
        std::size_t next_peer = 0;  ///< whose line is served first: each in turn
    };

    /// One target's channel and what it awaits.
    struct TargetState {
        std::unique_ptr<net::UdpChannel> channel;
        AwaitedIds awaited;
        WaitingLine waiting;
        std::size_t operator_state = 0;
        unsigned under_way = 0;
        std::uint32_t sent = 0;
        std::uint32_t silent_in_a_row = 0;  ///< Probes that ended in a timeout since it was heard
        bool is_dirty = false;              ///< has queries queued that are not flushed
    };

    /// Passes on what a channel reads, with the target it belongs to.
    struct Listener final : net::ChannelListener {
        Listener(Core& owner, std::uint32_t index, SteadyTime at)
            : core(owner), target(index), now(at) {}
        void on_datagram(dns::Bytes bytes) override { core.on_datagram(target, bytes, now); }
        void on_error(FailureKind kind, int system_error,
                      std::optional<std::uint16_t> id) override {
            core.on_channel_error(target, kind, system_error, id, now);
        }
        Core& core;
        std::uint32_t target;
        SteadyTime now;
    };

    // Asking (engine_core.cpp).
    void settle(SteadyTime now);
    void draw(SteadyTime now);
    bool has_place(const TargetState& target_state) const;
    void begin(SlotIndex index, SteadyTime now);
    void serve_freed_lanes(SteadyTime now);
    void serve_starved(SteadyTime now);
    void carry_out(SlotIndex index, Action action, SteadyTime now);
    void send_udp(SlotIndex index, bool has_edns, SteadyTime now);
    void finish(SlotIndex index, std::optional<FailureKind> failure, SteadyTime now);
    void starve(SlotIndex index, SteadyTime now);
    void flush_dirty(SteadyTime now);

    // Sockets (engine_sockets.cpp).
    bool open_channel(TargetState& target_state, std::uint32_t target, SlotIndex wanted_by,
                      SteadyTime now);
    void close_channel(TargetState& target_state);
    void close_all_channels();
    bool has_free_socket(std::size_t reserve);
    void connect(SlotIndex index, bool has_edns, SteadyTime now);
    void end_exchange(Slot& slot);

    // Hearing (engine_events.cpp).
    void listen();
    void hear();
    void on_datagram(std::uint32_t target, dns::Bytes bytes, SteadyTime now);
    void on_unknown_id(std::uint32_t target, dns::Bytes bytes, SteadyTime now);
    void on_dropped(Slot& slot);
    void on_channel_error(std::uint32_t target, FailureKind kind, int system_error,
                          std::optional<std::uint16_t> id, SteadyTime now);
    void on_exchange_done(SlotIndex index, std::uint32_t generation,
                          const net::Exchange::Reply& reply);
    void arm_timer();
    void on_timer();
    void take_answer(SlotIndex index, const dns::MessageView& message, net::Protocol protocol,
                     SteadyDuration rtt);

    void log(const Slot& slot, AttemptLog::Step step) {
        if (settings_.log != nullptr)
            settings_.log->on_step(slot.probe, step);
    }
    TargetState& peer_of(const Slot& slot) { return target_states_[slot.probe.target]; }
    bool starts_over_udp(const Probe& probe) const {
        return targets_[probe.target].protocol == net::Protocol::udp;
    }
    const AttemptSchedule& schedule_of(const Probe& probe) const {
        if (target_states_[probe.target].silent_in_a_row >= settings_.silent_after)
            return starts_over_udp(probe) ? udp_knock_ : stream_knock_;
        return starts_over_udp(probe) ? udp_schedule_ : stream_schedule_;
    }
    bool is_current(const Timeout& timeout) {
        return slots_[timeout.slot].generation == timeout.generation;
    }
    static Failure channel_failure(FailureKind kind, int system_error) {
        const bool is_told = kind == FailureKind::network && system_error != 0;
        return {kind, is_told ? std::generic_category().message(system_error) : std::string()};
    }
    UtcTime utc(SteadyTime at) const {
        return started_utc_ + std::chrono::floor<Milliseconds>(at - started_);
    }

    boost::asio::io_context& context_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer gather_timer_;
    net::ChannelSet channels_;
    std::span<const Target> targets_;
    const net::Routing& routing_;
    EngineSettings settings_;
    AttemptSchedule udp_schedule_;
    AttemptSchedule stream_schedule_;
    AttemptSchedule udp_knock_;
    AttemptSchedule stream_knock_;
    OutcomeSink& sink_;
    ProbeSource* source_ = nullptr;
    std::shared_ptr<std::function<void()>> on_done_;
    bool is_done_ = false;  ///< `on_done_` is on its way

    std::vector<TargetState> target_states_;
    std::vector<OperatorState> operator_states_;
    Slots slots_;
    TimeoutQueue timeouts_;
    Pace pace_;
    std::optional<ProbeOrder> held_back_;      ///< drawn, but the pace said not yet
    SteadyTime pace_due_ = SteadyTime::max();  ///< when to draw again
    std::deque<SlotIndex> starved_;            ///< want a socket, and there is none
    std::vector<std::size_t> freed_lanes_;     ///< have places again
    std::vector<std::uint32_t> dirty_;         ///< targets with queries to flush
    std::vector<SlotIndex> guessed_at_;        ///< reused by on_unknown_id
    std::size_t sockets_open_ = 0;
    net::QueryIds ids_;
    net::TlsContext tls_;
    dns::AnswerReader reader_;
    Outcome outcome_;  ///< reused, so that its buffers are
    EngineStatistics statistics_;
    SteadyTime armed_for_ = SteadyTime::max();
    /// Dies with the engine: a handler that stands in the loop's queue already cannot be cancelled.
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
    bool is_listening_ = false;  ///< a wait for the channels is under way, or a gathering
    SteadyTime started_{};
    UtcTime started_utc_{};
};

}  // namespace dnsprop::check
