// Asks. The only place with concurrency: one io_context, one thread, a UDP channel per target, a
// state machine per Probe, one queue of timeouts (docs/adr/0002). Probes are drawn lazily,
// Outcomes handed on at once, so memory is bounded by the window. Judges nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/time.hpp"
#include "check/attempt_schedule.hpp"
#include "check/outcome.hpp"
#include "check/plan.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/message_view.hpp"
#include "net/routing.hpp"

namespace dnsprop::check {

/// A Question and its wire images, composed once; each send patches the id.
struct PreparedQuestion {
    /// `options.edns` is of no account: both images are made.
    explicit PreparedQuestion(dns::Question asked, dns::QueryOptions options = {});

    dns::Question question;
    std::vector<std::uint8_t> with_edns;
    std::vector<std::uint8_t> without_edns;
};

/// One Probe to ask. The engine shares the prepared question while the Probe is under way.
struct ProbeOrder {
    Probe probe;
    std::shared_ptr<const PreparedQuestion> question;
};

/// Where Probes come from, one by one: a Plan, or a file of a million names.
class ProbeSource {
public:
    virtual ~ProbeSource() = default;
    /// Nothing when there are no more.
    virtual std::optional<ProbeOrder> next() = 0;
};

/// Questions of a Plan to every Target, question by question.
class PlanSource final : public ProbeSource {
public:
    /// Every Question.
    explicit PlanSource(const Plan& plan);
    /// Those at these indices.
    PlanSource(const Plan& plan, std::vector<std::uint32_t> asked);
    std::optional<ProbeOrder> next() override;

private:
    std::uint32_t target_count_;
    std::vector<std::uint32_t> asked_;                               ///< indices into the plan
    std::vector<std::shared_ptr<const PreparedQuestion>> prepared_;  ///< beside them
    Probe next_{};  ///< `question` is an index into `asked_`
};

/// Where Outcomes go. The Outcome is the engine's and reused: copy what is kept.
class OutcomeSink {
public:
    virtual ~OutcomeSink() = default;
    virtual void on_outcome(const Probe& probe, const Outcome& outcome) = 0;
    /// The whole Response behind the Answer that `on_outcome` hands on next, for who reads more
    /// than the answer section; valid during the call.
    virtual void on_response(const Probe& /*probe*/, const dns::MessageView& /*response*/) {}
};

/// Hears of each step of each Probe, for those who want to look over the engine's shoulder (-v).
class AttemptLog {
public:
    enum class Step : std::uint8_t {
        sent,
        sent_without_edns,
        connecting,
        dropped_response,  ///< the first `told_drops` of a Probe
        network_error
    };

    virtual ~AttemptLog() = default;
    virtual void on_step(const Probe& probe, Step step) = 0;
    /// At the end of a Probe: so many more responses were dropped than were told. Whoever floods us
    /// must not fill a terminal.
    virtual void on_untold_drops(const Probe& /*probe*/, std::uint32_t /*count*/) {}
    static constexpr std::uint32_t told_drops = 3;
};

struct EngineSettings {
    SteadyDuration timeout = std::chrono::seconds(4);  ///< for one Probe, all its attempts together
    unsigned attempts = 6;        ///< queries sent for one Probe at most; see AttemptSchedule
    std::size_t window = 8192;    ///< Probes under way at once, waiting ones included
    unsigned per_target = 16;     ///< Probes under way at one resolver
    unsigned per_operator = 128;  ///< Probes under way at all resolvers of one operator
    /// After so many Probes in a row without a sign of life a resolver gets one query for each of
    /// the others, until something comes from it again; see AttemptSchedule::knock.
    unsigned silent_after = 16;
    double probes_per_second =
        0;  ///< how fast Probes are begun; 0: as fast as the limits above allow
    std::size_t max_sockets = 900;      ///< UDP channels and TCP connections together, at least 2
    int receive_buffer = 0;             ///< octets for each channel, 0: the system's default
    std::uint32_t renew_after = 20000;  ///< queries after which a channel gets a fresh port
    /// After a wake-up the next one comes this much later at the earliest, with all that came
    /// meanwhile: less CPU where many queries are under way, round-trip times that much coarser.
    SteadyDuration gather{};
    AttemptLog* log = nullptr;  ///< must outlive the engine
};

/// What happened beside the Outcomes.
struct EngineStatistics {
    std::uint64_t udp_queries = 0;
    std::uint64_t stream_queries = 0;   ///< over TCP, TLS and HTTPS
    std::uint64_t stray_datagrams = 0;  ///< late, repeated, forged, malformed
    std::uint64_t kernel_drops = 0;     ///< datagrams that did not fit the receive buffers
};

class Engine {
public:
    /// `targets`, `routing` and `sink` must outlive the engine; a Probe's `target` is an index into
    /// `targets`.
    Engine(boost::asio::io_context& context, std::span<const Target> targets,
           const net::Routing& routing, const EngineSettings& settings, OutcomeSink& sink);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Begins; `on_done` is called from the event loop when every Probe of `source` has its
    /// Outcome.
    void start(ProbeSource& source, std::function<void()> on_done);
    /// Gives up at once: nothing more is sent or handed on, `on_done` is not called. Not from
    /// inside `on_outcome`.
    void stop();

    const EngineStatistics& statistics() const;

private:
    class Core;
    std::unique_ptr<Core> core_;
};

}  // namespace dnsprop::check
