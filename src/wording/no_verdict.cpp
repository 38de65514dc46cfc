// Why there is no verdict (wording/headline.hpp).
#include <algorithm>

#include <fmt/format.h>

#include "wording/evidence.hpp"
#include "wording/headline.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

namespace {

using check::Reason;
using check::UnknownCause;
using check::Verdict;

std::string without_expectation(const check::Summary& summary) {
    const auto answers =
        std::ranges::count(summary.groups, Verdict::unjudged, &check::Group::verdict);
    return fmt::format("No verdict: there is no expected value. {} of {} answered{}.",
                       summary.counted, count_text(summary.asked, "resolver"),
                       answers == 0   ? ""
                       : answers == 1 ? ", with the same answer"
                                      : fmt::format(", with {} different answers", answers));
}

std::string without_network(const diagnose::QuestionResult& result) {
    // Silence alone proves no missing network: behind a firewall it is as silent.
    if (has_reason(result, Verdict::silent, FailureKind::timeout))
        return fmt::format(
            "No answer from any of {}. This machine is offline, or a firewall blocks DNS.",
            count_text(result.summary.asked, "resolver"));
    return "No network: this machine has no route to any resolver.";
}

std::string no_such_name(const diagnose::QuestionResult& result, const Style& style) {
    const std::string name = name_text(result.question.name, style);
    if (const auto end = end_of_alias(result))
        return fmt::format("{} is an alias of {}, which does not exist.", name,
                           name_text(*end, style));
    return fmt::format("{} does not exist: the zone's name servers say so.", name);
}

}  // namespace

std::string no_verdict(const diagnose::QuestionResult& result, const Style& style) {
    const auto& summary = result.summary;
    switch (summary.unknown_cause) {
        case UnknownCause::no_network:
            return without_network(result);
        case UnknownCause::low_coverage:
            return fmt::format("No verdict: only {} of {} ({}) gave a usable answer.",
                               summary.counted, count_text(summary.asked, "resolver"),
                               percent_text(summary.coverage_percent));
        case UnknownCause::no_expectation:
            return without_expectation(summary);
        case UnknownCause::no_authority:
            return "No verdict: the zone's name servers could not be asked.";
        case UnknownCause::intercepted:
            return "No verdict: all answers come from one device in your network, so they prove "
                   "nothing.";
        case UnknownCause::no_such_name:
            return no_such_name(result, style);
        case UnknownCause::none:
            return summary.asked == 0 ? "No resolver was asked." : "No verdict.";
    }
    return "No verdict.";
}

std::string interception_text(const diagnose::Interception& interception) {
    return "No verdict: all answers come from one device in your network, so they prove nothing. " +
           finished(capitalised(interception.evidence));
}

}  // namespace dnsprop::wording
