#include "cli/replay_command.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "base/sink.hpp"
#include "cli/files.hpp"
#include "cli/observers.hpp"
#include "cli/output.hpp"
#include "cli/reporting.hpp"
#include "cli/stop_signal.hpp"
#include "cli/terminal.hpp"
#include "cli/watch_screen.hpp"
#include "record/player.hpp"
#include "record/reader.hpp"
#include "report/ndjson.hpp"
#include "run/change_teller.hpp"

namespace dnsprop::cli {

namespace {

/// What the run was given, and in its place what is given now. What was old and is expected now is
/// old no longer.
std::vector<expect::Expectation> expectations_of(const record::Header& header,
                                                 const Settings& settings,
                                                 const catalogue::ProviderLookup& providers) {
    std::vector<expect::Expectation> out = header.expectations;
    const std::vector<expect::Expectation> now =
        expect::read_expectations(settings.expectations, header.plan.questions, providers);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (!settings.expectations.old.empty())
            out[i].old_values = now[i].old_values;
        if (!settings.expectations.expected.empty()) {
            out[i].source = now[i].source;
            out[i].values = now[i].values;
            std::erase_if(out[i].old_values, [&](const expect::ExpectedValue& old) {
                return std::ranges::find(out[i].values, old.value, &expect::ExpectedValue::value) !=
                       out[i].values.end();
            });
        }
        if (settings.replay.has_match)
            out[i].mode = settings.expectations.mode;
    }
    return out;
}

check::Thresholds thresholds_of(const record::Header& header, const Settings& settings) {
    check::Thresholds thresholds = header.settings.thresholds;
    if (settings.replay.has_at_least)
        thresholds.at_least_percent = settings.thresholds.at_least_percent;
    if (settings.replay.has_min_coverage)
        thresholds.min_coverage_percent = settings.thresholds.min_coverage_percent;
    return thresholds;
}

/// That ended the run.
std::optional<int> signal_of(const record::Recording& recording) {
    return recording.ended() != nullptr ? recording.ended()->signal : std::nullopt;
}

/// NDJSON as a run writes it, behind its start event, all at once.
void write_events(const diagnose::CheckResult& result, Sink& sink) {
    for (const diagnose::QuestionResult& question : result.questions)
        for (const check::Row& row : question.rows)
            report::write_result_event(row, *result.plan, sink);
    for (const diagnose::QuestionResult& question : result.questions)
        report::write_round_event(question, *result.plan, 1, result.finished_at, sink);
}

/// In time-lapse, until it is over or somebody ends it; a screen stays until then. Returns the
/// signal.
std::optional<int> show_over_time(record::Player& player, const Settings& settings,
                                  const Environment& environment, Sink& out) {
    constexpr SteadyDuration between_snapshots = std::chrono::milliseconds(100);
    boost::asio::io_context context(1);
    StopSignal stop(context);
    const report::Style style = style_of_stdout(settings, environment);
    const bool is_on_screen = !settings.watch.is_plain && can_show_screen(environment);
    WatchLines lines(out, style, true, false);
    std::unique_ptr<WatchScreen> screen;
    if (is_on_screen)
        screen = std::make_unique<WatchScreen>(context, style);
    const std::vector<run::Observer*> observers = {
        is_on_screen ? static_cast<run::Observer*>(screen.get()) : &lines};
    std::optional<int> signal;
    stop.on_stop([&signal](int number) { signal = number; });
    boost::asio::steady_timer timer(context);
    bool is_time = true;
    run::ChangeTeller teller;
    const SteadyTime first = player.snapshot().now.elapsed;
    const SteadyTime began = std::chrono::steady_clock::now();
    while (!signal && !observers.front()->wants_end()) {
        if (is_time) {
            const auto passed = (std::chrono::steady_clock::now() - began) * settings.replay.speed;
            player.play_until(first + std::chrono::duration_cast<SteadyDuration>(std::min(
                                          passed, decltype(passed)(player.end() - first))));
            teller.tell(player.snapshot(), observers);
            if (player.is_over() && !is_on_screen)
                break;
            is_time = false;
            timer.expires_after(between_snapshots);
            timer.async_wait([&is_time](const boost::system::error_code&) { is_time = true; });
        }
        context.run_one();
    }
    screen.reset();
    lines.finish(player.snapshot());
    return signal;
}

}  // namespace

ExitCode run_replay(const Settings& settings, const Environment& environment) {
    const std::string& file = settings.replay.file;
    const Providers known(settings);
    const auto providers = [&]() -> const catalogue::ProviderDirectory& { return known.get(); };
    const record::Recording recording = record::read_recording_file(file, providers);
    if (recording.torn_line)
        complain(
            fmt::format("{}:{}: the recording breaks off in the middle of this line; shown is "
                        "what came before it",
                        file, *recording.torn_line));
    record::Player player(recording, providers,
                          expectations_of(recording.header, settings, providers),
                          thresholds_of(recording.header, settings));
    FdSink out(STDOUT_FILENO);
    if (settings.watch.is_shown) {
        const std::optional<int> signal = show_over_time(player, settings, environment, out);
        if (signal)
            return exit_code_of_signal(*signal);
        return written(out, exit_code_of(player.snapshot(), signal_of(recording)));
    }
    const bool is_stream = !settings.quiet && settings.format == "ndjson";
    if (is_stream)
        report::write_start_event(player.snapshot().check, tool, out);
    player.play_to_end();
    const ExitCode code = exit_code_of(player.snapshot(), signal_of(recording));
    diagnose::CheckResult result = player.snapshot().check;
    result.exit_code = static_cast<int>(code);
    result.interrupted = recording.ended() == nullptr || recording.ended()->signal;
    if (is_stream)
        write_events(result, out);
    if (!settings.quiet)
        write_report(result, settings, environment, out);
    return written(out, code);
}

}  // namespace dnsprop::cli
