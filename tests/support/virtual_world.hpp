// A run against a World without sockets, in virtual time: hours pass in milliseconds.
//
//   VirtualWorld run(world::test::settings(), 300);
//   run.expect("192.0.2.7");
//   run.at(600, [&] { run.is_network_down = true; });
//   CHECK(run.go_on_until(3600) == watch::Ending::met);
//
// The Conductor is the real one. This is its Clock and its Asker: the engine's own ProbeMachine,
// the strict readers, one question after another where the answers' delays put them.
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
#include "run/conductor.hpp"
#include "world/model.hpp"

namespace dnsprop::test {

/// 192.0.2.1 becomes 192.0.2.7; round trips of 5 to 40 ms; everybody holds the old record.
world::WorldSettings all_hold_the_old_record(dns::Ttl ttl);

class VirtualWorld final : public run::Asker, public run::Clock {
public:
    /// One question, that of the first Change of `settings`, asked of so many resolvers.
    VirtualWorld(world::WorldSettings settings, unsigned resolvers);
    VirtualWorld(const VirtualWorld&) = delete;
    VirtualWorld& operator=(const VirtualWorld&) = delete;

    // ---- Before the first `go_on_until`.
    void expect(const std::string& value);
    run::RunPlan run_plan;
    watch::WatchSettings& rules = run_plan.rules;
    check::Plan& plan = run_plan.plan;  ///< its targets are "r0", "r1" ...
    std::vector<run::Observer*> observers;

    // ---- What happens meanwhile.
    /// So many seconds after the start.
    void at(double seconds, std::function<void()> action);
    bool is_network_down = false;
    void suspend(Seconds duration) { now_ += duration; }
    void set_clock(Milliseconds by) { clock_offset_ += by; }
    /// After each event.
    std::function<void()> on_turn;

    /// Until that many seconds after the start, or until the run is over.
    std::optional<watch::Ending> go_on_until(double seconds);
    void stop_run() { conductor_->stop(); }

    // ---- What came of it.
    run::Conductor& conductor() { return *conductor_; }
    const watch::Snapshot& snapshot() const { return conductor_->snapshot(); }
    const watch::ProbeState& probe_state(std::uint32_t target) const {
        return snapshot().probe_states[0][target];
    }
    world::Model& model() { return *model_; }
    /// Seconds since the start.
    double time() const { return seconds(now_); }
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
    std::uint64_t events = 0;

    // ---- run::Clock
    watch::Moment now() const override;
    void set_alarm(SteadyTime at, std::function<void()> action) override;
    void cancel_alarm() override { ++alarm_; }

    // ---- run::Asker
    void listen(Listener* listener) override { listener_ = listener; }
    bool has_room() const override { return true; }
    void ask(run::Purpose purpose, std::vector<check::ProbeOrder> orders) override;
    void walk() override;
    void stop() override;

private:
    struct Heard {
        check::Outcome outcome;
        std::optional<authority::Reading> reading;  ///< where a zone was given
    };
    using OnHeard = std::function<void(const Heard&)>;
    class Flight;
    struct Walk;

    void begin();
    void ask(std::size_t server, std::shared_ptr<const check::PreparedQuestion> question,
             std::optional<dns::Name> zone, OnHeard on_heard);
    void finish_walk(const Walk& walk);
    void note(const check::Probe& probe);
    SteadyTime after(double seconds) const;

    world::WorldSettings settings_;
    std::vector<catalogue::Resolver> resolvers_;
    std::unique_ptr<world::Model> model_;
    std::unique_ptr<run::Conductor> conductor_;
    std::optional<watch::Ending> ending_;
    Listener* listener_ = nullptr;
    check::AttemptSchedule schedule_;
    dns::AnswerReader reader_;
    SteadyTime start_;
    SteadyTime now_;
    Milliseconds clock_offset_{0};
    std::uint64_t alarm_ = 0;     ///< the one that is set; those before it are off
    std::uint64_t asked_ = 0;     ///< what was asked before is given up
    std::shared_ptr<Walk> walk_;  ///< under way
    std::multimap<SteadyTime, std::function<void()>> events_;
    std::uint64_t sent_to_resolvers_ = 0;
};

}  // namespace dnsprop::test
