// Until when, with the reason: of a row, of a group, of the whole.
#include <algorithm>
#include <numeric>

#include "diagnose/diagnose.hpp"

namespace dnsprop::diagnose {

namespace {

using check::Verdict;

bool puts_off_the_end(const Diagnosis& diagnosis) {
    return diagnosis.cause == Cause::old_name_servers && diagnosis.until.has_value();
}

/// Before anything was diagnosed.
Diagnosis by_own_ttl(const check::Row& row) {
    Diagnosis diagnosis;
    diagnosis.bound =
        row.judgement.verdict == Verdict::absent ? Bound::negative_ttl : Bound::record_ttl;
    if (!row.ttl_disbelieved)
        diagnosis.until = row.expires_at;
    return diagnosis;
}

/// What ends a state that ends at this time: of the rows given, the first whose time it is.
template <class Indices>
std::optional<Eta> eta_at(const QuestionResult& result, const Indices& rows,
                          const std::optional<UtcTime>& at) {
    if (!at)
        return std::nullopt;
    Eta eta{*at, Bound::none};
    for (const std::uint32_t row : rows) {
        const Diagnosis own = by_own_ttl(result.rows[row]);
        if (own.until == at)
            eta.bound = own.bound;
        if (row < result.diagnoses.size() && result.diagnoses[row].until == at)
            eta.bound = result.diagnoses[row].bound;
        if (eta.bound != Bound::none)
            break;
    }
    return eta;
}

}  // namespace

void extend_complete_by(QuestionResult& result) {
    for (check::Group& group : result.summary.groups) {
        for (const std::uint32_t row : group.rows) {
            if (row >= result.diagnoses.size() || !puts_off_the_end(result.diagnoses[row]))
                continue;
            // An empty optional is less than any time.
            group.last_expiry = std::max(group.last_expiry, result.diagnoses[row].until);
            result.summary.complete_by = std::max(result.summary.complete_by, group.last_expiry);
        }
    }
}

std::optional<Eta> eta_of(const QuestionResult& result, std::uint32_t row) {
    const Diagnosis diagnosis =
        result.diagnoses.empty() ? by_own_ttl(result.rows[row]) : result.diagnoses[row];
    return diagnosis.until ? std::optional(Eta{*diagnosis.until, diagnosis.bound}) : std::nullopt;
}

std::optional<Eta> eta_of(const QuestionResult& result, const check::Group& group) {
    return eta_at(result, group.rows, group.last_expiry);
}

std::optional<Eta> eta_of(const QuestionResult& result) {
    std::vector<std::uint32_t> rows(result.rows.size());
    std::iota(rows.begin(), rows.end(), 0U);
    return eta_at(result, rows, result.summary.complete_by);
}

}  // namespace dnsprop::diagnose
