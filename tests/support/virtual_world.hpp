// A watch::Watch against a World without sockets, in virtual time: hours pass in milliseconds.
//
//   VirtualWorld run(world::test::settings(), 300);
//   run.expect("192.0.2.7");
//   run.at(600, [&] { run.is_network_down = true; });
//   CHECK(run.go_on_until(3600) == watch::Ending::met);
//
// It carries out what the Watch decides as cli/watch_run does: the engine's own ProbeMachine, the
// strict readers, one look after another where the answers' delays put them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/assess.hpp"
#include "check/engine.hpp"
#include "check/probe_machine.hpp"
#include "dns/answer_reader.hpp"
#include "watch/watch.hpp"
#include "world/model.hpp"

namespace dnsprop::test {

/// 192.0.2.1 becomes 192.0.2.7; round trips of 5 to 40 ms; everybody holds the old record.
world::WorldSettings all_hold_the_old_record(dns::Ttl ttl);

class VirtualWorld {
public:
    /// One question, that of the first Change of `settings`, asked of so many resolvers.
    VirtualWorld(world::WorldSettings settings, unsigned resolvers);
    VirtualWorld(const VirtualWorld&) = delete;
    VirtualWorld& operator=(const VirtualWorld&) = delete;

    // ---- Before the first `go_on_until`.
    void expect(const std::string& value);
    watch::WatchSettings rules;
    check::Plan plan;  ///< its targets are "r0", "r1" ...

    // ---- What happens meanwhile.
    /// So many seconds after the start.
    void at(double seconds, std::function<void()> action);
    bool is_network_down = false;
    void suspend(Seconds duration) { now_ += duration; }
    void set_clock(Milliseconds by) { clock_offset_ += by; }
    /// After each turn of the loop.
    std::function<void()> on_turn;

    /// Until that many seconds after the start, or until the Watch says that it is over.
    std::optional<watch::Ending> go_on_until(double seconds);

    // ---- What came of it.
    watch::Watch& watch() { return *watch_; }
    const watch::Snapshot& snapshot() const { return watch_->snapshot(); }
    const watch::ProbeState& probe_state(std::uint32_t target) const {
        return snapshot().probe_states[0][target];
    }
    world::Model& model() { return *model_; }
    watch::Moment moment() const;
    /// Seconds since the start.
    double now() const { return seconds(now_); }
    double seconds(SteadyTime at) const {
        return std::chrono::duration<double>(at - start_).count();
    }
    /// That arrived at resolvers; and at authoritative servers.
    std::uint64_t recursor_queries() const;
    std::uint64_t authority_queries() const;
    /// Sent to resolvers, lost ones and repeats too.
    std::uint64_t sent_to_resolvers() const { return sent_to_resolvers_; }
    std::size_t count(watch::ChangeKind kind) const;
    /// When the resolver's cache lets go of what it holds at the start, by the World's own truth;
    /// nothing where it holds nothing, or no longer what was before the change.
    std::optional<double> turn_of(std::uint32_t target) const;
    /// When a look brought a match first; when the row showed one first.
    std::vector<std::optional<double>> first_sample;
    std::vector<std::optional<double>> first_shown;
    std::uint64_t turns = 0;

private:
    struct Heard {
        check::Outcome outcome;
        std::optional<authority::Reading> reading;  ///< where a zone was given
    };
    using OnHeard = std::function<void(const Heard&)>;
    class Flight;
    struct Walk;

    void begin();
    void turn();
    void run_events();
    SteadyTime next_event() const;
    void ask(std::size_t server, std::shared_ptr<const check::PreparedQuestion> question,
             std::optional<dns::Name> zone, OnHeard on_heard);
    void start_round(std::vector<check::Probe> due);
    void start_walk();
    void start_diagnostic_queries(std::vector<diagnose::DiagnosticQuery> diagnostic_queries);
    void finish_walk(const Walk& walk);
    void take(const check::Probe& probe, const check::Outcome& outcome);
    SteadyTime after(double seconds) const;

    world::WorldSettings settings_;
    std::vector<catalogue::Resolver> resolvers_;
    expect::Expectation given_;
    std::unique_ptr<world::Model> model_;
    std::unique_ptr<watch::Watch> watch_;
    std::shared_ptr<const check::PreparedQuestion> prepared_;
    check::AttemptSchedule schedule_;
    dns::AnswerReader reader_;
    SteadyTime start_;
    SteadyTime now_;
    Milliseconds clock_offset_{0};
    SteadyTime refreshed_at_{};
    bool has_news_ = true;
    std::multimap<SteadyTime, std::function<void()>> events_;
    std::uint64_t sent_to_resolvers_ = 0;
};

}  // namespace dnsprop::test
