#include "report/watch_lines.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"
#include "report/values.hpp"
#include "report/wording.hpp"

namespace dnsprop::report {

namespace {

using check::Verdict;
using watch::ChangeKind;
using watch::Phase;

constexpr std::size_t record_width = 60;
/// So few resolvers are named one by one; more are counted.
constexpr std::size_t named_resolvers = 3;

std::string state_text(const watch::RowState& state, const Style& style) {
    if (state.content && !state.content->records.empty())
        return records_text(state.content->records, record_width, style);
    const std::string_view reason = check::word(state.reason);
    return std::string(reason.empty() ? check::word(state.verdict) : reason);
}

std::string row_change(const watch::Change& change, const watch::Snapshot& snapshot,
                       const Style& style) {
    const check::Target& target = snapshot.check.plan->targets[change.target];
    const std::string before = state_text(change.before, style);
    const std::string after = state_text(change.after, style);
    std::string text =
        fmt::format("{} ({}): {}", catalogue_text(target.resolver.name, style),
                    target.endpoint.address.text(), check::word(change.after.verdict));
    if (change.before.verdict != change.after.verdict)
        text += fmt::format(", was {}", check::word(change.before.verdict));
    if (before != after)
        text += fmt::format("; {} -> {}", before, after);
    if (change.is_flap)
        text += "; it goes to and fro, so it counts against until it holds still";
    return text;
}

std::string gap_text(Seconds gap) {
    return write_duration(std::chrono::abs(gap));
}

Line change_text(const watch::Change& change, const watch::Snapshot& snapshot, const Style& style) {
    if (change.kind == ChangeKind::row)
        return {row_change(change, snapshot, style), ink_of(change.after.verdict)};
    return event_text(change, snapshot, style);
}

/// "Missing: Quad9, Google Public DNS."
std::string missing_clause(const diagnose::QuestionResult& result, const check::Plan& plan,
                           const Style& style) {
    std::vector<std::string> names;
    for (const check::Row& row : result.rows)
        if (check::counts(row.judgement.verdict) && row.judgement.verdict != Verdict::match)
            names.push_back(catalogue_text(plan.targets[row.probe.target].resolver.name, style));
    if (names.empty() || names.size() > named_resolvers)
        return {};
    return fmt::format(" Missing: {}.", fmt::join(names, ", "));
}

std::string next_clause(const std::optional<UtcTime>& next, UtcTime now, std::string_view whom) {
    // What comes at once need not be told.
    if (!next || *next < now + Seconds(2))
        return {};
    return fmt::format(" {} look {}.", whom, until_text(*next, now));
}

Line question_status(const watch::Snapshot& snapshot, std::size_t question, const Style& style) {
    const diagnose::QuestionResult& result = snapshot.check.questions[question];
    const watch::AuthorityProgress& source = snapshot.authorities[question];
    const UtcTime now = snapshot.now.utc;
    if (source.phase == Phase::looking_for_authority)
        return {"asking the zone's own servers first", Tone::waiting};
    Line line = headline(result, snapshot.check, style);
    if (source.phase == Phase::waiting_for_authority) {
        line.text +=
            " The resolvers are not asked yet." + next_clause(source.next_poll, now, "Next");
        return line;
    }
    if (result.rows.empty())
        return {"the zone's own servers serve it; asking the resolvers", Tone::waiting};
    line.text += missing_clause(result, *snapshot.check.plan, style);
    if (const std::string settling = settling_clause(snapshot, question); !settling.empty())
        line.text += " " + settling;
    if (!snapshot.is_met)
        line.text += next_clause(snapshot.next_poll, now, "Next");
    return line;
}

}  // namespace

std::string second_text(UtcTime moment, const Style& style) {
    using namespace std::chrono;
    const auto shown = floor<seconds>(moment) + minutes(style.zone_minutes.value_or(0));
    const hh_mm_ss clock(shown - floor<days>(shown));
    return fmt::format("{:02}:{:02}:{:02}{}", clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count(), style.zone_minutes ? "" : "Z");
}

Line event_text(const watch::Change& change, const watch::Snapshot& snapshot, const Style& style) {
    const auto& questions = snapshot.check.questions;
    switch (change.kind) {
        case ChangeKind::row:
            break;
        case ChangeKind::authority_right:
            return {"the zone's own servers serve it now; the resolvers are asked", Tone::good};
        case ChangeKind::authority_wrong:
            return {"the zone's own servers do not serve it; the resolvers are not asked",
                    Tone::bad};
        case ChangeKind::authority_moved:
            return {fmt::format("the zone's own servers serve something else now: {}",
                                expected_phrase(questions[change.question], style)),
                    Tone::waiting};
        case ChangeKind::network_gone:
            return {"nobody answers any more: the network is away", Tone::bad};
        case ChangeKind::network_back:
            return {"somebody answers again: the network is back", Tone::good};
        case ChangeKind::resumed:
            return {fmt::format("resumed after {}: what expired meanwhile is looked at now",
                                gap_text(change.gap)),
                    Tone::waiting};
        case ChangeKind::clock_set:
            return {fmt::format("this machine's clock was put {} by {}",
                                change.gap < Seconds(0) ? "back" : "forward", gap_text(change.gap)),
                    Tone::waiting};
    }
    return {};
}

Line change_line(const watch::Change& change, const watch::Snapshot& snapshot, const Style& style) {
    Line line = change_text(change, snapshot, style);
    std::string subject;
    if (snapshot.check.questions.size() > 1 && is_of_a_question(change.kind))
        subject = question_text(snapshot.check.questions[change.question].question, style) + ": ";
    line.text = fmt::format("{}  {}{}", second_text(change.at, style), subject, line.text);
    return line;
}

std::string settling_clause(const watch::Snapshot& snapshot, std::size_t question) {
    std::size_t unconfirmed = 0;
    std::size_t flapping = 0;
    for (const check::Row& row : snapshot.check.questions[question].rows) {
        const watch::ProbeState& probe_state = snapshot.probe_state(row.probe);
        flapping += probe_state.is_flapping() ? 1 : 0;
        unconfirmed += row.judgement.verdict == Verdict::match && !probe_state.is_settled() ? 1 : 0;
    }
    std::string text;
    if (unconfirmed > 0)
        text = fmt::format("{} match{} not confirmed yet.", unconfirmed,
                           unconfirmed == 1 ? " is" : "es are");
    if (flapping > 0)
        text += fmt::format("{}{} resolver{} to and fro.", text.empty() ? "" : " ", flapping,
                            flapping == 1 ? " goes" : "s go");
    return text;
}

Line status_line(const watch::Snapshot& snapshot, const Style& style) {
    Line line = snapshot.check.questions.size() == 1 ? question_status(snapshot, 0, style)
                                                     : overall(snapshot.check, style);
    if (snapshot.check.questions.size() > 1 && !snapshot.is_met)
        line.text += next_clause(snapshot.next_poll, snapshot.now.utc, "Next");
    line.text = second_text(snapshot.now.utc, style) + "  " + line.text;
    return line;
}

}  // namespace dnsprop::report
