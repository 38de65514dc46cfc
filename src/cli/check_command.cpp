#include "cli/check_command.hpp"

#include <csignal>
#include <optional>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "base/sink.hpp"
#include "cli/check_run.hpp"
#include "cli/output.hpp"
#include "cli/preparation.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/ndjson.hpp"
#include "report/short.hpp"
#include "report/table.hpp"

namespace dnsprop::cli {

namespace asio = boost::asio;

namespace {

const report::ToolInfo tool = {"dnsprop", DNSPROP_VERSION};

UtcTime utc_now() {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

void write_report(const diagnose::CheckResult& result, const Settings& settings,
                  const Environment& environment, Sink& sink) {
    switch (settings.format) {
        case Format::table:
            report::write_table(result, style_of_stdout(settings, environment), sink,
                                {settings.explains, settings.plans_change, this_platform()});
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
                report::write_round_event(question, *result.plan, 1, result.finished_at, sink);
            report::write_end_event(result, sink);
            break;
    }
    sink.flush();
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
    const Network network(ready, context);
    AttemptLines attempt_lines(ready.plan);
    ProgressLine progress(!settings.quiet && !settings.verbose && is_stderr_terminal(environment),
                          ready.plan.probe_count());
    const auto on_row = [&](const check::Row& row) {
        if (is_stream) {
            report::write_result_event(row, ready.plan, out);
            out.flush();
        }
        progress.count(row.judgement.verdict, std::chrono::steady_clock::now());
    };
    CheckRun run(context, settings, ready, network, settings.verbose ? &attempt_lines : nullptr,
                 on_row);
    const SteadyTime began = std::chrono::steady_clock::now();
    const std::optional<int> signal = run.run();

    result.finished_at = utc_now();
    result.duration = std::chrono::round<Milliseconds>(std::chrono::steady_clock::now() - began);
    result.interrupted = signal.has_value();
    result.questions = std::move(run.results());
    result.interception = run.interception();
    result.providers = &ready.providers.get();
    const ExitCode code = exit_code(result, signal);
    result.exit_code = static_cast<int>(code);
    progress.clear();
    if (!settings.quiet)
        write_report(result, settings, environment, out);
    return written(out, code);
}

}  // namespace dnsprop::cli
