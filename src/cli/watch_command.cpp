#include "cli/watch_command.hpp"

#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/input_error.hpp"
#include "base/sink.hpp"
#include "cli/clock.hpp"
#include "cli/output.hpp"
#include "cli/preparation.hpp"
#include "cli/progress.hpp"
#include "cli/recording.hpp"
#include "cli/reporting.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "cli/watch_observers.hpp"
#include "cli/watch_run.hpp"
#include "cli/watch_screen.hpp"

namespace dnsprop::cli {

namespace asio = boost::asio;

namespace {

/// What --on-change still has to tell at the end must not hold up whoever set a limit to the wait.
constexpr Milliseconds longest_change_calls{10'000};

/// A match that is not settled is no reason to go on with a deploy.
ExitCode exit_code(const WatchRun::End& end, const watch::Snapshot& snapshot) {
    if (end.signal)
        return exit_code_of_signal(*end.signal);
    if (end.ending == watch::Ending::met)
        return ExitCode::propagated;
    const ExitCode code = exit_code_of(snapshot.check.questions);
    return code == ExitCode::propagated && !snapshot.is_met ? ExitCode::not_propagated : code;
}

}  // namespace

ExitCode run_watch(const Settings& settings, const Environment& environment) {
    const WatchOptions& wish = settings.watch;
    const bool is_stream = settings.format == Format::ndjson;
    if (wish.is_shown && wish.waits && !is_stream && !wish.is_plain &&
        !can_show_screen(environment))
        throw InputError(
            "--watch with --wait needs a terminal for its screen; --wait alone says how it stands "
            "on stderr, and --watch --plain writes lines");
    Preparation ready = prepare(settings);
    if (!settings.quiet)
        for (const std::string& note : ready.notes)
            complain(note);
    FdSink out(STDOUT_FILENO);
    FdSink err(STDERR_FILENO);
    asio::io_context context(1);
    const Network network(ready, context);
    AttemptLines attempt_lines(ready.plan);
    const bool is_on_screen =
        wish.is_shown && !is_stream && !wish.is_plain && can_show_screen(environment);
    Hook on_change(context, "--on-change", wish.on_change, is_on_screen);
    Hook on_done(context, "--on-done", wish.on_done, false);
    Recording recording(settings);
    StopSignal stop(context);

    // Lines on stdout are what --watch is asked for; beside a --wait they are progress.
    const report::Style style = wish.is_shown ? style_of_stdout(settings, environment)
                                              : style_of_stderr(settings, environment);
    WatchLines lines(wish.is_shown ? static_cast<Sink&>(out) : err, style, wish.is_shown,
                     !wish.is_shown && !settings.verbose && is_stderr_terminal(environment));
    WatchEvents events(ready.plan, out);
    ChangeCalls calls(on_change);
    std::unique_ptr<WatchScreen> screen;
    std::vector<WatchObserver*> observers;
    if (is_on_screen) {
        screen = std::make_unique<WatchScreen>(context, style);
        observers.push_back(screen.get());
    } else if (is_stream && !settings.quiet) {
        observers.push_back(&events);
    } else if (!settings.quiet) {
        observers.push_back(&lines);
    }
    if (!wish.on_change.empty())
        observers.push_back(&calls);
    if (is_stream && !settings.quiet)
        write_start(ready.plan, ready.expectations, moment_now().utc, out);

    recording.begin(ready, wish.rules, moment_now());
    const bool is_logged = settings.verbose && !is_on_screen;
    WatchRun run(context, settings, ready, network, recording, is_logged ? &attempt_lines : nullptr,
                 observers);
    if (screen)
        screen->set_actions(
            {[&run] { run.ask_now(); }, [&run](const check::Probe& probe) { run.ask_now(probe); }});
    stop.on_stop([&run](int number) { run.stop(number); });
    const WatchRun::End end = run.run();
    screen.reset();

    const watch::Snapshot& snapshot = run.snapshot();
    const ExitCode code = recording.judged(exit_code(end, snapshot));
    diagnose::CheckResult result = snapshot.check;
    result.exit_code = static_cast<int>(code);
    result.interrupted = end.signal.has_value();
    lines.clear();
    if (is_stream && !settings.quiet)
        events.finish(snapshot);
    else if (wish.is_shown)
        lines.finish(snapshot);
    // Who has watched has seen it; who has waited gets the report.
    if (!settings.quiet && (is_stream || wish.waits || !wish.is_shown))
        write_report(result, settings, environment, out);
    if (end.signal) {
        on_change.stop();
    } else if (on_change.finish(longest_change_calls)) {
        on_done.call(facts_of_end(snapshot, result.exit_code));
        on_done.finish();
    }
    return written(out, code);
}

}  // namespace dnsprop::cli
