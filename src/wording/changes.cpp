#include "wording/changes.hpp"

#include <fmt/format.h>

#include "wording/headline.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::wording {

namespace {

using watch::ChangeKind;

/// Columns one record may take.
constexpr std::size_t record_width = 40;

Statement row_change(const watch::Change& change, const watch::Snapshot& snapshot,
                     const Style& style) {
    const check::Target& target = snapshot.check.plan->targets[change.target];
    const std::string before = state_text(change.before, record_width, style);
    // Where both say the same, the verdict is what has changed.
    const std::string after = tell_the_same(change.before, change.after)
                                  ? std::string(verdict_word(change.after.verdict))
                                  : state_text(change.after, record_width, style);
    return {
        fmt::format("{}: {} {} {}{}", catalogue_text(target.resolver.name, style), before,
                    style.unicode_symbols ? "→" : "->", after, change.is_flap ? " (flapping)" : ""),
        tone_of(change.after.verdict)};
}

bool has_records(const watch::RowState& state) {
    return state.content && state.content->kind == dns::AnswerKind::positive;
}

}  // namespace

bool tell_the_same(const watch::RowState& a, const watch::RowState& b) {
    if (has_records(a) && has_records(b))
        return *a.content == *b.content;
    return !has_records(a) && !has_records(b) && a.reason == b.reason;
}

std::string state_text(const watch::RowState& state, std::size_t width, const Style& style) {
    if (has_records(state))
        return records_text(state.content->records, width, style);
    const std::string_view reason = clauses(state.reason).row;
    if (!reason.empty())
        return std::string(reason);
    // A match without records: they should be gone, and are.
    return state.content ? "no such record" : std::string(verdict_word(state.verdict));
}

Statement event_text(const watch::Change& change, const watch::Snapshot& snapshot,
                     const Style& style) {
    const auto gap = write_duration(std::chrono::abs(change.gap));
    switch (change.kind) {
        case ChangeKind::row:
            return {};
        case ChangeKind::authority_right:
            return {"the zone's name servers now serve it; asking the resolvers", Tone::good};
        case ChangeKind::authority_wrong:
            return {"the zone's name servers do not serve it; the resolvers are not asked",
                    Tone::bad};
        case ChangeKind::authority_moved:
            return {fmt::format("the zone's name servers now serve something else: {}",
                                expected_phrase(snapshot.check.questions[change.question], style)),
                    Tone::waiting};
        case ChangeKind::network_gone:
            return {"no answer from anyone: the network seems down", Tone::bad};
        case ChangeKind::network_back:
            return {"answers arrive again: the network is back", Tone::good};
        case ChangeKind::resumed:
            return {fmt::format("resumed after {}: what expired meanwhile is asked again now", gap),
                    Tone::waiting};
        case ChangeKind::clock_set:
            return {fmt::format("this machine's clock was set {} by {}",
                                change.gap < Seconds(0) ? "back" : "forward", gap),
                    Tone::waiting};
    }
    return {};
}

Statement change_text(const watch::Change& change, const watch::Snapshot& snapshot,
                      bool names_question, const Style& style) {
    Statement out = change.kind == ChangeKind::row ? row_change(change, snapshot, style)
                                                   : event_text(change, snapshot, style);
    if (names_question && watch::is_of_a_question(change.kind))
        out.text = question_text(snapshot.check.plan->questions[change.question], style) + ": " +
                   std::move(out.text);
    return out;
}

}  // namespace dnsprop::wording
