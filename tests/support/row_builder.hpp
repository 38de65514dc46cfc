// Outcomes and Rows as tests write them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "check/summary.hpp"
#include "support/answer_builder.hpp"

namespace dnsprop::test {

/// 2026-11-22T09:00:00Z, when every answer of a test comes in.
inline constexpr UtcTime received_at{std::chrono::sys_days{std::chrono::year(2026) / 11 / 22} +
                                     std::chrono::hours(9)};

/// An answer from a resolver that recurses.
inline check::Outcome answered(const AnswerBuilder& content) {
    check::Outcome outcome;
    outcome.answer.content = content.shared();
    outcome.answer.flags.qr = outcome.answer.flags.rd = outcome.answer.flags.ra = true;
    outcome.attempts = 1;
    outcome.received_at = received_at;
    return outcome;
}

inline check::Outcome answered(const AnswerBuilder& content, dns::Ttl ttl) {
    check::Outcome outcome = answered(content);
    if (outcome.answer.content->kind == dns::AnswerKind::positive)
        outcome.answer.ttl = ttl;
    else
        outcome.answer.negative_ttl = ttl;
    return outcome;
}

inline check::Outcome error(dns::Rcode rcode, std::vector<dns::ExtendedError> ede = {}) {
    check::Outcome outcome =
        answered(AnswerBuilder("www.example.com", "A").kind(dns::AnswerKind::error, rcode));
    outcome.answer.ede = std::move(ede);
    return outcome;
}

inline check::Outcome failed(FailureKind kind, std::string detail = {}) {
    check::Outcome outcome;
    outcome.failure = Failure{kind, std::move(detail)};
    outcome.received_at = received_at;
    return outcome;
}

inline catalogue::Resolver resolver(catalogue::Filtering filtering = catalogue::Filtering::none) {
    catalogue::Resolver made;
    made.id = "test";
    made.filtering = filtering;
    return made;
}

/// Judged as the engine does it.
inline check::Row row(check::Outcome outcome, const expect::Expectation& expectation,
                      const catalogue::Resolver& resolver = test::resolver()) {
    check::Row made;
    made.judgement = check::judge(outcome, resolver, expectation);
    made.outcome = std::move(outcome);
    return made;
}

}  // namespace dnsprop::test
