// Takes Outcomes as they come, judges each as soon as it is known what is right, and keeps the rows
// of each Question.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "check/engine.hpp"
#include "diagnose/result.hpp"

namespace dnsprop::cli {

class Collector final : public check::OutcomeSink {
public:
    /// `on_row` hears of every row once it is judged. `plan` must outlive the collector.
    Collector(const check::Plan& plan, std::function<void(const check::Row&)> on_row);

    /// What a Question's rows are judged by, those that wait for it included. Once per Question.
    void judge_by(std::size_t question, expect::Expectation expectation);
    bool is_judging(std::size_t question) const {
        return collected_[question].expectation.has_value();
    }

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override;

    /// The rows in the order of the Plan's targets, summed up.
    std::vector<diagnose::QuestionResult> finish(const check::Thresholds& thresholds) &&;

private:
    struct Collected {
        std::optional<expect::Expectation> expectation;
        std::vector<check::Row> rows;  ///< judged once there is an expectation
    };
    void judge(check::Row& row, const expect::Expectation& expectation);

    const check::Plan& plan_;
    std::function<void(const check::Row&)> on_row_;
    std::vector<Collected> collected_;  ///< beside the plan's questions
};

}  // namespace dnsprop::cli
