#include "report/row_columns.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "diagnose/diagnose.hpp"
#include "diagnose/site.hpp"
#include "report/layout.hpp"
#include "report/machine_words.hpp"
#include "wording/causes.hpp"
#include "wording/place.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::report {

namespace {

using namespace wording;  // the cells are its words
using check::Verdict;
using diagnose::Cause;
using diagnose::Diagnosis;

constexpr std::string_view indent = "  ";
constexpr std::string_view gap = "  ";
/// Below this many columns a row takes two lines.
constexpr std::size_t least_for_columns = 64;
/// From this many columns on there is room for the address too.
constexpr std::size_t least_for_address = 110;
/// A remark, such as the text of an EDE, takes at most so many lines.
constexpr std::size_t remark_lines = 3;

}  // namespace

RowColumns::RowColumns(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                       const Style& style, std::span<const check::Group* const> shown)
    : result_(result), check_(check), style_(style) {
    const auto widen = [](std::size_t& width, const std::string& text) {
        width = std::max(width, display_width(text));
    };
    std::size_t remark_width = 0;
    for (const auto* group : shown)
        for (const auto index : group->rows) {
            const auto& row = result.rows[index];
            widen(name_width_, name(row));
            widen(place_width_, place_text(resolver(row), style));
            widen(remark_width, remark(index, *group));
            if (style.width >= least_for_address)
                widen(address_width_, check.plan->targets[row.probe.target].endpoint.text());
        }
    // The remark keeps its room, up to half the line; the place gives way first, then the name.
    const std::size_t taken = indent.size() + 2 * gap.size() +
                              std::min(remark_width, style.width / 2) + address_width_ +
                              (address_width_ > 0 ? gap.size() : 0);
    const std::size_t room = style.width - std::min(style.width, taken);
    name_width_ =
        std::min(name_width_, std::max(room * 3 / 5, room - std::min(room, place_width_)));
    place_width_ = std::min(place_width_, room - name_width_);
}

std::vector<std::string> RowColumns::lines(std::uint32_t row, const check::Group& group) const {
    const auto& shown = result_.rows[row];
    const std::string name = this->name(shown);
    const std::string place = place_text(resolver(shown), style_);
    std::string first(indent);
    std::string hanging;
    if (style_.width < least_for_columns) {
        hanging = "    ";
        first +=
            fit(place.empty() ? name : name + " - " + place, style_.width - first.size(), style_);
    } else {
        first += column(name, name_width_, style_) + std::string(gap);
        first += column(place, place_width_, style_) + std::string(gap);
        if (address_width_ > 0)
            first += column(check_.plan->targets[shown.probe.target].endpoint.text(),
                            address_width_, style_) +
                     std::string(gap);
        hanging = std::string(display_width(first), ' ');
    }

    auto remarks = wrap(remark(row, group), style_.width - hanging.size());
    if (remarks.size() > remark_lines) {
        remarks[remark_lines - 1] = fit(remarks[remark_lines - 1] + " " + remarks[remark_lines],
                                        style_.width - hanging.size(), style_);
        remarks.resize(remark_lines);
    }
    std::vector<std::string> out;
    if (style_.width < least_for_columns || remarks.empty())
        out.push_back(first);
    for (const auto& line : remarks)
        out.push_back((out.empty() ? first : hanging) + line);
    for (auto& line : out)
        line.erase(line.find_last_not_of(' ') + 1);
    return out;
}

const catalogue::Resolver& RowColumns::resolver(const check::Row& row) const {
    return check_.plan->targets[row.probe.target].resolver;
}

std::string RowColumns::name(const check::Row& row) const {
    std::string out = catalogue_text(resolver(row).name, style_);
    if (style_.verbose && row.outcome.has_answer() && row.outcome.answer.nsid)
        if (const auto site = diagnose::site_of(resolver(row), *row.outcome.answer.nsid))
            out += fmt::format(" ({})", *site);
    return out;
}

std::string RowColumns::remark(std::uint32_t index, const check::Group& group) const {
    const check::Row& row = result_.rows[index];
    const Diagnosis diagnosis =
        index < result_.diagnoses.size() ? result_.diagnoses[index] : Diagnosis();
    std::vector<std::string> parts;
    const auto& outcome = row.outcome;
    switch (row.judgement.verdict) {
        case Verdict::stale:
        case Verdict::absent:
            parts.push_back(row_ending(row, diagnosis, check_.finished_at, style_));
            break;
        case Verdict::match:
        case Verdict::unjudged:
            if (outcome.answer.ttl)
                parts.push_back(fmt::format("TTL {} s", *outcome.answer.ttl));
            parts.push_back(fmt::format("{:.1f} ms", rtt_milliseconds(outcome)));
            break;
        case Verdict::broken:
            if (adds_to(diagnosis.cause, row.judgement.reason))
                parts.emplace_back(clauses(diagnosis.cause, row.judgement.reason).row);
            break;
        case Verdict::filtered:
        case Verdict::refused:
        case Verdict::silent:
            break;
    }
    // With -v what was found out beside what the resolver itself says.
    const bool is_broken = row.judgement.verdict == Verdict::broken;
    if (is_broken && !diagnosis.detail.empty() && (style_.verbose || row.judgement.detail.empty()))
        parts.push_back(escape_for_terminal(diagnosis.detail));
    else if (!row.judgement.detail.empty() && diagnosis.cause != Cause::serves_stale)
        parts.push_back(escape_for_terminal(row.judgement.detail));
    else if (row.judgement.verdict == Verdict::broken && outcome.has_answer())
        parts.push_back(dns::write_rcode(outcome.answer.content->rcode));
    // Of answers that only share a record, what this one holds.
    if (style_.verbose && outcome.has_answer() && !group.records.empty() &&
        outcome.answer.content->records != group.records)
        parts.push_back(records_text(outcome.answer.content->records, style_.width / 2, style_));
    std::string out;
    for (const auto& part : parts)
        if (!part.empty())
            out += (out.empty() ? "" : ", ") + part;
    return out;
}

}  // namespace dnsprop::report
