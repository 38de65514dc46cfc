#include "tui/rows.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "diagnose/diagnose.hpp"
#include "tui/theme.hpp"
#include "wording/country.hpp"
#include "wording/text.hpp"

namespace dnsprop::tui {

namespace {

std::string in_lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    return text;
}

/// What a row is sorted by, looked up once.
struct SortKey {
    std::uint32_t row = 0;
    long long number = 0;
    std::string text;
};

class Sorter {
public:
    Sorter(const watch::Snapshot& snapshot, const diagnose::QuestionResult& result, Sort sort)
        : snapshot_(snapshot), result_(result), sort_(sort) {}

    void sort(std::vector<std::uint32_t>& rows) const {
        std::vector<SortKey> keys;
        keys.reserve(rows.size());
        for (const std::uint32_t row : rows)
            keys.push_back(key_of(row));
        // What is equal stays in the order of the Plan.
        std::ranges::sort(keys, [](const SortKey& a, const SortKey& b) {
            return std::tie(a.number, a.text, a.row) < std::tie(b.number, b.text, b.row);
        });
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = keys[i].row;
    }

private:
    static constexpr long long last = std::numeric_limits<long long>::max();

    /// Those whose copies expire last come first.
    long long until(std::uint32_t row) const {
        const auto eta = diagnose::eta_of(result_, row);
        return eta ? -eta->at.time_since_epoch().count() / 1000 : 0;
    }

    SortKey key_of(std::uint32_t index) const {
        const check::Row& row = result_.rows[index];
        const catalogue::Resolver& resolver =
            snapshot_.check.plan->targets[row.probe.target].resolver;
        SortKey key{index, 0, {}};
        switch (sort_) {
            case Sort::state:
                // A verdict apart is further than any two times of day and age.
                key.number =
                    static_cast<long long>(row.judgement.verdict) * (1LL << 50) + until(index);
                break;
            case Sort::eta:
                key.number = until(index);
                break;
            case Sort::name:
                key.text = in_lower(resolver.name);
                break;
            case Sort::rtt:
                key.number = row.outcome.has_answer() ? row.outcome.rtt.count() : last;
                break;
            case Sort::place:
                key.text = std::string(wording::country_name(resolver.country.value_or("~"))) +
                           resolver.city.value_or("");
                break;
        }
        return key;
    }

    const watch::Snapshot& snapshot_;
    const diagnose::QuestionResult& result_;
    Sort sort_;
};

std::string country_of(const catalogue::Resolver& resolver) {
    return resolver.anycast.value_or(false) ? "anycast" : resolver.country.value_or("?");
}

void append_group(std::vector<TableLine>& lines, TableLine heading, std::vector<std::uint32_t> rows,
                  const Sorter& sorter) {
    if (rows.empty())
        return;
    sorter.sort(rows);
    heading.count = static_cast<std::uint32_t>(rows.size());
    lines.push_back(std::move(heading));
    for (const std::uint32_t row : rows)
        lines.push_back({row, std::nullopt, {}, 0});
}

}  // namespace

bool passes(const check::Row& row, const catalogue::Resolver& resolver, const std::string& filter) {
    if (filter.empty())
        return true;
    const std::string wanted = in_lower(filter);
    const auto has = [&](std::string text) {
        return in_lower(std::move(text)).find(wanted) != std::string::npos;
    };
    static const Theme plain;
    return has(resolver.name) || has(resolver.id) || has(resolver.operator_name) ||
           has(country_of(resolver)) ||
           has(std::string(wording::country_name(country_of(resolver)))) ||
           has(resolver.city.value_or("")) ||
           has(std::string(check::word(row.judgement.verdict))) ||
           has(answer_text(row, 255, plain)) || has(site_text(row, resolver));
}

std::vector<TableLine> table_lines(const Model& model, const watch::Snapshot& snapshot) {
    std::vector<TableLine> lines;
    if (model.question >= snapshot.check.questions.size())
        return lines;
    const diagnose::QuestionResult& result = snapshot.check.questions[model.question];
    const Sorter sorter(snapshot, result, model.sort);
    const auto resolver = [&](std::uint32_t row) -> const catalogue::Resolver& {
        return snapshot.check.plan->targets[result.rows[row].probe.target].resolver;
    };
    const auto is_shown = [&](std::uint32_t row) {
        return passes(result.rows[row], resolver(row), model.filter);
    };

    std::vector<std::uint32_t> shown;
    for (std::uint32_t row = 0; row < result.rows.size(); ++row)
        if (is_shown(row))
            shown.push_back(row);
    if (model.grouping == Grouping::none) {
        sorter.sort(shown);
        for (const std::uint32_t row : shown)
            lines.push_back({row, std::nullopt, {}, 0});
        return lines;
    }
    if (model.grouping == Grouping::country) {
        std::map<std::string, std::vector<std::uint32_t>> by_country;
        for (const std::uint32_t row : shown)
            by_country[country_of(resolver(row))].push_back(row);
        for (auto& [country, rows] : by_country)
            append_group(lines, {std::nullopt, std::nullopt, country, 0}, std::move(rows), sorter);
        return lines;
    }
    for (std::uint32_t group = 0; group < result.summary.groups.size(); ++group) {
        std::vector<std::uint32_t> rows = result.summary.groups[group].rows;
        std::erase_if(rows, [&](std::uint32_t row) { return !is_shown(row); });
        append_group(lines, {std::nullopt, group, {}, 0}, std::move(rows), sorter);
    }
    return lines;
}

std::optional<std::size_t> selected_line(const std::vector<TableLine>& lines, const Model& model,
                                         const watch::Snapshot& snapshot) {
    if (!model.selected || model.question >= snapshot.check.questions.size())
        return std::nullopt;
    const auto& rows = snapshot.check.questions[model.question].rows;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (lines[i].row && rows[*lines[i].row].probe.target == *model.selected)
            return i;
    return std::nullopt;
}

int scrolled_to(int first, std::optional<std::size_t> selected, std::size_t lines, int page) {
    const int count = static_cast<int>(lines);
    if (selected) {
        const int line = static_cast<int>(*selected);
        first = std::clamp(first, line - std::max(0, page - 1), line);
        // The heading above the first row comes into sight with it.
        if (line == 1 && page > 1)
            first = 0;
    }
    return std::clamp(first, 0, std::max(0, count - page));
}

}  // namespace dnsprop::tui
