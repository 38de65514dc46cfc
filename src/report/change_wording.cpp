#include "report/change_wording.hpp"

#include <fmt/format.h>

#include "report/layout.hpp"
#include "report/values.hpp"
#include "report/watch_lines.hpp"

namespace dnsprop::report {

namespace {

using watch::ChangeKind;

/// Columns one record may take.
constexpr std::size_t record_width = 40;

Line row_change(const watch::Change& change, const watch::Snapshot& snapshot, const Style& style) {
    const std::string before = state_text(change.before, record_width, style);
    std::string after = state_text(change.after, record_width, style);
    if (before == after)
        after = check::word(change.after.verdict);
    return {
        fmt::format(
            "{}: {} {} {}{}",
            catalogue_text(snapshot.check.plan->targets[change.target].resolver.name, style),
            before, style.unicode_symbols ? "→" : "->", after, change.is_flap ? " (flapping)" : ""),
        ink_of(change.after.verdict)};
}

bool is_of_one_question(ChangeKind kind) {
    return kind == ChangeKind::row || kind == ChangeKind::authority_right ||
           kind == ChangeKind::authority_wrong || kind == ChangeKind::authority_moved;
}

}  // namespace

std::string state_text(const watch::RowState& state, std::size_t width, const Style& style) {
    if (state.content && state.content->kind == dns::AnswerKind::positive)
        return records_text(state.content->records, width, style);
    const std::string_view reason = check::sentence(state.reason);
    if (!reason.empty())
        return std::string(reason);
    // A match without records: they should be gone, and are.
    return state.content ? "no such record" : std::string(check::word(state.verdict));
}

Line change_text(const watch::Change& change, const watch::Snapshot& snapshot, bool names_question,
                 const Style& style) {
    Line line = change.kind == ChangeKind::row ? row_change(change, snapshot, style)
                                               : event_text(change, snapshot, style);
    if (names_question && is_of_one_question(change.kind))
        line.text = question_text(snapshot.check.plan->questions[change.question], style) + ": " +
                    std::move(line.text);
    return line;
}

}  // namespace dnsprop::report
