#include "cli/collector.hpp"

#include <algorithm>
#include <utility>

#include "check/filter_doubt.hpp"

namespace dnsprop::cli {

Collector::Collector(const check::Plan& plan, std::function<void(const check::Row&)> on_row)
    : plan_(plan), on_row_(std::move(on_row)), collected_(plan.questions.size()) {}

void Collector::judge_by(std::size_t question, expect::Expectation expectation) {
    Collected& collected = collected_[question];
    collected.expectation = std::move(expectation);
    for (check::Row& row : collected.rows)
        judge(row, *collected.expectation);
}

void Collector::on_outcome(const check::Probe& probe, const check::Outcome& outcome) {
    Collected& collected = collected_[probe.question];
    check::Row& row = collected.rows.emplace_back();
    row.probe = probe;
    row.outcome = outcome;
    if (collected.expectation)
        judge(row, *collected.expectation);
}

void Collector::judge(check::Row& row, const expect::Expectation& expectation) {
    row.judgement =
        check::judge(row.outcome, plan_.targets[row.probe.target].resolver, expectation);
    row.expires_at = check::own_expiry(row);
    on_row_(row);
}

std::vector<diagnose::QuestionResult> Collector::finish(const check::Thresholds& thresholds) && {
    std::vector<diagnose::QuestionResult> results;
    for (std::size_t i = 0; i < plan_.questions.size(); ++i) {
        Collected& collected = collected_[i];
        diagnose::QuestionResult& result = results.emplace_back();
        result.question = plan_.questions[i];
        result.expectation = std::move(collected.expectation).value_or(expect::Expectation{});
        result.rows = std::move(collected.rows);
        std::ranges::sort(result.rows, {}, [](const check::Row& row) { return row.probe.target; });
        check::excuse_filters(result.rows, plan_.targets);
        result.summary = check::summarise(result.rows, result.expectation, thresholds);
    }
    return results;
}

}  // namespace dnsprop::cli
