#include "wording/causes.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::wording {

namespace {

using check::Reason;
using check::Verdict;
using diagnose::Bound;
using diagnose::Cause;
using diagnose::Diagnosis;

/// Columns that a detail may take.
constexpr std::size_t detail_width = 100;

/// Reasons that make a difference to what is said; the others of a cause are one line.
Reason told_reason(Cause cause, Reason reason) {
    return cause == Cause::cached_record || cause == Cause::none ? reason : Reason::none;
}

/// How long it lasts, a sentence or two.
std::string duration(const CauseGroup& group, UtcTime now, const Style& style) {
    switch (lasting(group.cause)) {
        case Lasting::unknown:
            return {};
        case Lasting::for_good:
            return "Waiting will not fix this.";
        case Lasting::expires:
            break;
    }
    if (!group.end)
        return "Expiry unknown.";
    std::string out =
        fmt::format("{} expires at {}.", group.rows.size() == 1 ? "The copy" : "The last copy",
                    end_text(*group.end, now, style));
    if (group.untimed > 0)
        add_sentence(out, fmt::format("For {} of them the expiry is unknown.", group.untimed));
    return out;
}

/// By the row's own TTL.
std::string own_ending(const check::Row& row, UtcTime now, const Style& style) {
    const bool is_absent = row.judgement.verdict == Verdict::absent;
    const auto ttl = is_absent ? row.outcome.answer.negative_ttl : row.outcome.answer.ttl;
    const std::string until =
        row.expires_at ? "until " + clock_text(*row.expires_at, now, style.zone) : "expiry unknown";
    if (row.ttl_disbelieved && ttl)
        return fmt::format("{} (its TTL of {} s is not used)", until, *ttl);
    return ttl && row.expires_at
               ? fmt::format("{} ({}TTL {} s)", until, is_absent ? "negative " : "", *ttl)
               : until;
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
    return clock_text(end.at, now, style.zone) +
           (bound.empty() ? std::string() : fmt::format(" ({})", bound));
}

std::string resolver_names(const std::vector<std::uint32_t>& rows,
                           const diagnose::CheckResult& check,
                           const diagnose::QuestionResult& result, const Style& style) {
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const std::uint32_t row : rows)
        names.push_back(catalogue_text(
            check.plan->targets[result.rows[row].probe.target].resolver.name, style));
    return list_text(names);
}

std::string cause_text(const CauseGroup& group, const diagnose::CheckResult& check,
                       const diagnose::QuestionResult& result, const Style& style) {
    const Clauses words = clauses(group.cause, group.reason);
    std::string out =
        fmt::format("{} {}", group.rows.size(), group.rows.size() == 1 ? words.one : words.many);
    if (!group.detail.empty())
        out += fmt::format(": {}", fit(escape_for_terminal(group.detail), detail_width, style));
    out += fmt::format(" ({}).", resolver_names(group.rows, check, result, style));
    add_sentence(out, duration(group, check.finished_at, style));
    return out;
}

std::string row_ending(const check::Row& row, const Diagnosis& diagnosis, UtcTime now,
                       const Style& style) {
    const std::string detail = fit(escape_for_terminal(diagnosis.detail), style.width, style);
    switch (diagnosis.cause) {
        case Cause::old_name_servers: {
            std::string out(clauses(diagnosis.cause, row.judgement.reason).row);
            // The parent's, in full elsewhere: a row has little room.
            if (diagnosis.until)
                out += fmt::format(
                    " until {} ({})", clock_text(*diagnosis.until, now, style.zone),
                    diagnosis.bound == Bound::ns_ttl ? "NS TTL" : diagnose::word(diagnosis.bound));
            return out + (style.verbose && !detail.empty() ? fmt::format(": {}", detail) : "");
        }
        case Cause::lagging_server:
            return fmt::format("got it from {} (out of date)", detail);
        case Cause::serves_stale:
            return std::string(clauses(diagnosis.cause, row.judgement.reason).row);
        case Cause::none:
        case Cause::cached_record:
        case Cause::cached_absence:
        case Cause::stretched_ttl:
        case Cause::dnssec_bogus:
        case Cause::authorities_fail:
        case Cause::filter:
        case Cause::refuses_us:
        case Cause::refuses_name:
        case Cause::down:
        case Cause::fails_for_name:
            return own_ending(row, now, style);
    }
    return {};
}

}  // namespace dnsprop::wording
