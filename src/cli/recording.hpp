// `--record FILE`: what a run hears, written as it comes in. Without the option it does nothing, so
// that whoever conducts a run need not ask.
#pragma once

#include <optional>

#include "check/engine.hpp"
#include "cli/exit_code.hpp"
#include "cli/preparation.hpp"
#include "cli/settings.hpp"
#include "record/event.hpp"
#include "record/writer.hpp"
#include "watch/settings.hpp"

namespace dnsprop::cli {

class Recording {
public:
    /// Opens the file. Throws InputError where it cannot be written, or is something else. A line
    /// that fails later is said on stderr, once, and the run goes on.
    explicit Recording(const Settings& settings);

    bool is_on() const { return writer_.has_value(); }
    /// Before anything is heard; `settings` tell how rows settle.
    void begin(const Preparation& ready, const watch::WatchSettings& settings, watch::Moment at);
    void collect_reported_name_servers(const record::Event& event, watch::Moment at);
    /// `code`, unless that is 0 and the recording is not whole: then the output has failed.
    ExitCode judged(ExitCode code) const;

private:
    std::optional<record::Writer> writer_;
};

/// Stands before another sink and records what goes into it. Each Probe's Outcome is Heard.
class RecordedOutcomes final : public check::OutcomeSink {
public:
    RecordedOutcomes(check::OutcomeSink& sink, Recording& recording)
        : sink_(sink), recording_(recording) {}
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override;
    void on_response(const check::Probe& probe, const dns::MessageView& response) override {
        sink_.on_response(probe, response);
    }

private:
    check::OutcomeSink& sink_;
    Recording& recording_;
};

/// The same of diagnostic queries, whose Probes are told by their index in `diagnostic_queries`,
/// which must outlive it.
class RecordedDiagnosticAnswers final : public check::OutcomeSink {
public:
    RecordedDiagnosticAnswers(check::OutcomeSink& sink, Recording& recording,
                              const std::vector<diagnose::DiagnosticQuery>& diagnostic_queries)
        : sink_(sink), recording_(recording), diagnostic_queries_(diagnostic_queries) {}
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override;
    void on_response(const check::Probe& probe, const dns::MessageView& response) override {
        sink_.on_response(probe, response);
    }

private:
    check::OutcomeSink& sink_;
    Recording& recording_;
    const std::vector<diagnose::DiagnosticQuery>& diagnostic_queries_;
};

/// How a check judges: of `rules` what is not said elsewhere in the Settings.
watch::WatchSettings judging_settings(const Settings& settings, watch::WatchSettings rules);

}  // namespace dnsprop::cli
