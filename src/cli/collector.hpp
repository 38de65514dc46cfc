// Takes Outcomes as they come, judges each at once and keeps the rows of each Question.
#pragma once

#include <functional>
#include <vector>

#include "base/sink.hpp"
#include "check/engine.hpp"
#include "cli/progress.hpp"
#include "diagnose/result.hpp"

namespace dnsprop::cli {

class Collector final : public check::OutcomeSink {
public:
    /// `on_row` hears of every row once it is judged. All arguments must outlive the collector.
    Collector(const check::Plan& plan, const std::vector<expect::Expectation>& expectations,
              std::function<void(const check::Row&)> on_row);

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override;

    /// The rows in the order of the Plan's targets, summed up.
    std::vector<diagnose::QuestionResult> finish(const check::Thresholds& thresholds) &&;

private:
    const check::Plan& plan_;
    const std::vector<expect::Expectation>& expectations_;
    std::function<void(const check::Row&)> on_row_;
    std::vector<std::vector<check::Row>> rows_;
};

}  // namespace dnsprop::cli
