// Conductors side by side, over real loopback sockets.
#include "run/conductor.hpp"

#include <filesystem>
#include <list>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/run_planning.hpp"
#include "demo/demo_network.hpp"
#include "run/asio_clock.hpp"
#include "run/network_asker.hpp"

using namespace dnsprop;

namespace {

/// One `dnsprop demo` in a World of its own, in an event loop that it may share.
class Run {
public:
    Run(boost::asio::io_context& context, std::vector<std::string> arguments, std::size_t sockets)
        : network_(context), clock_(context) {
        arguments.insert(arguments.begin(), "demo");
        const cli::Environment nothing{[](const std::string&) { return std::nullopt; }};
        plan_ = cli::make_run_plan(cli::read_options(arguments, nothing), network_);
        run::NetworkAskerSettings settings;
        settings.sockets = sockets;
        asker_ = std::make_unique<run::NetworkAsker>(context, plan_, network_.routing(), settings);
        conductor_ =
            std::make_unique<run::Conductor>(plan_, *asker_, clock_, std::vector<run::Observer*>());
        conductor_->start([](std::optional<watch::Ending>) {});
    }

    run::Conductor& conductor() { return *conductor_; }
    bool is_over() const { return conductor_->is_over(); }
    int exit_code() const {
        return static_cast<int>(cli::exit_code_of(conductor_->snapshot(), std::nullopt));
    }
    /// What does not depend on when a packet came.
    std::string result() const {
        const check::Summary& summary = conductor_->snapshot().check.questions.front().summary;
        return fmt::format("exit {}, {}", exit_code(), fmt::join(summary.counts, " "));
    }

private:
    demo::DemoNetwork network_;
    run::AsioClock clock_;
    run::RunPlan plan_;
    std::unique_ptr<run::NetworkAsker> asker_;
    std::unique_ptr<run::Conductor> conductor_;
};

std::string alone(const std::vector<std::string>& arguments) {
    boost::asio::io_context context(1);
    Run run(context, arguments, 200);
    while (!run.is_over())
        context.run_one();
    return run.result();
}

}  // namespace

TEST_CASE("Eight Conductors in one event loop end as each of them alone", "[run]") {
    const std::vector<std::vector<std::string>> kinds = {
        {"example.com", "--share", "100%"},
        {"example.com", "--share", "50%"},
        {"example.com", "--share", "50%", "--no-authority"},
        {"example.com", "--authority-only"},
        {"example.com", "--lag", "1h"},
        {"new.example.com", "--old", "none", "--expect", "192.0.2.7", "--change-in", "1h"},
        {"example.com", "--share", "100%", "--wait", "20s"},
        {"example.com", "--intercept", "--share", "100%", "--wait", "20s"},
    };
    std::vector<std::vector<std::string>> all;
    for (std::vector<std::string> arguments : kinds) {
        for (const char* common : {"--no-faults", "--loss", "0", "--limit", "12"})
            arguments.emplace_back(common);
        all.push_back(std::move(arguments));
    }
    boost::asio::io_context context(1);
    std::list<Run> runs;
    for (const auto& arguments : all)
        runs.emplace_back(context, arguments, 200);
    const auto are_over = [&] { return std::ranges::all_of(runs, &Run::is_over); };
    while (!are_over())
        context.run_one();
    std::size_t i = 0;
    for (const Run& run : runs) {
        INFO(fmt::format("{}", fmt::join(all[i], " ")));
        CHECK(run.result() == alone(all[i]));
        ++i;
    }
}

TEST_CASE("One of two Conductors is stopped, and the other one does not notice", "[run]") {
    boost::asio::io_context context(1);
    const std::vector<std::string> waits = {"example.com", "--no-faults", "--loss",  "0",
                                            "--share",     "0%",          "--limit", "6",
                                            "--ttl",       "1h",          "--wait",  "1h"};
    const std::vector<std::string> ends = {"example.com", "--no-faults", "--loss",  "0",
                                           "--share",     "100%",        "--limit", "6"};
    Run waiting(context, waits, 64);
    Run other(context, ends, 64);
    while (waiting.conductor().snapshot().rounds == 0)
        context.run_one();
    waiting.conductor().stop();
    while (!waiting.is_over() || !other.is_over())
        context.run_one();
    CHECK(waiting.exit_code() == 1);
    CHECK(other.exit_code() == 0);
}

TEST_CASE("A Conductor keeps to the sockets that it is given", "[run]") {
    boost::asio::io_context context(1);
    Run run(context,
            {"example.com", "--no-faults", "--loss", "0", "--share", "100%", "--limit", "60"}, 24);
    const auto sockets = [] {
        std::size_t count = 0;
        for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd"))
            count += each.path().empty() ? 0 : 1;
        return count;
    };
    const std::size_t before = sockets();
    std::size_t most = 0;
    while (!run.is_over()) {
        context.run_one();
        most = std::max(most, sockets());
    }
    CHECK(run.exit_code() == 0);
    // TCP listeners of the World open on demand, beside the run's own.
    CHECK(most <= before + 24);
}

TEST_CASE("A network that answers for two resolvers is found in 200 of 200 waits", "[run]") {
    constexpr unsigned at_once = 25;
    for (unsigned first = 1; first <= 200; first += at_once) {
        boost::asio::io_context context(1);
        std::list<Run> runs;
        for (unsigned seed = first; seed < first + at_once; ++seed)
            runs.emplace_back(
                context,
                std::vector<std::string>{"--limit", "2", "--intercept", "--share", "100%", "--wait",
                                         "--seed", std::to_string(seed)},
                64);
        while (!std::ranges::all_of(runs, &Run::is_over))
            context.run_one();
        unsigned seed = first;
        for (const Run& run : runs) {
            INFO("seed " << seed++);
            CHECK(run.exit_code() == 3);
        }
    }
}
