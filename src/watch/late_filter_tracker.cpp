#include "watch/late_filter_tracker.hpp"

#include <algorithm>
#include <utility>

#include "check/filter_doubt.hpp"

namespace dnsprop::watch {

namespace {

using check::Row;
using check::Verdict;

bool is_filter(const check::Target& target) {
    return catalogue::is_filtering(target.resolver.filtering);
}

/// Somebody without a filter has said anything that a filter's answer could be compared with.
bool has_identity_target(const std::vector<Row>& rows, std::span<const check::Target> targets) {
    return std::ranges::any_of(rows, [&](const Row& row) {
        const Verdict verdict = row.judgement.verdict;
        return !is_filter(targets[row.probe.target]) && check::counts(verdict) &&
               verdict != Verdict::broken;
    });
}

}  // namespace

void LateFilterTracker::excuse(std::vector<Row>& rows, std::span<const check::Target> targets) {
    confirmed_.resize(targets.size());
    std::vector<std::pair<std::size_t, check::Judgement>> before;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Verdict verdict = rows[i].judgement.verdict;
        if (is_filter(targets[rows[i].probe.target]) &&
            (verdict == Verdict::stale || verdict == Verdict::absent))
            before.emplace_back(i, rows[i].judgement);
    }
    if (before.empty() || !has_identity_target(rows, targets))
        return;
    check::excuse_filters(rows, targets);
    for (auto& [index, judgement] : before) {
        Row& row = rows[index];
        std::optional<Confirmed>& known = confirmed_[row.probe.target];
        const auto& content = row.outcome.answer.content;
        if (row.judgement.verdict != Verdict::filtered) {
            known.reset();
            if (row.expires_at)
                known = Confirmed{content, *row.expires_at};
        } else if (known && row.outcome.received_at <= known->until &&
                   *known->content == *content) {
            row.judgement = std::move(judgement);
            row.expires_at = check::own_expiry(row);
        }
    }
}

void LateFilterTracker::shift_clock(Milliseconds by) {
    for (auto& known : confirmed_)
        if (known)
            known->until += by;
}

}  // namespace dnsprop::watch
