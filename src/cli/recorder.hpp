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
    explicit Recorder(const Settings& settings);

    bool is_on() const { return writer_.has_value(); }
    /// Before anything is heard.
    void begin(const run::RunPlan& plan, watch::Moment at);
    void on_event(const record::Event& event, watch::Moment now) override;
    /// `code`, unless that is 0 and the recording is not whole: then the output has failed.
    ExitCode judged(ExitCode code) const;

private:
    std::optional<record::Writer> writer_;
};

}  // namespace dnsprop::cli
