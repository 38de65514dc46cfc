// The table: one line for each resolver, in as many columns as there is room for.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"
#include "tui/panels.hpp"
#include "wording/country.hpp"
#include "wording/place.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

namespace {

using check::Verdict;

enum class Field : std::uint8_t { name, verdict, answer, ttl, eta, rtt, site, place, address };

struct Column {
    Field field = Field::name;
    const char* title = "";
    int least = 0;
    int most = 0;
    bool is_right = false;  ///< aligned
    int width = 0;
};

/// In the order they are shown.
constexpr Column columns[] = {
    {Field::name, "Resolver", 16, 34, false, 0},   {Field::verdict, "Verdict", 8, 8, false, 0},
    {Field::answer, "Answer", 15, 44, false, 0},   {Field::ttl, "TTL", 8, 8, true, 0},
    {Field::eta, "ETA", 12, 12, false, 0},         {Field::rtt, "RTT", 7, 7, true, 0},
    {Field::site, "Site", 4, 4, false, 0},         {Field::place, "Place", 16, 26, false, 0},
    {Field::address, "Address", 15, 26, false, 0},
};
/// What has no room goes from the end of this on.
constexpr Field by_weight[] = {Field::name, Field::verdict, Field::eta,  Field::answer, Field::ttl,
                               Field::rtt,  Field::place,   Field::site, Field::address};
/// What grows first when there is more room.
constexpr Field by_growth[] = {Field::name, Field::answer, Field::place, Field::address};
/// What is nice to have, once names have room.
constexpr bool is_extra(Field field) {
    return field == Field::place || field == Field::site || field == Field::address;
}
constexpr int room_for_names = 12;
constexpr int mark_width = 2;
constexpr int columns_for_wide_gaps = 100;

class Columns {
public:
    explicit Columns(int width) : gap_(width >= columns_for_wide_gaps ? 2 : 1) {
        int used = mark_width - gap_;
        for (const Field field : by_weight) {
            const Column& column = *std::ranges::find(columns, field, &Column::field);
            // The name is there always, as far as it goes.
            const int more = is_extra(field) ? room_for_names : 0;
            if (field != Field::name && used + gap_ + column.least + more > width)
                break;
            used += gap_ + column.least;
            shown_.push_back(column);
            shown_.back().width = column.least;
        }
        std::ranges::sort(shown_, {}, &Column::field);
        grow(width - used);
    }

    const std::vector<Column>& shown() const { return shown_; }
    int gap() const { return gap_; }

private:
    void grow(int spare) {
        for (const Field field : by_growth)
            for (Column& column : shown_)
                if (column.field == field && spare > 0) {
                    const int more = std::min(spare, column.most - column.width);
                    column.width += more;
                    spare -= more;
                }
        if (spare < 0)
            shown_.front().width = std::max(0, shown_.front().width + spare);
    }

    int gap_;
    std::vector<Column> shown_;
};

struct Text {
    std::string text;
    Tone tone = Tone::plain;
};

class TableView {
public:
    TableView(const Scene& scene, const Pane& pane)
        : scene_(scene), pane_(pane), columns_(pane.width()) {}

    void draw() const {
        const int page = table_page(scene_.layout);
        const int top = pane_.height() - page;
        if (top > 0)
            heading();
        if (scene_.lines.empty()) {
            nothing(top);
            return;
        }
        const auto selected = selected_line(scene_.lines, scene_.model, scene_.snapshot);
        const int first = scrolled_to(scene_.model.first_line, selected, scene_.lines.size(), page);
        for (int y = 0; y < page; ++y) {
            const auto line = static_cast<std::size_t>(first) + static_cast<std::size_t>(y);
            if (line >= scene_.lines.size())
                break;
            if (scene_.lines[line].row)
                row(top + y, *scene_.lines[line].row, selected == line);
            else
                group(top + y, scene_.lines[line]);
        }
    }

private:
    void heading() const {
        const bool has_focus = scene_.model.panel == Panel::table;
        int x = mark_width;
        for (const Column& column : columns_.shown()) {
            std::string title = column.title;
            if (is_sorted_by(column.field))
                title += scene_.theme.has_unicode() ? "▾" : "*";
            const int indent =
                column.is_right ? std::max(0, column.width - static_cast<int>(display_width(title)))
                                : 0;
            pane_.put(x + indent, 0, title, {has_focus ? Tone::strong : Tone::dim});
            x += column.width + columns_.gap();
        }
    }

    bool is_sorted_by(Field field) const {
        switch (scene_.model.sort) {
            case Sort::state:
                return field == Field::verdict;
            case Sort::eta:
                return field == Field::eta;
            case Sort::name:
                return field == Field::name;
            case Sort::rtt:
                return field == Field::rtt;
            case Sort::place:
                return field == Field::place;
        }
        return false;
    }

