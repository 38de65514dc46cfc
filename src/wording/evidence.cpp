#include "wording/evidence.hpp"

#include <algorithm>
#include <set>

#include "diagnose/authority_finding.hpp"

namespace dnsprop::wording {

namespace {

using authority::BaselineState;

/// So many resolvers, of so many operators, are no accident.
constexpr std::size_t many_resolvers = 3;
constexpr std::size_t several_operators = 2;

bool is_of(const check::Row& row, check::Verdict verdict, check::Reason reason) {
    return row.judgement.verdict == verdict && row.judgement.reason == reason;
}

}  // namespace

bool has_reason(const diagnose::QuestionResult& result, check::Verdict verdict,
                check::Reason reason) {
    return count_of(result, verdict, reason) > 0;
}

std::uint32_t count_of(const diagnose::QuestionResult& result, check::Verdict verdict,
                       check::Reason reason) {
    return static_cast<std::uint32_t>(std::ranges::count_if(
        result.rows, [&](const check::Row& row) { return is_of(row, verdict, reason); }));
}

bool is_widespread(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                   check::Verdict verdict, check::Reason reason) {
    std::set<std::string_view> operators;
    for (const check::Row& row : result.rows)
        if (is_of(row, verdict, reason))
            operators.insert(check.plan->targets[row.probe.target].resolver.operator_name);
    return count_of(result, verdict, reason) >= many_resolvers &&
           operators.size() >= several_operators;
}

bool is_source_known(const diagnose::QuestionResult& result) {
    if (!result.baseline)
        return false;
    switch (result.baseline->state) {
        case BaselineState::found:
        case BaselineState::nodata:
        case BaselineState::nxdomain:
            return true;
        case BaselineState::unreachable:
        case BaselineState::broken:
            return false;
    }
    return false;
}

bool source_serves_it(const diagnose::QuestionResult& result) {
    return is_source_known(result) &&
           diagnose::check_authority(*result.baseline, result.expectation).state ==
               diagnose::AuthorityState::serves_it;
}

std::optional<dns::Name> end_of_alias(const diagnose::QuestionResult& result) {
    if (!result.baseline || result.baseline->content.chain.empty())
        return std::nullopt;
    return dns::Name::from_wire(result.baseline->content.chain.back().rdata_bytes());
}

}  // namespace dnsprop::wording
