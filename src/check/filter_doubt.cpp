#include "check/filter_doubt.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace dnsprop::check {

namespace {

/// What resolvers that do not filter have said.
struct IdentityAnswer {
    std::set<std::string> rdata;  ///< of the records at the end of their chains
    bool has_absence = false;
    bool has_any = false;
};

IdentityAnswer listen(const std::vector<Row>& rows, std::span<const Target> targets) {
    IdentityAnswer heard;
    for (const Row& row : rows) {
        if (catalogue::is_filtering(targets[row.probe.target].resolver.filtering) ||
            !counts(row.judgement.verdict) || row.judgement.verdict == Verdict::broken)
            continue;
        heard.has_any = true;
        const dns::AnswerContent& content = *row.outcome.answer.content;
        heard.has_absence |= content.kind != dns::AnswerKind::positive;
        for (const dns::Record& record : content.records)
            heard.rdata.insert(record.rdata);
    }
    return heard;
}

bool is_doubtful(const Judgement& judgement) {
    return judgement.verdict == Verdict::absent ||
           (judgement.verdict == Verdict::stale && judgement.reason == Reason::other_value);
}

bool is_confirmed(const dns::AnswerContent& content, const IdentityAnswer& heard) {
    if (content.kind != dns::AnswerKind::positive)
        return heard.has_absence;
    return std::ranges::any_of(content.records, [&](const dns::Record& record) {
        return heard.rdata.contains(record.rdata);
    });
}

}  // namespace

void excuse_filters(std::vector<Row>& rows, std::span<const Target> targets) {
    const IdentityAnswer heard = listen(rows, targets);
    if (!heard.has_any)
        return;
    for (Row& row : rows) {
        if (!catalogue::is_filtering(targets[row.probe.target].resolver.filtering) ||
            !is_doubtful(row.judgement) || is_confirmed(*row.outcome.answer.content, heard))
            continue;
        row.judgement.verdict = Verdict::filtered;
        row.judgement.reason = Reason::blocked;
        row.expires_at.reset();
    }
}

}  // namespace dnsprop::check
