#include "check/summary.hpp"

#include <algorithm>
#include <cmath>

#include "check/grouping.hpp"
#include "check/ttl_doubt.hpp"

namespace dnsprop::check {

namespace {

/// From so many silent resolvers on it is our network and not theirs.
constexpr std::uint32_t enough_to_blame_the_network = 5;

/// How long the resolver keeps its answer: a record's TTL, or the negative TTL.
std::optional<dns::Ttl> lifetime(const Row& row) {
    if (!row.outcome.has_answer())
        return std::nullopt;
    const dns::Answer& answer = row.outcome.answer;
    return answer.content->kind == dns::AnswerKind::positive ? answer.ttl : answer.negative_ttl;
}

/// The largest lifetime of the rows outside `group`. A TTL that is implausible itself
/// makes no other one plausible.
dns::Ttl largest_elsewhere(const std::vector<Row>& rows, const Group& group) {
    dns::Ttl largest = 0;
    for (std::uint32_t i = 0; i < rows.size(); ++i)
        if (const auto ttl = lifetime(rows[i]);
            ttl && *ttl <= max_plausible_ttl && !std::ranges::binary_search(group.rows, i))
            largest = std::max(largest, *ttl);
    return largest;
}

void doubt_ttl(std::vector<Row>& rows, const Group& group) {
    std::vector<dns::Ttl> ttls;
    std::vector<std::uint32_t> holders;
    for (const std::uint32_t index : group.rows) {
        if (const auto ttl = lifetime(rows[index])) {
            ttls.push_back(*ttl);
            holders.push_back(index);
        }
    }
    const auto doubt = find_ttl_doubt(ttls, largest_elsewhere(rows, group));
    if (!doubt)
        return;
    Row& row = rows[holders[doubt->index]];
    row.ttl_disbelieved = true;
    row.expires_at.reset();
    if (doubt->bound)
        row.expires_at = row.outcome.received_at + Seconds(*doubt->bound);
}

/// When the cached answers of the rows that must change expire.
void fill_expiries(std::vector<Row>& rows, std::vector<Group>& groups) {
    for (Row& row : rows) {
        row.expires_at.reset();
        row.ttl_disbelieved = false;
    }
    for (Group& group : groups) {
        if (group.verdict != Verdict::stale && group.verdict != Verdict::absent)
            continue;
        for (const std::uint32_t index : group.rows)
            rows[index].expires_at = own_expiry(rows[index]);
        doubt_ttl(rows, group);
        for (const std::uint32_t index : group.rows)
            // An empty optional is less than any time.
            if (!rows[index].ttl_disbelieved)
                group.last_expiry = std::max(group.last_expiry, rows[index].expires_at);
    }
}

/// Whether nothing came back at all, in a way that points to our own side.
bool is_without_network(const std::vector<Row>& rows) {
    bool has_waited = false;
    for (const Row& row : rows) {
        if (!row.outcome.failure)
            return false;
        switch (row.outcome.failure->kind) {
            case FailureKind::no_route:
            case FailureKind::unreachable:
            case FailureKind::network:
                break;
            case FailureKind::timeout:
                has_waited = true;
                break;
            case FailureKind::refused_connection:
            case FailureKind::malformed:
            case FailureKind::mismatched:
            case FailureKind::truncated:
            case FailureKind::closed:
            case FailureKind::tls_expired:
            case FailureKind::tls_untrusted:
            case FailureKind::tls_wrong_name:
            case FailureKind::tls_handshake:
            case FailureKind::http:
                return false;  // a server was reached
        }
    }
    return !rows.empty() && (!has_waited || rows.size() >= enough_to_blame_the_network);
}

void decide_status(Summary& summary, const std::vector<Row>& rows,
                   const expect::Expectation& expectation, const Thresholds& thresholds) {
    summary.status = Status::unknown;
    if (is_without_network(rows))
        summary.unknown_cause = UnknownCause::no_network;
    else if (!expectation.can_judge())
        summary.unknown_cause = UnknownCause::no_expectation;
    else if (summary.counted == 0 ||
             !reaches(summary.counted, summary.asked, thresholds.min_coverage_percent))
        summary.unknown_cause = UnknownCause::low_coverage;
    else if (reaches(summary.count(Verdict::match), summary.counted, thresholds.at_least_percent))
        summary.status = Status::propagated;
    else
        summary.status =
            summary.count(Verdict::match) > 0 ? Status::propagating : Status::not_propagated;
}

double percent_of(std::uint32_t part, std::uint32_t whole) {
    return 100.0 * part / whole;
}

}  // namespace

std::optional<UtcTime> own_expiry(const Row& row) {
    const bool must_change =
        row.judgement.verdict == Verdict::stale || row.judgement.verdict == Verdict::absent;
    const auto ttl = must_change ? lifetime(row) : std::nullopt;
    return ttl ? std::optional(row.outcome.received_at + Seconds(*ttl)) : std::nullopt;
}

std::string_view word(Status status) {
    switch (status) {
        case Status::propagated:
            return "propagated";
        case Status::propagating:
            return "propagating";
        case Status::not_propagated:
            return "not-propagated";
        case Status::unknown:
            return "unknown";
        case Status::wrong_at_source:
            return "wrong-at-source";
    }
    return "unknown";
}

bool reaches(std::uint64_t part, std::uint64_t whole, double percent) {
    constexpr double millionths = 1e6;
    const auto wanted =
        static_cast<std::uint64_t>(std::llround(std::clamp(percent, 0.0, 100.0) * millionths));
    return part * 100'000'000 >= wanted * whole;
}

Summary summarise(std::vector<Row>& rows, const expect::Expectation& expectation,
                  const Thresholds& thresholds) {
    Summary summary;
    summary.required_percent = thresholds.at_least_percent;
    summary.asked = static_cast<std::uint32_t>(rows.size());
    for (const Row& row : rows) {
        const Verdict verdict = row.judgement.verdict;
        ++summary.counts[static_cast<std::size_t>(verdict)];
        // Without an expectation nothing is for or against: coverage then counts the answers.
        if (expectation.can_judge() ? counts(verdict) : row.outcome.has_answer())
            ++summary.counted;
    }
    if (summary.asked > 0)
        summary.coverage_percent = percent_of(summary.counted, summary.asked);
    if (expectation.can_judge() && summary.counted > 0)
        summary.propagated_percent = percent_of(summary.count(Verdict::match), summary.counted);

    summary.groups = group_rows(rows);
    fill_expiries(rows, summary.groups);
    for (const Group& group : summary.groups)
        summary.complete_by = std::max(summary.complete_by, group.last_expiry);
    decide_status(summary, rows, expectation, thresholds);
    return summary;
}

}  // namespace dnsprop::check
