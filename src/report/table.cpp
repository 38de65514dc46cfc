#include "report/table.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "diagnose/diagnose.hpp"
#include "report/layout.hpp"
#include "report/paragraphs.hpp"
#include "report/record_table.hpp"
#include "report/row_columns.hpp"
#include "wording/advice.hpp"
#include "wording/causes.hpp"
#include "wording/change_plan.hpp"
#include "wording/explanation.hpp"
#include "wording/headline.hpp"
#include "wording/owners.hpp"
#include "wording/source.hpp"
#include "wording/text.hpp"
#include "wording/this_machine.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::report {

namespace {

using namespace wording;  // nearly every line here is one of its sentences
using check::UnknownCause;
using check::Verdict;

/// Addresses and aliases explained at the top; further ones are counted.
constexpr std::size_t shown_owners = 8;
/// More questions than this are a set of records.
constexpr std::size_t most_in_blocks = 3;
/// Of a set: records whose rows are shown, and how many rows of each; -v shows all.
constexpr std::size_t detailed_records = 5;
constexpr std::size_t rows_of_record = 6;
/// Names under an answer that was not judged; further ones are counted, or shown with -v.
constexpr std::size_t shown_names = 24;

bool is_listed_in_full(Verdict verdict) {
    return verdict == Verdict::stale || verdict == Verdict::absent || verdict == Verdict::broken;
}

bool is_answer(Verdict verdict) {
    return check::counts(verdict) || verdict == Verdict::unjudged;
}

/// The rows of `group`, those whose copies expire last first.
std::vector<std::uint32_t> last_to_expire_first(const diagnose::QuestionResult& result,
                                                const check::Group& group) {
    const auto ends_at = [&](std::uint32_t row) {
        const auto eta = diagnose::eta_of(result, row);
        return eta ? std::optional(eta->at) : result.rows[row].expires_at;
    };
    auto rows = group.rows;
    std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        const auto end_a = ends_at(a), end_b = ends_at(b);
        return end_a != end_b ? end_a > end_b : a < b;
    });
    return rows;
}

class TableWriter {
public:
    TableWriter(const diagnose::CheckResult& check, const Style& style, const TableExtras& extras,
                Sink& sink)
        : check_(check), style_(style), extras_(extras), sink_(sink) {}

    void write() {
        const bool several = check_.questions.size() > 1;
        // Without a network there is one thing to say, once.
        if (is_without_network() && !style_.verbose) {
            without_network();
            return;
        }
        if (several)
            paragraph(overall(check_, style_), "", "");
        if (several && (extras_.is_record_set || check_.questions.size() > most_in_blocks)) {
            record_set();
        } else {
            for (const auto& result : check_.questions) {
                if (several)
                    title(result);
                block(result);
            }
        }
        skipped();
    }

private:
    bool is_without_network() const {
        return !check_.questions.empty() &&
               std::ranges::all_of(check_.questions, [](const auto& result) {
                   return result.summary.unknown_cause == UnknownCause::no_network;
               });
    }

    void without_network() {
        const auto& first = check_.questions.front();
        paragraph(headline(first, check_, style_), "", "");
        for (const auto& step : advice(first, check_, style_))
            paragraph({step, Tone::plain}, "", "");
    }

    void title(const diagnose::QuestionResult& result) {
        line("");
        paragraph({"== " + question_text(result.question, style_) + " ==", Tone::strong}, "", "");
    }

    /// A line for each record, and what there is to say of those that are not everywhere.
    void record_set() {
        if (check_.interception) {
            paragraph(headline(check_.questions.front(), check_, style_), "", "");
            return;
        }
        line("");
        for (const auto& text : record_lines(check_, style_))
            line(text);
        const auto unfinished = unfinished_records(check_);
        const std::size_t shown =
            style_.verbose ? unfinished.size() : std::min(unfinished.size(), detailed_records);
        for (std::size_t i = 0; i < shown; ++i) {
            const auto& result = check_.questions[unfinished[i]];
            title(result);
            if (style_.verbose || extras_.explains)
                block(result);
            else
                short_block(result);
        }
        if (shown < unfinished.size()) {
            line("");
            paragraph({fmt::format("+{} more unfinished (-v shows all)", unfinished.size() - shown),
                       Tone::dim},
                      "", "");
        }
    }