    /// Why there is no row.
    void nothing(int y) const {
        std::string text =
            scene_.snapshot.polls > 0 ? "No answer yet." : "No resolver has been asked.";
        if (!scene_.model.filter.empty())
            text = fmt::format("No row has \"{}\". Esc shows all.", scene_.model.filter);
        else if (scene_.source.phase == watch::Phase::waiting_for_authority)
            text =
                "The resolvers are not asked before the zone's name servers serve it: one that "
                "is asked too early keeps the old answer for another TTL.";
        else if (scene_.source.phase == watch::Phase::looking_for_authority)
            text = "The resolvers come next.";
        for (const auto& line :
             report::wrap(text, static_cast<std::size_t>(std::max(1, pane_.width() - mark_width))))
            pane_.put(mark_width, y++, line, {Tone::dim});
    }

    void group(int y, const TableLine& line) const {
        if (!line.group) {
            pane_.put(0, y,
                      fmt::format("{} ({})",
                                  wording::catalogue_text(wording::country_name(line.country),
                                                          scene_.theme.style),
                                  line.count),
                      {Tone::strong});
            return;
        }
        const check::Group& group = scene_.result.summary.groups[*line.group];
        const Verdict verdict = wording::shown_verdict(group.verdict, scene_.snapshot.check);
        std::string what(verdict == group.verdict ? wording::clauses(group.reason).row : "");
        const std::string records = wording::records_text(group.records, 48, scene_.theme.style);
        what += (what.empty() || records.empty() ? "" : ": ") + records;
        const std::string_view word = wording::verdict_word(verdict);
        const Tone tone = wording::tone_of(verdict);
        pane_.put(0, y, mark(verdict, scene_.theme), Pen{tone});
        pane_.put(mark_width, y,
                  fmt::format("{} ({}){}{}", word, line.count, what.empty() ? "" : ": ", what),
                  {tone == Tone::dim ? Tone::strong : tone});
    }

    void row(int y, std::uint32_t index, bool is_selected) const {
        if (is_selected)
            pane_.fill(y, U' ', {Tone::plain, true});
        const check::Row& row = scene_.result.rows[index];
        const Verdict verdict = scene_.shown(row);
        pane_.put(0, y, mark(verdict, scene_.theme), Pen{wording::tone_of(verdict), is_selected});
        int x = mark_width;
        for (const Column& column : columns_.shown()) {
            const auto [text, tone] = field(column, index);
            const std::string fitted =
                wording::fit(text, static_cast<std::size_t>(column.width), scene_.theme.style);
            const int indent =
                column.is_right
                    ? std::max(0, column.width - static_cast<int>(display_width(fitted)))
                    : 0;
            pane_.put(x + indent, y, fitted, {tone, is_selected});
            x += column.width + columns_.gap();
        }
    }

    Text field(const Column& column, std::uint32_t index) const {
        const check::Row& row = scene_.result.rows[index];
        const check::Target& target = scene_.target(row);
        const Verdict verdict = scene_.shown(row);
        const bool counts = check::counts(verdict) || verdict == Verdict::unjudged;
        switch (column.field) {
            case Field::name:
                return {wording::catalogue_text(target.resolver.name, scene_.theme.style),
                        counts ? Tone::plain : Tone::dim};
            case Field::verdict:
                return {std::string(wording::verdict_word(verdict)), wording::tone_of(verdict)};
            case Field::answer:
                return {answer_text(row, column.width, scene_.theme),
                        counts ? Tone::plain : Tone::dim};
            case Field::ttl: {
                const auto end = leaves_cache_at(row);
                return {end ? countdown(*end, scene_.now()) : "", Tone::dim};
            }
            case Field::eta: {
                const watch::ProbeState& probe_state = scene_.snapshot.probe_state(row.probe);
                return {eta_text(scene_.result, index, probe_state, scene_.now()),
                        probe_state.is_flapping() ? Tone::waiting : Tone::plain};
            }
            case Field::rtt:
                return {row.outcome.has_answer() ? rtt_text(row.outcome.rtt) : "", Tone::dim};
            case Field::site:
                return {site_text(row, target.resolver), Tone::plain};
            case Field::place:
                return {wording::place_text(target.resolver, scene_.theme.style), Tone::dim};
            case Field::address:
                return {target.endpoint.text(), Tone::dim};
        }
        return {};
    }

    const Scene& scene_;
    const Pane& pane_;
    Columns columns_;
};

}  // namespace

void draw_table(const Scene& scene, const Pane& pane) {
    TableView(scene, pane).draw();
}

}  // namespace dnsprop::tui
