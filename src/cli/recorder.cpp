#include "cli/recorder.hpp"

#include <utility>

#include <fmt/format.h>

#include "cli/output.hpp"

namespace dnsprop::cli {

Recorder::Recorder(const Settings& settings, const run::RunPlan& plan) : plan_(plan) {
    if (!settings.record_file)
        return;
    const std::string path = *settings.record_file;
    writer_.emplace(path, [path](const std::string& error) {
        complain(fmt::format("the recording {} could not be written: {}; the check goes on", path,
                             error));
    });
}

/// The first Snapshot is of the run's beginning, before anything is heard.
void Recorder::on_snapshot(const watch::Snapshot& snapshot) {
    if (writer_ && !std::exchange(has_begun_, true))
        writer_->begin({DNSPROP_VERSION, plan_.plan, plan_.expectations, plan_.rules},
                       snapshot.started);
}

void Recorder::end(const watch::Snapshot& snapshot, std::optional<int> signal) {
    on_event(record::Ended{signal}, snapshot.now);
}

void Recorder::on_event(const record::Event& event, watch::Moment now) {
    if (writer_)
        writer_->write(event, now);
}

ExitCode Recorder::judged(ExitCode code) const {
    const bool is_broken = writer_ && writer_->has_failed();
    return is_broken && code == ExitCode::propagated ? ExitCode::output_failed : code;
}

}  // namespace dnsprop::cli
