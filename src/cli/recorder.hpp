// `--record FILE`: what a run hears, written as it comes in. Without the option it does nothing.
#pragma once

#include <optional>

#include "cli/exit_code.hpp"
#include "cli/settings.hpp"
#include "record/writer.hpp"
#include "run/observer.hpp"
#include "run/run_plan.hpp"

namespace dnsprop::cli {

class Recorder final : public run::Observer {
public:
    /// Opens the file. Throws InputError where it cannot be written, or is something else. A line
    /// that fails later is said on stderr, once, and the run goes on.
    /// `plan` must outlive it.
    Recorder(const Settings& settings, const run::RunPlan& plan);

    bool is_on() const { return writer_.has_value(); }
    void on_event(const record::Event& event, watch::Moment now) override;
    void on_snapshot(const watch::Snapshot& snapshot) override;
    /// The run is over; `signal` ended it.
    void end(const watch::Snapshot& snapshot, std::optional<int> signal);
    /// `code`, unless that is 0 and the recording is not whole: then the output has failed.
    ExitCode judged(ExitCode code) const;

private:
    const run::RunPlan& plan_;
    std::optional<record::Writer> writer_;
    bool has_begun_ = false;
};

}  // namespace dnsprop::cli
