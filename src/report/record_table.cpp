#include "report/record_table.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::report {

namespace {

using namespace wording;  // the cells are its words
using check::Status;
using check::Verdict;

/// With fewer columns for name and value together a record takes two lines.
constexpr std::size_t least_for_both = 20;
constexpr std::string_view gap = "  ";

/// The cells of one record.
struct Cells {
    Tone tone = Tone::plain;
    std::string_view symbol;
    std::string name;
    std::string type;
    std::string value;
    std::string count;    ///< "118/143"
    std::string percent;  ///< "82.5 %"
    std::string status;   ///< "not yet, until 09:58"
};

std::size_t label_count(dns::Name name) {
    std::size_t count = 0;
    for (; !name.is_root(); name = name.parent())
        ++count;
    return count;
}

/// The name that all lie at or below, where that is more than a top-level domain.
std::optional<dns::Name> common_name(const diagnose::CheckResult& check) {
    dns::Name common = check.questions.front().question.name;
    for (const auto& result : check.questions)
        while (!result.question.name.is_at_or_below(common))
            common = common.parent();
    return label_count(common) > 1 ? std::optional(common) : std::nullopt;
}

std::string short_name(const dns::Name& name, const std::optional<dns::Name>& common) {
    std::string text = name.plain_text();
    if (!common)
        return text;
    if (name == *common)
        return "@";
    return text.substr(0, text.size() - common->plain_text().size() - 1);
}

std::string status_cell(const check::Summary& summary, UtcTime now, const Style& style) {
    std::string out(status_words(summary.status));
    const bool is_waiting =
        summary.status == Status::propagating || summary.status == Status::not_propagated;
    if (is_waiting && summary.complete_by)
        out += fmt::format(", until {}", clock_text(*summary.complete_by, now, style.zone));
    return out;
}

std::string expected_values(const expect::Expectation& expectation) {
    std::string out;
    for (const expect::ExpectedValue& each : expectation.values)
        out += (out.empty() ? "" : ", ") + escape_for_terminal(each.text);
    return out.empty() ? "-" : out;
}

Cells cells_of(const diagnose::QuestionResult& result, const std::optional<dns::Name>& common,
               UtcTime now, const Style& style) {
    const check::Summary& summary = result.summary;
    Cells cells;
    cells.tone = tone_of(summary.status);
    cells.symbol = symbol(summary.status, style);
    cells.name = short_name(result.question.name, common);
    cells.type = dns::write_rr_type(result.question.type);
    cells.value = expected_values(result.expectation);
    if (result.was_asked && result.expectation.can_judge()) {
        cells.count = fmt::format("{}/{}", summary.count(Verdict::match), summary.counted);
        cells.percent = percent_text(summary.propagated_percent.value_or(0));
    }
    cells.status = status_cell(summary, now, style);
    return cells;
}

struct Widths {
    std::size_t name = 0, type = 0, value = 0, count = 0, percent = 0;
    bool fits = false;  ///< on one line
};

/// Name and value share what the others leave.
Widths measure(const std::vector<Cells>& all, const Style& style) {
    Widths widths;
    std::size_t status = 0;
    for (const Cells& each : all) {
        widths.name = std::max(widths.name, display_width(each.name));
        widths.type = std::max(widths.type, each.type.size());
        widths.value = std::max(widths.value, display_width(each.value));
        widths.count = std::max(widths.count, each.count.size());
        widths.percent = std::max(widths.percent, each.percent.size());
        status = std::max(status, display_width(each.status));
    }
    const std::size_t taken =
        2 + widths.type + widths.count + widths.percent + status + 5 * gap.size();
    const std::size_t room = style.width - std::min(style.width, taken);
    widths.fits = room >= least_for_both;
    widths.name = std::min(widths.name, std::max(room / 2, room - std::min(room, widths.value)));
    widths.value = std::min(widths.value, room - widths.name);
    return widths;
}

std::string padded_left(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string wide_line(const Cells& cells, const Widths& widths, const Style& style) {
    std::string line = fmt::format("{} ", cells.symbol);
    for (const auto& [text, width] :
         {std::pair(cells.name, widths.name), std::pair(cells.type, widths.type),
          std::pair(cells.value, widths.value)})
        line += column(text, width, style) + std::string(gap);
    line += padded_left(cells.count, widths.count) + std::string(gap) +
            padded_left(cells.percent, widths.percent) + std::string(gap);
    line += fit(cells.status, style.width - std::min(style.width, display_width(line)), style);
    return paint(style, cells.tone, line);
}

void add_narrow_lines(const Cells& cells, const Style& style, std::vector<std::string>& lines) {
    const auto add = [&](const std::string& text) {
        lines.push_back(paint(style, cells.tone, fit(text, style.width, style)));
    };
    add(fmt::format("{} {} {} {}", cells.symbol, cells.name, cells.type, cells.value));
    std::string figures;
    for (const std::string& each : {cells.count, cells.percent, cells.status})
        if (!each.empty())
            figures += "  " + each;
    add("  " + figures);
}

}  // namespace

std::vector<std::string> record_lines(const diagnose::CheckResult& check, const Style& style) {
    std::vector<std::string> lines;
    if (check.questions.empty())
        return lines;
    const std::optional<dns::Name> common = common_name(check);
    if (common)
        lines.push_back(
            paint(style, Tone::dim,
                  fit(fmt::format("Below {} (@):", common->plain_text()), style.width, style)));
    std::vector<Cells> all;
    all.reserve(check.questions.size());
    for (const auto& result : check.questions)
        all.push_back(cells_of(result, common, check.finished_at, style));
    const Widths widths = measure(all, style);
    for (const Cells& each : all) {
        if (!widths.fits)
            add_narrow_lines(each, style, lines);
        else
            lines.push_back(wide_line(each, widths, style));
    }
    return lines;
}

std::vector<std::size_t> unfinished_records(const diagnose::CheckResult& check) {
    constexpr std::array<Status, 4> worst_first = {Status::wrong_at_source, Status::not_propagated,
                                                   Status::propagating, Status::unknown};
    std::vector<std::size_t> out;
    for (const Status status : worst_first)
        for (std::size_t i = 0; i < check.questions.size(); ++i)
            if (check.questions[i].summary.status == status)
                out.push_back(i);
    return out;
}

}  // namespace dnsprop::report
