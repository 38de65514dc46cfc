// The real Engine against a World over loopback, in words:
//
//   EngineRun run;
//   run.resolver("r0", {Fault::silent}).within(300ms, 3);
//   CHECK(run.ask() == 1);
//   CHECK(run.said("r0") == "timeout over tcp, 3 attempts");
//
// A run ends when the engine says so, or fails the test at a hard cap.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "check/engine.hpp"
#include "dns/ldns_codec.hpp"
#include "net/host.hpp"
#include "unit/world/support.hpp"
#include "world/world.hpp"

namespace dnsprop::test {

/// "192.0.2.7", "NODATA", "NXDOMAIN", "SERVFAIL", "a loop of CNAMEs".
inline std::string words_of(const dns::AnswerContent& content) {
    switch (content.kind) {
        case dns::AnswerKind::nodata:
            return "NODATA";
        case dns::AnswerKind::cname_loop:
            return "a loop of CNAMEs";
        case dns::AnswerKind::chain_too_long:
            return "too long a chain";
        case dns::AnswerKind::positive: {
            std::string out;
            for (const dns::Record& record : content.records)
                out += (out.empty() ? "" : " + ") +
                       dns::write_rdata(record.type, record.rdata_bytes());
            return out;
        }
        default:
            return dns::write_rcode(content.rcode);
    }
}

/// "192.0.2.7 over udp, 1 attempt", "timeout over tcp, 3 attempts, stray-responses".
inline std::string words_of(const check::Outcome& outcome) {
    std::string out = outcome.failure ? std::string(word(outcome.failure->kind))
                                      : words_of(*outcome.answer.content);
    fmt::format_to(std::back_inserter(out), " over {}, {} attempt{}", net::word(outcome.protocol),
                   outcome.attempts, outcome.attempts == 1 ? "" : "s");
    for (unsigned i = 0; i < check::Notes::count; ++i)
        if (outcome.notes.has(static_cast<check::Note>(i)))
            out += fmt::format(", {}", word(static_cast<check::Note>(i)));
    return out;
}

/// Each step and each Outcome as it comes, to count what is under way.
struct Watcher : check::AttemptLog, check::OutcomeSink {
    struct Count {
        int now = 0;
        int most = 0;
        void begin() { most = std::max(most, ++now); }
    };

    void on_step(const check::Probe& probe, Step step) override {
        ++steps[step];
        if (step != Step::sent && step != Step::connecting)
            return;
        if (!begun.emplace(std::pair(probe.question, probe.target), true).second)
            return;
        all.begin();
        by_target[probe.target].begin();
        by_operator[operators.at(probe.target)].begin();
    }
    void on_untold_drops(const check::Probe&, std::uint32_t count) override {
        untold_drops += count;
    }
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        ++settled;
        if (keeps_outcomes)
            outcomes.emplace_back(probe, outcome);
        // What never left (no route) was never under way.
        if (begun.erase({probe.question, probe.target}) != 0) {
            --all.now;
            --by_target[probe.target].now;
            --by_operator[operators.at(probe.target)].now;
        }
        if (on_each)
            on_each();
    }

    std::vector<std::string> operators;  ///< by target
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> begun;
    std::map<Step, unsigned> steps;
    unsigned untold_drops = 0;
    Count all;
    std::map<std::uint32_t, Count> by_target;
    std::map<std::string, Count> by_operator;
    std::vector<std::pair<check::Probe, check::Outcome>> outcomes;
    std::size_t settled = 0;
    bool keeps_outcomes = true;
    std::function<void()> on_each;
};

class EngineRun {
public:
    EngineRun() {
        world.changes = world::test::settings().changes;
        world.latency.scale = 0;
        world.share = 1;  // everybody has 192.0.2.7
        plan.questions = {world::test::question("example.com")};
    }

