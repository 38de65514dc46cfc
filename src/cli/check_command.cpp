#include "cli/check_command.hpp"

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/sink.hpp"
#include "check/engine.hpp"
#include "cli/collector.hpp"
#include "cli/demo.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "cli/planning.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "net/host.hpp"
#include "net/host_lookup.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/ndjson.hpp"
#include "report/short.hpp"
#include "report/table.hpp"
#include "world/world.hpp"

namespace dnsprop::cli {

namespace asio = boost::asio;

namespace {

const report::ToolInfo tool = {"dnsprop", DNSPROP_VERSION};

UtcTime utc_now() {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

/// Runs `engine` until it is done or a signal comes; returns the signal. A second signal ends the
/// process at once.
std::optional<int> run_engine(asio::io_context& context, check::Engine& engine,
                              check::ProbeSource& source) {
    bool is_done = false;
    std::optional<int> signal;
    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int number) {
        if (error)
            return;
        signal = number;
        engine.stop();
        signals.clear();
    });
    engine.start(source, [&] { is_done = true; });
    while (!is_done && !signal)
        context.run_one();
    return signal;
}

check::EngineSettings engine_settings(const Settings& settings, std::size_t free_files,
                                      check::AttemptLog* log) {
    check::EngineSettings engine;
    engine.timeout = settings.timeout;
    engine.attempts = settings.attempts;
    engine.probes_per_second = settings.rate;
    engine.log = log;
    // A few are kept for the event loop's own and for files.
    constexpr std::size_t kept = 12;
    engine.max_sockets =
        std::clamp<std::size_t>(free_files > kept ? free_files - kept : 0, 2, 4096);
    return engine;
}

void write_report(const diagnose::CheckResult& result, const Settings& settings,
                  const Environment& environment, Sink& sink) {
    switch (settings.format) {
        case Format::table:
            report::write_table(result, style_of_stdout(settings, environment), sink);
            break;
        case Format::json:
            report::write_json(result, tool, sink);
            break;
        case Format::csv:
            report::write_csv(result, sink);
            break;
        case Format::short_line:
            report::write_short(result, sink);
            break;
        case Format::ndjson:
            for (const diagnose::QuestionResult& question : result.questions)
                report::write_round_event(question, 1, result.finished_at, sink);
            report::write_end_event(result, sink);
            break;
    }
    sink.flush();
}

/// What the engine asks: the real network, or the World of a demo.
struct Network {
    net::DirectRouting direct;
    std::unique_ptr<world::World> world;
    const net::Routing& routing() const {
        return world ? static_cast<const net::Routing&>(*world) : direct;
    }
};

/// What is asked and how it is judged, settled before the first socket opens.
struct Preparation {
    explicit Preparation(const Settings& settings) : providers(settings) {}

