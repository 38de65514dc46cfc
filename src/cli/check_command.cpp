#include "cli/check_command.hpp"

#include <optional>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "base/sink.hpp"
#include "cli/check_run.hpp"
#include "cli/clock.hpp"
#include "cli/output.hpp"
#include "cli/preparation.hpp"
#include "cli/progress.hpp"
#include "cli/recording.hpp"
#include "cli/reporting.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "report/ndjson.hpp"

namespace dnsprop::cli {

namespace asio = boost::asio;

namespace {

ExitCode exit_code(const diagnose::CheckResult& result, std::optional<int> signal) {
    if (signal)
        return exit_code_of_signal(*signal);
    return exit_code_of(result.questions);
}

}  // namespace

ExitCode run_check(const Settings& settings, const Environment& environment) {
    Preparation ready = prepare(settings);
    if (!settings.quiet)
        for (const std::string& note : ready.notes)
            complain(note);
    FdSink out(STDOUT_FILENO);
    diagnose::CheckResult result;
    result.plan = &ready.plan;
    Recording recording(settings);
    asio::io_context context(1);
    const Network network(ready, context);
    StopSignal stop(context);
    const watch::Moment began = moment_now();
    result.started_at = began.utc;
    // Every Outcome counts at once: nobody is asked twice.
    watch::WatchSettings rules;
    rules.confirm = 1;
    recording.begin(ready, judging_settings(settings, rules), began);

    const bool is_stream = settings.format == Format::ndjson && !settings.quiet;
    if (is_stream)
        write_start(ready.plan, ready.expectations, result.started_at, out);

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
    CheckRun run(context, settings, ready, network, recording,
                 settings.verbose ? &attempt_lines : nullptr, on_row);
    stop.on_stop([&run](int number) { run.stop(number); });
    const std::optional<int> signal = run.run();

    const watch::Moment ended = moment_now();
    recording.collect_reported_name_servers(record::Ended{signal}, ended);
    result.finished_at = ended.utc;
    result.duration = std::chrono::floor<Milliseconds>(ended.elapsed - began.elapsed);
    result.interrupted = signal.has_value();
    result.questions = std::move(run.results());
    result.interception = run.interception();
    result.providers = &ready.providers.get();
    const ExitCode code = recording.judged(exit_code(result, signal));
    result.exit_code = static_cast<int>(code);
    progress.clear();
    if (is_stream)
        for (const diagnose::QuestionResult& question : result.questions)
            report::write_round_event(question, ready.plan, 1, result.finished_at, out);
    if (!settings.quiet)
        write_report(result, settings, environment, out);
    return written(out, code);
}

}  // namespace dnsprop::cli
