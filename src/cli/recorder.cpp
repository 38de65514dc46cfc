#include "cli/recorder.hpp"

#include <fmt/format.h>

#include "cli/output.hpp"

namespace dnsprop::cli {

Recorder::Recorder(const Settings& settings) {
    if (!settings.record_file)
        return;
    const std::string path = *settings.record_file;
    writer_.emplace(path, [path](const std::string& error) {
        complain(fmt::format("the recording {} could not be written: {}; the check goes on", path,
                             error));
    });
}

void Recorder::begin(const run::RunPlan& plan, watch::Moment at) {
    if (writer_)
        writer_->begin({DNSPROP_VERSION, plan.plan, plan.expectations, plan.rules}, at);
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