    Providers providers;
    check::Plan plan;
    expect::ExpectationTexts texts;
    std::vector<expect::Expectation> expectations;
    std::optional<world::WorldSettings> world;
};

bool is_secure(const Settings& settings) {
    const auto is_secure_protocol = [](net::Protocol protocol) {
        return protocol == net::Protocol::tls || protocol == net::Protocol::https;
    };
    const auto names_secure = [&](const ResolverReference& reference) {
        const auto* endpoint = std::get_if<EndpointReference>(&reference);
        return endpoint != nullptr && is_secure_protocol(endpoint->protocol);
    };
    return is_secure_protocol(settings.protocol) ||
           std::ranges::any_of(settings.references, names_secure);
}

Preparation prepare(const Settings& settings) {
    Preparation ready(settings);
    const bool is_demo = settings.command == Command::demo;
    if (is_demo && is_secure(settings))
        throw InputError("the demo's world speaks UDP and TCP only, neither DoT nor DoH");
    const HostView host = {
        [is_demo](const net::Endpoint& endpoint) { return is_demo || net::has_route(endpoint); },
        net::find_addresses};
    ready.plan = make_plan(settings, load_resolvers(settings), host);
    const auto providers = [&]() -> const catalogue::ProviderDirectory& {
        return ready.providers.get();
    };
    const auto read_expectations = [&] {
        ready.expectations =
            expect::read_expectations(ready.texts, ready.plan.questions, providers);
    };
    ready.texts = settings.expectations;
    read_expectations();
    if (is_demo) {
        ready.world = demo_world(settings, ready.plan, ready.expectations);
        ready.texts = demo_expectations(settings, *ready.world);
        read_expectations();
    }
    return ready;
}

/// The World's resolvers are those of the plan: the catalogue's, and the ones that @ADDRESS made.
void open_world(const Preparation& ready, asio::io_context& context, Network& network) {
    if (!ready.world)
        return;
    const std::size_t needed = world::World::descriptors_needed(ready.plan.targets.size());
    if (const std::size_t free_files = net::raise_file_limit(); free_files < needed)
        throw InputError(fmt::format(
            "the demo's world of {} resolvers needs {} open files and this shell allows {} more: "
            "try --limit {}, or 'ulimit -n' with more",
            ready.plan.targets.size(), needed, free_files,
            std::max<std::size_t>(1, ready.plan.targets.size() * free_files / needed / 2)));
    std::vector<catalogue::Resolver> resolvers;
    resolvers.reserve(ready.plan.targets.size());
    for (const check::Target& target : ready.plan.targets)
        resolvers.push_back(target.resolver);
    network.world = std::make_unique<world::World>(context, *ready.world, resolvers);
}

ExitCode exit_code(const diagnose::CheckResult& result, std::optional<int> signal) {
    if (signal)
        return *signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
    return exit_code_of(result.questions);
}

}  // namespace

ExitCode run_check(const Settings& settings, const Environment& environment) {
    Preparation ready = prepare(settings);
    FdSink out(STDOUT_FILENO);
    diagnose::CheckResult result;
    result.plan = &ready.plan;
    result.started_at = utc_now();

    const bool is_stream = settings.format == Format::ndjson && !settings.quiet;
    if (is_stream) {
        for (std::size_t i = 0; i < ready.plan.questions.size(); ++i) {
            diagnose::QuestionResult question;
            question.question = ready.plan.questions[i];
            question.expectation = ready.expectations[i];
            result.questions.push_back(std::move(question));
        }
        report::write_start_event(result, tool, out);
        out.flush();
    }

    asio::io_context context(1);
    Network network;
    open_world(ready, context, network);
    AttemptLines attempt_lines(ready.plan);
    ProgressLine progress(!settings.quiet && !settings.verbose && is_stderr_terminal(environment),
                          ready.plan.probe_count());
    Collector collector(ready.plan, ready.expectations, [&](const check::Row& row) {
        if (is_stream) {
            report::write_result_event(row, ready.plan, out);
            out.flush();
        }
        progress.count(row.judgement.verdict, std::chrono::steady_clock::now());
    });

    check::Engine engine(context, ready.plan.targets, network.routing(),
                         engine_settings(settings, net::raise_file_limit(),
                                         settings.verbose ? &attempt_lines : nullptr),
                         collector);
    check::PlanSource source(ready.plan);
    const SteadyTime began = std::chrono::steady_clock::now();
    const std::optional<int> signal = run_engine(context, engine, source);

    result.finished_at = utc_now();
    result.duration = std::chrono::round<Milliseconds>(std::chrono::steady_clock::now() - began);
    result.interrupted = signal.has_value();
    result.questions = std::move(collector).finish(settings.thresholds);
    result.providers = &ready.providers.get();
    const ExitCode code = exit_code(result, signal);
    result.exit_code = static_cast<int>(code);
    progress.clear();
    if (!settings.quiet)
        write_report(result, settings, environment, out);
    return written(out, code);
}

}  // namespace dnsprop::cli