    /// What differs from the others' blocks, and no more.
    void short_block(const diagnose::QuestionResult& result) {
        paragraph(headline(result, check_, style_), "", "");
        for (const auto& sentence : advice(result, check_, style_))
            paragraph({sentence, Tone::plain}, "", "");
        if (result.summary.status == check::Status::wrong_at_source)
            source(result);
        const auto listed = unfolded(result);
        const RowColumns rows(result, check_, style_, listed);
        row_budget_ = rows_of_record;
        for (const check::Group* each : listed) {
            line("");
            group(result, *each, rows);
        }
        row_budget_ = unlimited;
        line("");
        paragraph({coverage(result, check_, style_), Tone::dim}, "", "");
    }

    void source(const diagnose::QuestionResult& result) {
        const auto lines = source_section(result, style_);
        if (!lines.empty())
            line("");
        for (const Statement& each : lines)
            paragraph(each, &each == &lines.front() ? "Source: " : "  ", "    ");
    }

    std::vector<const check::Group*> unfolded(const diagnose::QuestionResult& result) const {
        std::vector<const check::Group*> listed;
        for (const auto& group : result.summary.groups)
            if (unfolds(group))
                listed.push_back(&group);
        return listed;
    }

    void block(const diagnose::QuestionResult& result) {
        paragraph(headline(result, check_, style_), "", "");
        if (extras_.explains) {
            // It holds the advice, and whose each address is.
            laid_out(explanation(result, check_, extras_.platform, style_));
        } else if (!extras_.plans_change || check_.interception) {
            // Of a change that is only planned, the plan is the advice.
            for (const auto& sentence : advice(result, check_, style_))
                paragraph({sentence, Tone::plain}, "", "");
        }
        if (extras_.plans_change && !check_.interception)
            laid_out(change_plan(result, check_, style_));
        if (!extras_.explains && !check_.interception)
            whose(result);
        source(result);
        if (!result.was_asked)
            return;

        const auto listed = unfolded(result);
        const RowColumns rows(result, check_, style_, listed);
        bool apart = true;  // from what stands above it
        for (const auto& group : result.summary.groups) {
            if (!is_answer(group.verdict))
                continue;
            if (apart || unfolds(group))
                line("");
            apart = unfolds(group);
            this->group(result, group, rows);
        }
        not_counted(result);
        own_view(result);
        line("");
        paragraph({coverage(result, check_, style_), Tone::dim}, "", "");
    }

    bool unfolds(const check::Group& group) const {
        // Of one device that answers for everybody there is nothing to tell row by row.
        return (is_listed_in_full(group.verdict) && !check_.interception) ||
               (style_.verbose && is_answer(group.verdict));
    }

    void whose(const diagnose::QuestionResult& result) {
        static const catalogue::ProviderDirectory nobody;
        const auto owned = owners(result, check_.providers ? *check_.providers : nobody, style_);
        if (owned.empty())
            return;
        line("");
        std::size_t value_width = 0;
        for (std::size_t i = 0; i < std::min(owned.size(), shown_owners); ++i)
            value_width = std::max(value_width, owned[i].value.size());
        value_width = std::min(value_width, style_.width / 2);
        for (std::size_t i = 0; i < std::min(owned.size(), shown_owners); ++i) {
            const std::string value = column(owned[i].value, value_width, style_);
            const std::size_t rest = style_.width - display_width(value) - 3;
            line(value + " - " + paint(style_, owned[i].tone, fit(owned[i].owner, rest, style_)));
        }
        if (owned.size() > shown_owners)
            line(fmt::format("+{} more", owned.size() - shown_owners));
    }

    void group(const diagnose::QuestionResult& result, const check::Group& group,
               const RowColumns& rows) {
        const auto count = group.rows.size();
        // What one device says for everybody is not judged.
        const std::string reason(check_.interception ? "" : clauses(group.reason).row);
        const std::string records = records_text(group.records, style_.width - 12, style_);
        const std::string what = reason + (reason.empty() || records.empty() ? "" : ": ") + records;
        heading(group.verdict, count, what.empty() ? "no such record" : what);
        if (unfolds(group)) {
            const auto all = last_to_expire_first(result, group);
            const std::size_t shown = std::min(all.size(), std::max(row_budget_, std::size_t{1}));
            for (std::size_t i = 0; i < shown; ++i)
                for (const auto& text : rows.lines(all[i], group))
                    line(text);
            if (shown < all.size())
                line(fmt::format("  +{} more (-v shows all)", all.size() - shown));
            row_budget_ -= std::min(row_budget_, shown);
        } else if (group.verdict == Verdict::unjudged) {
            std::vector<std::string> names;
            for (const auto row : group.rows)
                names.push_back(name_of(result.rows[row]));
            if (names.size() > shown_names) {
                const auto more = names.size() - shown_names;
                names.resize(shown_names);
                names.push_back(fmt::format("+{} more (-v shows all)", more));
            }
            name_list(names);
        }
        other_records(result, group);
    }

