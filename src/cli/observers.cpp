#include "cli/observers.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/reporting.hpp"
#include "dns/ldns_codec.hpp"
#include "report/ndjson.hpp"
#include "wording/text.hpp"
#include "wording/watch_lines.hpp"

namespace dnsprop::cli {

namespace {

constexpr SteadyDuration longest_silence = std::chrono::minutes(1);
/// What changes within a second is one line.
constexpr SteadyDuration shortest_silence = std::chrono::seconds(1);

/// Presentation format, one record a line: letters of the terminal's own only.
std::string answers_text(const watch::RowState& state) {
    std::string out;
    if (state.content)
        for (const dns::Record& record : state.content->records)
            out += (out.empty() ? "" : "\n") +
                   escape_for_terminal(dns::write_rdata(record.type, record.rdata_bytes()));
    return out;
}

void add_question(const dns::Question& question, Facts& facts) {
    facts.emplace_back("DNSPROP_EVENT_NAME", question.name.text());
    facts.emplace_back("DNSPROP_EVENT_TYPE", dns::write_rr_type(question.type));
}

}  // namespace

// ---- Lines.

std::string WatchLines::essence(const watch::Snapshot& snapshot) {
    std::string out;
    for (std::size_t i = 0; i < snapshot.check.questions.size(); ++i) {
        const check::Summary& summary = snapshot.check.questions[i].summary;
        out += fmt::format("{} {} {};", static_cast<int>(snapshot.authorities[i].phase),
                           static_cast<int>(summary.status), fmt::join(summary.counts, ","));
    }
    return out;
}

void WatchLines::write(const wording::Statement& line) {
    clear();
    sink_.write(report::paint(style_, line.tone, line.text) + "\n");
    sink_.flush();
}

void WatchLines::on_change(const watch::Change& change, const watch::Snapshot& snapshot) {
    if (has_changes_ || change.kind != watch::ChangeKind::row)
        write(wording::change_line(change, snapshot, style_));
}

void WatchLines::on_snapshot(const watch::Snapshot& snapshot) {
    const SteadyTime now = snapshot.now.elapsed;
    const std::string essence_now = essence(snapshot);
    // While answers pour in only the redrawn line moves: a log wants what came of it.
    const bool is_pouring = snapshot.rounds == 0 && snapshot.polls > 0 && !is_terminal_;
    const SteadyDuration silence = told_.empty() ? longest_silence : now - told_at_;
    const bool has_changed = essence_now != told_ && !is_pouring;
    if (silence >= (has_changed ? shortest_silence : longest_silence)) {
        told_ = essence_now;
        told_at_ = now;
        if (!is_terminal_ || has_changes_)
            write(wording::status_line(snapshot, style_));
    }
    if (is_terminal_)
        redraw(snapshot);
}

void WatchLines::redraw(const watch::Snapshot& snapshot) {
    const wording::Statement line = wording::status_line(snapshot, style_);
    const std::string text = wording::fit(line.text, style_.width - 1, style_);
    sink_.write("\r\033[K" + report::paint(style_, line.tone, text));
    sink_.flush();
    is_drawn_ = true;
}

void WatchLines::clear() {
    if (is_drawn_)
        sink_.write("\r\033[K");
    is_drawn_ = false;
    sink_.flush();
}

// ---- Events.

void WatchEvents::on_poll(const check::Row& poll) {
    report::write_result_event(poll, plan_, sink_);
    sink_.flush();
}

void WatchEvents::on_change(const watch::Change& change, const watch::Snapshot& snapshot) {
    report::write_change_event(change, snapshot, sink_);
    sink_.flush();
}

void WatchEvents::on_snapshot(const watch::Snapshot& snapshot) {
    if (std::exchange(has_begun_, true))
        return;
    report::write_start_event(snapshot.check, tool, sink_);
    sink_.flush();
}

void WatchEvents::on_round(const watch::Snapshot& snapshot) {
    if (!is_single_ && snapshot.now.elapsed - wrote_round_at_ >= shortest_silence)
        write_round(snapshot);
}

void WatchEvents::finish(const watch::Snapshot& snapshot) {
    if (snapshot.rounds > rounds_written_ || snapshot.rounds == 0)
        write_round(snapshot);
}

void WatchEvents::write_round(const watch::Snapshot& snapshot) {
    wrote_round_at_ = snapshot.now.elapsed;
    rounds_written_ = snapshot.rounds;
    for (const diagnose::QuestionResult& result : snapshot.check.questions)
        report::write_round_event(result, plan_, std::max(snapshot.rounds, 1U), snapshot.now.utc,
                                  sink_);
    sink_.flush();
}

// ---- Hooks.

void ChangeCalls::on_change(const watch::Change& change, const watch::Snapshot& snapshot) {
    Facts facts = {{"DNSPROP_EVENT", std::string(watch::word(change.kind))},
                   {"DNSPROP_EVENT_AT", write_rfc3339(change.at)}};
    const check::Plan& plan = *snapshot.check.plan;
    if (watch::is_of_a_question(change.kind))
        add_question(plan.questions[change.question], facts);
    if (change.kind == watch::ChangeKind::row) {
        const check::Target& target = plan.targets[change.target];
        facts.emplace_back("DNSPROP_EVENT_RESOLVER", target.resolver.id);
        facts.emplace_back("DNSPROP_EVENT_ADDRESS", target.endpoint.address.text());
        facts.emplace_back("DNSPROP_EVENT_FROM", check::word(change.before.verdict));
        facts.emplace_back("DNSPROP_EVENT_TO", check::word(change.after.verdict));
        facts.emplace_back("DNSPROP_EVENT_FROM_ANSWERS", answers_text(change.before));
        facts.emplace_back("DNSPROP_EVENT_TO_ANSWERS", answers_text(change.after));
    }
    hook_.call(facts);
}

Facts facts_of_end(const watch::Snapshot& snapshot, int exit_code) {
    Facts facts = {{"DNSPROP_EVENT", "done"},
                   {"DNSPROP_EVENT_AT", write_rfc3339(snapshot.now.utc)},
                   {"DNSPROP_EVENT_EXIT_CODE", std::to_string(exit_code)}};
    const diagnose::QuestionResult& first = snapshot.check.questions.front();
    add_question(first.question, facts);
    std::uint64_t match = 0;
    std::uint64_t counted = 0;
    for (const diagnose::QuestionResult& result : snapshot.check.questions) {
        match += result.summary.count(check::Verdict::match);
        counted += result.summary.counted;
    }
    facts.emplace_back("DNSPROP_EVENT_STATUS", check::word(first.summary.status));
    facts.emplace_back("DNSPROP_EVENT_MATCHING", std::to_string(match));
    facts.emplace_back("DNSPROP_EVENT_COUNTED", std::to_string(counted));
    return facts;
}

}  // namespace dnsprop::cli
