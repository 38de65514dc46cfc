// One `dnsprop demo` with these arguments, in this process, of five resolvers unless they say
// otherwise:
//
//   const DemoRun run({"example.com", "--share", "100%"});
//   CHECK(run.result().summary.status == check::Status::propagated);
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/run_planning.hpp"
#include "cli/session.hpp"
#include "demo/demo_network.hpp"

namespace dnsprop::test {

struct DemoRun : run::Observer {
    explicit DemoRun(const std::vector<std::string>& given) {
        std::vector<std::string> arguments = {"demo", "--no-faults", "--loss", "0"};
        const auto is_reference = [](const std::string& each) { return each.starts_with('@'); };
        if (std::ranges::none_of(given, is_reference)) {
            arguments.emplace_back("--limit");
            arguments.emplace_back("5");
        }
        arguments.insert(arguments.end(), given.begin(), given.end());
        const cli::Environment nothing{[](const std::string&) { return std::nullopt; }};
        const cli::Settings settings = cli::read_options(arguments, nothing);
        boost::asio::io_context context(1);
        demo::DemoNetwork network(context);
        plan = cli::make_run_plan(settings, network);
        cli::Session session(context, plan, network, nullptr, {this});
        cli::StopSignal stop(context);
        session.run(stop);
        snapshot = session.snapshot();
        recursors = network.world()->recursors();
        authorities = network.world()->authorities().queries();
        for (const check::Target& target : plan.plan.targets)
            by_id[target.resolver.id] = network.world()->counters(target.resolver.id);
    }
    void on_poll(const check::Row& /*poll*/) override { ++rows_told; }
    const std::vector<diagnose::QuestionResult>& results() const {
        return snapshot.check.questions;
    }
    const diagnose::QuestionResult& result() const { return results().front(); }
    const std::optional<diagnose::Interception>& interception() const {
        return snapshot.check.interception;
    }
    std::string evidence() const { return interception() ? interception()->evidence : ""; }
    /// Queries of the recursors about themselves; where TXT is not asked for.
    std::uint64_t about_themselves() const {
        const auto txt = recursors.by_type.find(dns::RrType::txt);
        return txt == recursors.by_type.end() ? 0 : txt->second;
    }

    run::RunPlan plan;
    watch::Snapshot snapshot;
    world::Counters recursors;      ///< this machine's own included
    std::uint64_t authorities = 0;  ///< queries the authoritative servers saw
    std::map<std::string, world::Counters> by_id;
    std::size_t rows_told = 0;
};

}  // namespace dnsprop::test