    void other_records(const diagnose::QuestionResult& result, const check::Group& group) {
        std::vector<std::string> names;
        for (const auto row : group.rows)
            if (group.verdict == Verdict::match &&
                result.rows[row].outcome.notes.has(check::Note::other_records))
                names.push_back(name_of(result.rows[row]));
        if (names.empty())
            return;
        paragraph({other_records_text(names.size()), Tone::waiting}, "  ", "    ");
        name_list(names);
    }

    /// Filtered, refused, silent: compact, by reason, each of them named.
    void not_counted(const diagnose::QuestionResult& result) {
        std::map<std::pair<Verdict, check::Reason>, std::vector<std::string>> by_reason;
        for (std::uint32_t index = 0; index < result.rows.size(); ++index) {
            const check::Row& row = result.rows[index];
            if (is_answer(row.judgement.verdict))
                continue;
            std::string name = name_of(row);
            if (const std::string why = why_not_counted(result, index); !why.empty())
                name += fmt::format(" ({})", why);
            by_reason[{row.judgement.verdict, row.judgement.reason}].push_back(std::move(name));
        }
        if (!by_reason.empty())
            line("");
        for (const auto& [key, names] : by_reason) {
            heading(key.first, names.size(), std::string(clauses(key.second).row));
            name_list(names);
        }
    }

    /// Its own words, and what another question brought to light where that is this name's alone.
    std::string why_not_counted(const diagnose::QuestionResult& result, std::uint32_t row) const {
        using diagnose::Cause;
        const Cause cause = cause_of(result, row).cause;
        const bool is_telling = cause == Cause::refuses_name || cause == Cause::fails_for_name;
        std::string out(is_telling ? clauses(cause, check::Reason::none).row : "");
        const std::string& detail = result.rows[row].judgement.detail;
        if (!detail.empty())
            out += (out.empty() ? "" : ": ") + fit(escape_for_terminal(detail), 60, style_);
        return out;
    }

    void skipped() {
        std::map<std::string, std::vector<std::string>> by_reason;
        if (check_.plan)
            for (const auto& skipped : check_.plan->skipped)
                by_reason[escape_for_terminal(skipped.reason)].push_back(
                    escape_for_terminal(skipped.resolver_id));
        if (!by_reason.empty())
            line("");
        for (const auto& [reason, ids] : by_reason) {
            paragraph({fmt::format("{} not asked ({}): {}", symbol(Verdict::silent, style_),
                                   ids.size(), reason),
                       Tone::dim},
                      "", "  ");
            name_list(ids);
        }
    }

    void own_view(const diagnose::QuestionResult& result) {
        const auto lines = local_section(result, check_.finished_at, style_);
        if (!lines.empty())
            line("");
        for (const Statement& each : lines)
            paragraph(each, "", "  ");
    }

    void laid_out(const Outline& outline) {
        for (const Line& each : lay_out(outline, style_))
            line(paint(style_, each.tone, each.text));
    }

    void heading(Verdict verdict, std::size_t count, const std::string& what) {
        const Verdict shown = shown_verdict(verdict, check_);
        const Tone tone = tone_of(shown);
        paragraph(
            {fmt::format("{} {} ({}): {}", symbol(shown, style_), verdict_word(shown), count, what),
             tone},
            "", "  ");
    }

    void name_list(const std::vector<std::string>& names) {
        for (const auto& text : wrap_list(names, style_.width - 4))
            line("    " + text);
    }

    std::string name_of(const check::Row& row) const {
        return catalogue_text(check_.plan->targets[row.probe.target].resolver.name, style_);
    }

    /// Wrapped to the width, the first line after `first`, the others after `hanging`.
    void paragraph(const Statement& what, std::string_view first, std::string_view hanging) {
        std::string_view before = first;
        for (const auto& text :
             wrap(what.text, style_.width - std::max(first.size(), hanging.size()))) {
            line(std::string(before) + paint(style_, what.tone, text));
            before = hanging;
        }
    }

    void line(std::string_view text) {
        sink_.write(text);
        sink_.write("\n");
    }

    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    const diagnose::CheckResult& check_;
    const Style& style_;
    const TableExtras& extras_;
    std::size_t row_budget_ = unlimited;  ///< rows that may still be shown of this record
    Sink& sink_;
};

}  // namespace

void write_table(const diagnose::CheckResult& check, const Style& style, Sink& sink,
                 const TableExtras& extras) {
    TableWriter(check, style, extras, sink).write();
}

}  // namespace dnsprop::report
