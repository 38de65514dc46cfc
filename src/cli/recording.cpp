#include "cli/recording.hpp"

#include <utility>

#include <fmt/format.h>

#include "cli/clock.hpp"
#include "cli/output.hpp"

namespace dnsprop::cli {

Recording::Recording(const Settings& settings) {
    if (!settings.record_file)
        return;
    const std::string path = *settings.record_file;
    writer_.emplace(path, [path](const std::string& error) {
        complain(fmt::format("the recording {} could not be written: {}; the check goes on", path,
                             error));
    });
}

void Recording::begin(const Preparation& ready, const watch::WatchSettings& settings,
                      watch::Moment at) {
    if (writer_)
        writer_->begin({DNSPROP_VERSION, ready.plan, ready.expectations, settings}, at);
}

void Recording::collect_reported_name_servers(const record::Event& event, watch::Moment at) {
    if (writer_)
        writer_->write(event, at);
}

ExitCode Recording::judged(ExitCode code) const {
    const bool is_broken = writer_ && writer_->has_failed();
    return is_broken && code == ExitCode::propagated ? ExitCode::output_failed : code;
}

void RecordedOutcomes::on_outcome(const check::Probe& probe, const check::Outcome& outcome) {
    if (recording_.is_on())
        recording_.collect_reported_name_servers(record::Heard{probe, outcome}, moment_now());
    sink_.on_outcome(probe, outcome);
}

void RecordedDiagnosticAnswers::on_outcome(const check::Probe& probe,
                                           const check::Outcome& outcome) {
    if (recording_.is_on())
        recording_.collect_reported_name_servers(
            record::DiagnosticHeard{diagnostic_queries_.at(probe.question), outcome}, moment_now());
    sink_.on_outcome(probe, outcome);
}

watch::WatchSettings judging_settings(const Settings& settings, watch::WatchSettings rules) {
    rules.thresholds = settings.thresholds;
    rules.has_source = settings.authority != AuthorityUse::off;
    rules.source_only = settings.authority == AuthorityUse::only;
    rules.asks_anyway = settings.asks_anyway;
    return rules;
}

}  // namespace dnsprop::cli
