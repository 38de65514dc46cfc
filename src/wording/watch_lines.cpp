#include "wording/watch_lines.hpp"

#include <vector>

#include <fmt/format.h>

#include "base/list.hpp"
#include "wording/changes.hpp"
#include "wording/evidence.hpp"
#include "wording/headline.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::wording {

namespace {

using check::Verdict;
using watch::ChangeKind;
using watch::Phase;

constexpr std::size_t record_width = 60;
/// So few resolvers are named one by one; more are counted.
constexpr std::size_t named_resolvers = 3;

std::string row_change(const watch::Change& change, const watch::Snapshot& snapshot,
                       const Style& style) {
    const check::Target& target = snapshot.check.plan->targets[change.target];
    std::string text =
        fmt::format("{} ({}): {}", catalogue_text(target.resolver.name, style),
                    target.endpoint.address.text(), verdict_word(change.after.verdict));
    if (change.before.verdict != change.after.verdict)
        text += fmt::format(", was {}", verdict_word(change.before.verdict));
    if (!tell_the_same(change.before, change.after))
        text += fmt::format("; {} -> {}", state_text(change.before, record_width, style),
                            state_text(change.after, record_width, style));
    if (change.is_flap)
        text += "; its answers alternate, so it is no match until they are stable";
    return text;
}

/// "Still different: Quad9 and Google Public DNS."
std::string missing_clause(const diagnose::QuestionResult& result, const check::Plan& plan,
                           const Style& style) {
    std::vector<std::string> names;
    for (const check::Row& row : result.rows)
        if (check::counts(row.judgement.verdict) && row.judgement.verdict != Verdict::match)
            names.push_back(catalogue_text(plan.targets[row.probe.target].resolver.name, style));
    if (names.empty() || names.size() > named_resolvers)
        return {};
    return fmt::format("Still different: {}.", list_text(names));
}

std::string next_clause(const std::optional<UtcTime>& next, UtcTime now) {
    // What comes at once need not be told.
    if (!next || *next < now + Seconds(2))
        return {};
    return fmt::format("Next check {}.", until_text(*next, now));
}

Statement question_status(const watch::Snapshot& snapshot, std::size_t question,
                          const Style& style) {
    const diagnose::QuestionResult& result = snapshot.check.questions[question];
    const watch::AuthorityProgress& source = snapshot.authorities[question];
    const UtcTime now = snapshot.now.utc;
    if (snapshot.check.interception)
        return headline(result, snapshot.check, style);
    if (source.phase == Phase::looking_for_authority)
        return {"asking the zone's name servers first", Tone::waiting};
    Statement out = headline(result, snapshot.check, style);
    if (source.phase == Phase::waiting_for_authority) {
        add_sentence(out.text, "The resolvers are not asked yet.");
        add_sentence(out.text, next_clause(source.next_poll, now));
        return out;
    }
    if (result.rows.empty())
        return {source_serves_it(result) ? "the zone's name servers serve it; asking the resolvers"
                                         : "asking the resolvers",
                Tone::waiting};
    add_sentence(out.text, missing_clause(result, *snapshot.check.plan, style));
    add_sentence(out.text, settling_clause(snapshot, question));
    if (!snapshot.is_met)
        add_sentence(out.text, next_clause(snapshot.next_poll, now));
    return out;
}

}  // namespace

Statement change_line(const watch::Change& change, const watch::Snapshot& snapshot,
                      const Style& style) {
    Statement out = change.kind == ChangeKind::row ? Statement{row_change(change, snapshot, style),
                                                               tone_of(change.after.verdict)}
                                                   : event_text(change, snapshot, style);
    const auto& questions = snapshot.check.questions;
    const std::string subject =
        questions.size() > 1 && watch::is_of_a_question(change.kind)
            ? question_text(questions[change.question].question, style) + ": "
            : "";
    out.text = fmt::format("{}  {}{}", second_text(change.at, style.zone), subject, out.text);
    return out;
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
        add_sentence(text, fmt::format("{} resolver{} between answers.", flapping,
                                       flapping == 1 ? " alternates" : "s alternate"));
    return text;
}

Statement status_line(const watch::Snapshot& snapshot, const Style& style) {
    const bool is_one = snapshot.check.questions.size() == 1;
    Statement out = is_one ? question_status(snapshot, 0, style) : overall(snapshot.check, style);
    if (!is_one && !snapshot.is_met)
        add_sentence(out.text, next_clause(snapshot.next_poll, snapshot.now.utc));
    out.text = second_text(snapshot.now.utc, style.zone) + "  " + out.text;
    return out;
}

}  // namespace dnsprop::wording