    EngineRun& resolver(const std::string& id, world::FaultSet faults = {},
                        const std::string& operator_name = {}) {
        const std::size_t number = plan.targets.size();
        catalogue::Resolver resolver = world::test::resolver(id, 0);
        resolver.operator_name = operator_name;
        resolver.ipv4 = {
            *net::IpAddress::read(fmt::format("198.18.{}.{}", number / 200, number % 200 + 1))};
        resolver.ipv6.clear();
        const net::Endpoint endpoint{resolver.ipv4.front(), 53};
        plan.targets.push_back({resolver, endpoint, net::Protocol::udp});
        if (!faults.empty())
            world.faults[id] = faults;
        return *this;
    }
    /// "r0", "r1" ... all alike.
    EngineRun& resolvers(unsigned count, world::FaultSet faults = {},
                         const std::string& operator_name = {}) {
        for (unsigned i = 0; i < count; ++i)
            resolver(fmt::format("r{}", plan.targets.size()), faults, operator_name);
        return *this;
    }
    EngineRun& over_tcp() {
        for (check::Target& target : plan.targets)
            target.protocol = net::Protocol::tcp;
        return *this;
    }
    EngineRun& within(Milliseconds timeout, unsigned attempts) {
        engine.timeout = timeout;
        engine.attempts = attempts;
        return *this;
    }
    /// Records of every type, each with values of its own.
    EngineRun& questions(const std::vector<dns::Question>& asked) {
        plan.questions = asked;
        world.changes.clear();
        for (const dns::Question& question : asked)
            world.changes.push_back(world::default_change(question));
        return *this;
    }

    /// Asks and waits for the end; returns how many Outcomes came.
    std::size_t ask() {
        check::PlanSource source(plan);
        return ask(source);
    }
    std::size_t ask(check::ProbeSource& source) {
        boost::asio::io_context context(1);
        bool is_done = false;
        begin(context, source, [&] { is_done = true; });
        run_until(context, [&] { return is_done; });
        REQUIRE(is_done);
        statistics = engine_->statistics();
        server_totals = world_->total();
        end();
        return watcher.settled;
    }

    /// The pieces of `ask`, for runs that are not to end by themselves or not alone.
    void begin(boost::asio::io_context& context, check::ProbeSource& source,
               std::function<void()> on_done) {
        static_cast<void>(net::raise_file_limit());
        std::vector<catalogue::Resolver> known;
        for (const check::Target& target : plan.targets) {
            known.push_back(target.resolver);
            watcher.operators.push_back(target.resolver.operator_name);
        }
        world_ = std::make_unique<world::World>(context, world, known);
        engine.log = &watcher;
        const net::Routing& routing = other_routing ? *other_routing : *world_;
        engine_ = std::make_unique<check::Engine>(context, plan.targets, routing, engine, watcher);
        engine_->start(source, std::move(on_done));
    }
    void end() {
        engine_.reset();
        world_.reset();
    }
    check::Engine& running_engine() { return *engine_; }
    const world::World& running_world() const { return *world_; }

    template <class IsDone>
    static void run_until(boost::asio::io_context& context, IsDone&& is_done,
                          Milliseconds cap = std::chrono::seconds(30)) {
        const auto end = std::chrono::steady_clock::now() + cap;
        while (!is_done() && std::chrono::steady_clock::now() < end)
            context.run_one_until(end);
    }

    const check::Outcome& outcome(const std::string& id, std::uint32_t question = 0) const {
        for (const auto& [probe, outcome] : watcher.outcomes)
            if (probe.question == question && plan.targets[probe.target].resolver.id == id)
                return outcome;
        FAIL("no outcome for " << id);
        std::abort();
    }
    std::string said(const std::string& id, std::uint32_t question = 0) const {
        return words_of(outcome(id, question));
    }
    /// How often each thing was said.
    std::map<std::string, unsigned> sayings() const {
        std::map<std::string, unsigned> counts;
        for (const auto& [probe, outcome] : watcher.outcomes)
            ++counts[words_of(outcome)];
        return counts;
    }
    std::size_t answered() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            watcher.outcomes, [](const auto& each) { return each.second.has_answer(); }));
    }

    check::Plan plan;
    check::EngineSettings engine;
    world::WorldSettings world;
    const net::Routing* other_routing = nullptr;  ///< instead of the World's
    Watcher watcher;
    check::EngineStatistics statistics;
    world::Counters server_totals;

private:
    std::unique_ptr<world::World> world_;
    std::unique_ptr<check::Engine> engine_;
};

}  // namespace dnsprop::test
