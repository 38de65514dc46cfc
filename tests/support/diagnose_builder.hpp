// Results before a diagnosis, and what came of the diagnostic queries, as tests write them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagnose/diagnose.hpp"
#include "support/baseline_builder.hpp"

namespace dnsprop::test {

/// www.example.com A, judged and summed up; the Outcome of target 0 first.
inline diagnose::QuestionResult question_result(
    const expect::Expectation& expectation, const std::vector<check::Outcome>& outcomes,
    std::optional<authority::Baseline> baseline = std::nullopt) {
    diagnose::QuestionResult result;
    result.question = question("www.example.com", "A");
    result.expectation = expectation;
    result.baseline = std::move(baseline);
    for (const check::Outcome& outcome : outcomes) {
        result.rows.push_back(row(outcome, expectation));
        result.rows.back().probe.target = static_cast<std::uint32_t>(result.rows.size() - 1);
    }
    result.summary = check::summarise(result.rows, expectation, {});
    return result;
}

/// An NS set that some resolver has.
inline check::Outcome name_servers(const std::string& zone, const std::vector<std::string>& names,
                                   dns::Ttl ttl) {
    AnswerBuilder builder(zone, "NS");
    for (const std::string& name : names)
        builder.data(name);
    return answered(builder, ttl);
}

/// What came of the diagnostic queries, of target 0 where nothing else is said.
class DiagnosticScript {
public:
    DiagnosticScript& without_checking(check::Outcome outcome) {
        return add(
            {diagnose::DiagnosticQueryKind::checking_disabled, question("www.example.com", "A")},
            std::move(outcome));
    }
    DiagnosticScript& name_servers(check::Outcome outcome, const std::string& zone = "example.com",
                                   std::uint32_t target = 0) {
        return add({diagnose::DiagnosticQueryKind::name_servers, question(zone, "NS"), target},
                   std::move(outcome));
    }
    DiagnosticScript& control(check::Outcome outcome) {
        return add({diagnose::DiagnosticQueryKind::control, diagnose::control_question()},
                   std::move(outcome));
    }
    /// It answers the control question.
    DiagnosticScript& control() {
        return control(test::name_servers(".", {"a.root-servers.net"}, 86400));
    }

    operator diagnose::DiagnosticAnswers() const {  // NOLINT: reads as the answers
        diagnose::DiagnosticAnswers answers(asked_);
        for (std::size_t i = 0; i < asked_.size(); ++i)
            answers.on_outcome({static_cast<std::uint32_t>(i), asked_[i].target}, outcomes_[i]);
        return answers;
    }

private:
    DiagnosticScript& add(diagnose::DiagnosticQuery diagnostic_query, check::Outcome outcome) {
        asked_.push_back(std::move(diagnostic_query));
        outcomes_.push_back(std::move(outcome));
        return *this;
    }

    std::vector<diagnose::DiagnosticQuery> asked_;
    std::vector<check::Outcome> outcomes_;
};

}  // namespace dnsprop::test
