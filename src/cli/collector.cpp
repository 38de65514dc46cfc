#include "cli/collector.hpp"

#include <algorithm>
#include <utility>

namespace dnsprop::cli {

Collector::Collector(const check::Plan& plan, const std::vector<expect::Expectation>& expectations,
                     std::function<void(const check::Row&)> on_row)
    : plan_(plan),
      expectations_(expectations),
      on_row_(std::move(on_row)),
      rows_(plan.questions.size()) {}

void Collector::on_outcome(const check::Probe& probe, const check::Outcome& outcome) {
    check::Row row;
    row.probe = probe;
    row.outcome = outcome;
    row.judgement =
        check::judge(outcome, plan_.targets[probe.target].resolver, expectations_[probe.question]);
    row.expires_at = check::own_expiry(row);
    on_row_(row);
    rows_[probe.question].push_back(std::move(row));
}

std::vector<diagnose::QuestionResult> Collector::finish(const check::Thresholds& thresholds) && {
    std::vector<diagnose::QuestionResult> results;
    for (std::size_t i = 0; i < plan_.questions.size(); ++i) {
        diagnose::QuestionResult result;
        result.question = plan_.questions[i];
        result.expectation = expectations_[i];
        result.rows = std::move(rows_[i]);
        std::ranges::sort(result.rows, {}, [](const check::Row& row) { return row.probe.target; });
        result.summary = check::summarise(result.rows, result.expectation, thresholds);
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace dnsprop::cli
