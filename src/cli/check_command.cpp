#include "cli/check_command.hpp"

#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/input_error.hpp"
#include "base/sink.hpp"
#include "cli/observers.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/recorder.hpp"
#include "cli/reporting.hpp"
#include "cli/run_planning.hpp"
#include "cli/session.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "cli/watch_screen.hpp"

namespace dnsprop::cli {

namespace {

bool is_stream(const Settings& settings) {
    return settings.format == "ndjson";
}

bool is_on_screen(const Settings& settings, const Environment& environment) {
    return settings.watch.is_shown && !is_stream(settings) && !settings.watch.is_plain &&
           can_show_screen(environment);
}

/// What shows a run while it goes on, as the options say.
class Views {
public:
    Views(boost::asio::io_context& context, const Settings& settings,
          const Environment& environment, const run::RunPlan& plan, Sink& out, Sink& err)
        : settings_(settings),
          out_(out),
          // Lines on stdout are what --watch is asked for; beside a --wait they are progress.
          style_(settings.watch.is_shown ? style_of_stdout(settings, environment)
                                         : style_of_stderr(settings, environment)) {
        const bool is_shown = settings.watch.is_shown;
        const bool redraws = !settings.verbose && is_stderr_terminal(environment);
        if (settings.quiet)
            return;
        if (is_on_screen(settings, environment)) {
            screen_ = std::make_unique<WatchScreen>(context, style_);
        } else if (is_stream(settings)) {
            events_.emplace(plan.plan, plan.rules.once, out);
        } else if (!plan.rules.once) {
            lines_.emplace(is_shown ? out : err, style_, is_shown, !is_shown && redraws);
        }
        if (plan.rules.once && redraws)
            progress_.emplace(true, plan.plan.probe_count());
    }

    std::vector<run::Observer*> observers() {
        std::vector<run::Observer*> all;
        if (screen_)
            all.push_back(screen_.get());
        if (events_)
            all.push_back(&*events_);
        if (lines_)
            all.push_back(&*lines_);
        if (progress_)
            all.push_back(&*progress_);
        return all;
    }

    void let_ask(run::Conductor& conductor) {
        if (screen_)
            screen_->set_actions(
                {[&conductor] { conductor.ask_now(); },
                 [&conductor](const check::Probe& probe) { conductor.ask_now(probe); }});
    }

    /// Before the report, which then stands alone.
    void finish(const watch::Snapshot& snapshot) {
        screen_.reset();
        if (progress_)
            progress_->clear();
        if (events_)
            events_->finish(snapshot);
        if (lines_)
            lines_->clear();
        // What was on the screen is gone with it.
        if (settings_.watch.is_shown && !settings_.quiet && !is_stream(settings_))
            WatchLines(out_, style_, true, false).finish(snapshot);
    }

private:
    const Settings& settings_;
    Sink& out_;
    report::Style style_;
    std::unique_ptr<WatchScreen> screen_;
    std::optional<WatchEvents> events_;
    std::optional<WatchLines> lines_;
    std::optional<ProgressLine> progress_;
};

/// The commands of `--on-change` and `--on-done`.
class Hooks {
public:
    /// What --on-change still has to tell at the end must not hold up a wait that has a limit.
    static constexpr Milliseconds longest_change_calls{10'000};

    Hooks(boost::asio::io_context& context, const WatchOptions& options, bool is_silent)
        : on_change_(context, "--on-change", options.on_change, is_silent),
          on_done_(context, "--on-done", options.on_done, false),
          calls_(on_change_) {
        if (!options.on_change.empty())
            observers_.push_back(&calls_);
    }
    const std::vector<run::Observer*>& observers() const { return observers_; }

    void finish(const watch::Snapshot& snapshot, const diagnose::CheckResult& result) {
        if (result.interrupted) {
            on_change_.stop();
        } else if (on_change_.finish(longest_change_calls)) {
            on_done_.call(facts_of_end(snapshot, result.exit_code));
            on_done_.finish();
        }
    }

private:
    Hook on_change_;
    Hook on_done_;
    ChangeCalls calls_;
    std::vector<run::Observer*> observers_;
};

void require_screen(const Settings& settings, const Environment& environment) {
    const WatchOptions& options = settings.watch;
    if (options.is_shown && options.waits && !is_stream(settings) && !options.is_plain &&
        !can_show_screen(environment))
        throw InputError(
            "--watch with --wait needs a terminal for its screen; --wait alone says how it stands "
            "on stderr, and --watch --plain writes lines");
}

}  // namespace

ExitCode run_check(const Settings& settings, const Environment& environment,
                   const MakeNetwork& make_network) {
    require_screen(settings, environment);
    boost::asio::io_context context(1);
    const std::unique_ptr<Network> network = make_network(context);
    const run::RunPlan plan = make_run_plan(settings, *network);
    if (!settings.quiet)
        for (const std::string& note : plan.notes)
            complain(note);
    FdSink out(STDOUT_FILENO);
    FdSink err(STDERR_FILENO);
    Recorder recorder(settings, plan);
    StopSignal stop(context);
    const bool is_full_screen = is_on_screen(settings, environment);
    Hooks hooks(context, settings.watch, is_full_screen);
    AttemptLines attempt_lines(plan.plan);
    Views views(context, settings, environment, plan, out, err);
    std::vector<run::Observer*> observers = views.observers();
    observers.insert(observers.end(), hooks.observers().begin(), hooks.observers().end());
    if (recorder.is_on())
        observers.push_back(&recorder);

    Session session(context, plan, *network,
                    settings.verbose && !is_full_screen ? &attempt_lines : nullptr,
                    std::move(observers));
    views.let_ask(session.conductor());
    const std::optional<int> signal = session.run(stop);

    const watch::Snapshot& snapshot = session.snapshot();
    recorder.end(snapshot, signal);
    const ExitCode code = recorder.judged(exit_code_of(snapshot, signal));
    views.finish(snapshot);
    diagnose::CheckResult result = snapshot.check;
    result.exit_code = static_cast<int>(code);
    result.interrupted = signal.has_value();
    // A person who has watched has seen it.
    if (!settings.quiet &&
        (is_stream(settings) || settings.watch.waits || !settings.watch.is_shown))
        write_report(result, settings, environment, out);
    hooks.finish(snapshot, result);
    return written(out, code);
}

}  // namespace dnsprop::cli
