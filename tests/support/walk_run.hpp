// A real Walk against a World over loopback, in words:
//
//   WalkRun run;
//   run.fault("ns2", {Fault::lame});
//   const Baseline baseline = run.find("example.com");
//   CHECK(test::words_of(baseline) == "found 192.0.2.7");
//   CHECK(run.health("ns2.example.com") == "lame");
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "authority/walk.hpp"
#include "support/engine_run.hpp"
#include "unit/world/support.hpp"
#include "world/world.hpp"

namespace dnsprop::test {

/// "found 192.0.2.7", "found cdn.example.net -> 192.0.2.7", "nxdomain".
inline std::string words_of(const authority::Baseline& baseline) {
    std::string out(word(baseline.state));
    std::string link = " ";
    for (const dns::Record& record : baseline.content.chain) {
        out += link + dns::Name::from_wire(record.rdata_bytes()).plain_text();
        link = " -> ";
    }
    if (!baseline.content.records.empty())
        out += link + words_of(baseline.content);
    return out;
}

class WalkRun {
public:
    WalkRun() : world(world::test::settings()) {
        settings.step_timeout = std::chrono::milliseconds(300);
        settings.round_timeout = std::chrono::milliseconds(300);
        settings.attempts = 2;
    }

    WalkRun& fault(const std::string& id, world::FaultSet faults) {
        world.faults[id] = faults;
        return *this;
    }
    WalkRun& faults(const std::vector<std::string>& ids, world::FaultSet faults) {
        for (const std::string& id : ids)
            fault(id, faults);
        return *this;
    }

    authority::Baseline find(std::string_view name, dns::RrType type = dns::RrType::a) {
        return find_all({world::test::question(name, type)}).baselines.at(0);
    }

    const authority::BaselineReport& find_all(const std::vector<dns::Question>& questions) {
        boost::asio::io_context context(1);
        begin(context, questions);
        EngineRun::run_until(context, [&] { return is_done; });
        REQUIRE(is_done);
        end();
        return report;
    }

    /// The pieces of `find_all`.
    void begin(boost::asio::io_context& context, const std::vector<dns::Question>& questions) {
        world_ = std::make_unique<world::World>(context, world, world::test::resolvers(3));
        if (settings.root_hints.empty())
            for (const world::RootHint& hint : world_->root_hints())
                settings.root_hints.push_back({hint.name, hint.addresses});
        walk_ = std::make_unique<authority::Walk>(context, *world_, settings);
        ask(context, questions);
    }
    /// Once more with the same Walk.
    void ask(boost::asio::io_context& context, const std::vector<dns::Question>& questions) {
        is_done = false;
        first_words.clear();
        const auto on_first_word = [this](std::size_t index, authority::BaselineState state) {
            first_words.emplace_back(index, state);
            queries_at_first_word = world_->total().queries();
            if (on_each_first_word)
                on_each_first_word();
        };
        const auto on_end = [this](const std::exception_ptr& error,
                                   const authority::BaselineReport& found) {
            if (error)
                std::rethrow_exception(error);
            report = found;
            is_done = true;
        };
        boost::asio::co_spawn(context, walk_->find_baselines(questions, on_first_word), on_end);
    }
    void end() {
        total = world_->total();
        recursors = world_->recursors();
        for (const world::Server& server : world_->model().servers())
            queries[server.id()] = server.counters().queries();
        walk_.reset();
        world_.reset();
    }
    authority::Walk& walk() { return *walk_; }
    void drop_walk() { walk_.reset(); }

    /// Of the zone that decides; all addresses of the server together: "silent", "healthy, lame".
    std::string health(std::string_view server, std::size_t baseline = 0) const {
        std::set<std::string> words;
        const auto name = world::test::name(server);
        for (const auto& each : report.baselines.at(baseline).zones.back().servers)
            if (each.server == name)
                words.emplace(word(each.health));
        std::string out;
        for (const std::string& each : words)
            out += (out.empty() ? "" : ", ") + each;
        return out;
    }
    bool has_problem(std::string_view part, std::size_t baseline = 0) const {
        for (const std::string& problem : report.baselines.at(baseline).problems)
            if (problem.find(part) != std::string::npos)
                return true;
        return false;
    }

    world::WorldSettings world;
    authority::WalkSettings settings;
    authority::BaselineReport report;
    std::vector<std::pair<std::size_t, authority::BaselineState>> first_words;
    std::uint64_t queries_at_first_word = 0;
    std::function<void()> on_each_first_word;
    world::Counters total;
    world::Counters recursors;                     ///< of `total`
    std::map<std::string, std::uint64_t> queries;  ///< by server id
    bool is_done = false;

private:
    std::unique_ptr<world::World> world_;
    std::unique_ptr<authority::Walk> walk_;
};

}  // namespace dnsprop::test
