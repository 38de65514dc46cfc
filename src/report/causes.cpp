#include "report/causes.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"

namespace dnsprop::report {

namespace {

using check::Reason;
using check::Verdict;
using diagnose::Bound;
using diagnose::Cause;
using diagnose::Diagnosis;

/// Names in one line; further ones are counted.
constexpr std::size_t shown_names = 3;
/// Columns that a detail may take.
constexpr std::size_t detail_width = 100;

/// After "1 resolver" and after "2 resolvers".
struct Clause {
    std::string_view one;
    std::string_view many;
};

Clause clause_of_record(Reason reason) {
    switch (reason.answer) {
        case Reason::old_value:
            return {"still holds the old record in its cache",
                    "still hold the old record in their caches"};
        case Reason::mixed:
            return {"holds right and other records side by side in its cache",
                    "hold right and other records side by side in their caches"};
        case Reason::incomplete:
            return {"holds only some of the expected records in its cache",
                    "hold only some of the expected records in their caches"};
        case Reason::still_there:
            return {"still holds the record in its cache", "still hold the record in their caches"};
        default:
            return {"holds another record in its cache", "hold another record in their caches"};
    }
}

Clause clause_of_reason(Reason reason) {
    switch (reason.answer) {
        case Reason::servfail:
            return {"cannot resolve the name and does not say why",
                    "cannot resolve the name and do not say why"};
        case Reason::dnssec_bogus:
            return {"rejects the zone's DNSSEC signatures", "reject the zone's DNSSEC signatures"};
        case Reason::lame:
            return {"cannot use the zone's own servers", "cannot use the zone's own servers"};
        case Reason::error_rcode:
            return {"answers with an error", "answer with an error"};
        case Reason::cname_loop:
        case Reason::chain_too_long:
            return {"cannot follow the CNAME records to an end",
                    "cannot follow the CNAME records to an end"};
        case Reason::blocked:
            return {"answers by its own filter", "answer by their own filter"};
        case Reason::not_authorised:
            return {"does not answer questions from here", "do not answer questions from here"};
        default:
            return {"gives no usable answer", "give no usable answer"};
    }
}

Clause clause_of(Cause cause, Reason reason) {
    switch (cause) {
        case Cause::cached_record:
            return clause_of_record(reason);
        case Cause::cached_absence:
            return {"still has in its cache that there is no such record",
                    "still have in their caches that there is no such record"};
        case Cause::old_name_servers:
            return {"still uses the old name servers", "still use the old name servers"};
        case Cause::lagging_server:
            return {"has it from one of the zone's own servers",
                    "have it from one of the zone's own servers"};
        case Cause::stretched_ttl:
            return {"keeps records for longer than the zone says",
                    "keep records for longer than the zone says"};
        case Cause::serves_stale:
            return {"serves an expired record, since it cannot refresh it",
                    "serve an expired record, since they cannot refresh it"};
        case Cause::refuses_us:
            return {"refuses every question from here", "refuse every question from here"};
        case Cause::refuses_name:
            return {"refuses this name and answers others", "refuse this name and answer others"};
        case Cause::down:
            return {"fails at other questions too", "fail at other questions too"};
        case Cause::fails_for_name:
            return {"answers other questions, but not this one",
                    "answer other questions, but not this one"};
        case Cause::dnssec_bogus:
            return clause_of_reason(Reason::dnssec_bogus);
        case Cause::authorities_fail:
            return clause_of_reason(Reason::lame);
        case Cause::filter:
            return clause_of_reason(Reason::blocked);
        case Cause::none:
            break;
    }
    return clause_of_reason(reason);
}

/// Reasons that make a difference to what is said; the others of a cause are one line.
Reason told_reason(Cause cause, Reason reason) {
    return cause == Cause::cached_record || cause == Cause::none ? reason : Reason::none;
}

std::string ending(const CauseGroup& group, UtcTime now, const Style& style) {
    switch (group.cause) {
        case Cause::lagging_server:
        case Cause::dnssec_bogus:
            return "; waiting does not end that";
        case Cause::cached_record:
        case Cause::cached_absence:
        case Cause::old_name_servers:
        case Cause::stretched_ttl:
        case Cause::serves_stale:
            break;
        default:
            return {};
    }
    if (!group.end)
        return "; until when is not known";
    std::string out = fmt::format(", {}{}", group.rows.size() == 1 ? "" : "the last ",
                                  end_text(*group.end, now, style));
    if (group.untimed > 0)
        out += fmt::format("; {} of them {} no time that can be relied on", group.untimed,
                           group.untimed == 1 ? "gives" : "give");
    return out;
}

}  // namespace

Diagnosis cause_of(const diagnose::QuestionResult& result, std::uint32_t row) {
    if (row < result.diagnoses.size())
        return result.diagnoses[row];
    const check::Row& shown = result.rows[row];
    switch (shown.judgement.verdict) {
        case Verdict::stale:
            return {shown.ttl_disbelieved ? Cause::stretched_ttl : Cause::cached_record,
                    Bound::record_ttl,
                    shown.expires_at,
                    {}};
        case Verdict::absent:
            return {Cause::cached_absence, Bound::negative_ttl, shown.expires_at, {}};
        default:
            return {};
    }
}

std::vector<CauseGroup> cause_groups(const diagnose::QuestionResult& result, bool counted) {
    std::map<std::tuple<Cause, Reason>, CauseGroup> by_cause;
    for (std::uint32_t i = 0; i < result.rows.size(); ++i) {
        const check::Judgement& judgement = result.rows[i].judgement;
        if (judgement.verdict == Verdict::match || judgement.verdict == Verdict::unjudged ||
            check::counts(judgement.verdict) != counted)
            continue;
        const Diagnosis diagnosis = cause_of(result, i);
        const Reason reason = told_reason(diagnosis.cause, judgement.reason);
        CauseGroup& group = by_cause[{diagnosis.cause, reason}];
        group.cause = diagnosis.cause;
        group.reason = reason;
        if (group.rows.empty())
            group.detail = diagnosis.detail;
        else if (group.detail != diagnosis.detail)
            group.detail.clear();
        group.rows.push_back(i);
        const auto eta = diagnose::eta_of(result, i);
        group.untimed += eta ? 0 : 1;
        if (eta && (!group.end || group.end->at < eta->at))
            group.end = eta;
    }
    std::vector<CauseGroup> groups;
    const auto ends_at = [&](std::uint32_t row) {
        const auto eta = diagnose::eta_of(result, row);
        return eta ? std::optional(eta->at) : std::nullopt;
    };
    for (auto& [key, group] : by_cause) {
        std::ranges::sort(group.rows, [&](std::uint32_t a, std::uint32_t b) {
            const auto end_a = ends_at(a), end_b = ends_at(b);
            return end_a != end_b ? end_a > end_b : a < b;
        });
        groups.push_back(std::move(group));
    }
    std::ranges::sort(groups, [](const CauseGroup& a, const CauseGroup& b) {
        return a.rows.size() != b.rows.size()
                   ? a.rows.size() > b.rows.size()
                   : std::tie(a.cause, a.reason) < std::tie(b.cause, b.reason);
    });
    return groups;
}

std::string end_text(const diagnose::Eta& end, UtcTime now, const Style& style) {
    const std::string_view bound = diagnose::word(end.bound);
    return fmt::format("until {}{}", clock_text(end.at, now, style),
                       bound.empty() ? "" : fmt::format(" ({})", bound));
}

std::string resolver_names(const std::vector<std::uint32_t>& rows,
                           const diagnose::CheckResult& check,
                           const diagnose::QuestionResult& result, const Style& style) {
    // "and 1 more" takes the room that its name would.
    const std::size_t shown = rows.size() == shown_names + 1 ? rows.size() : shown_names;
    std::string out;
    for (std::size_t i = 0; i < std::min(rows.size(), shown); ++i)
        out += (i == 0                 ? ""
                : i + 1 == rows.size() ? " and "
                                       : ", ") +
               catalogue_text(check.plan->targets[result.rows[rows[i]].probe.target].resolver.name,
                              style);
    if (rows.size() > shown)
        out += fmt::format(" and {} more", rows.size() - shown);
    return out;
}

std::string cause_text(const CauseGroup& group, const diagnose::CheckResult& check,
                       const diagnose::QuestionResult& result, const Style& style) {
    const auto [one, many] = clause_of(group.cause, group.reason);
    std::string out = fmt::format("{} {}", group.rows.size(), group.rows.size() == 1 ? one : many);
    if (!group.detail.empty())
        out += fmt::format(": {}", fit(escape_for_terminal(group.detail), detail_width, style));
    out += fmt::format(" ({})", resolver_names(group.rows, check, result, style));
    return out + ending(group, check.finished_at, style) + ".";
}

}  // namespace dnsprop::report
