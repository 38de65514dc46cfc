#include "tui/update.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "tui/rows.hpp"
#include "tui/screen_layout.hpp"

namespace dnsprop::tui {

namespace {

/// No name in the catalogue is longer.
constexpr std::size_t max_filter = 80;

/// A key that is held down comes thirty times a second; others' resolvers are not to pay for that.
constexpr SteadyDuration between_asks = std::chrono::seconds(2);

template <class Enum>
Enum next(Enum value, std::size_t count, int step = 1) {
    const auto size = static_cast<int>(count);
    return static_cast<Enum>((static_cast<int>(value) + step + size) % size);
}

class Update {
public:
    Update(Model& model, const watch::Snapshot& live) : model_(model), live_(live) {}

    std::optional<Command> take(const Key& key) {
        model_.message.clear();
        if (model_.is_typing_filter) {
            type(key);
            return std::nullopt;
        }
        if (key.kind == KeyKind::letter)
            return letter(key.letter);
        control(key.kind);
        return std::nullopt;
    }

private:
    const watch::Snapshot& shown() const { return shown_picture(model_, live_); }
    std::size_t questions() const { return live_.check.questions.size(); }

    // ---- The filter.
    void type(const Key& key) {
        switch (key.kind) {
            case KeyKind::letter:
                if (model_.filter.size() < max_filter && key.letter >= U' ')
                    append_utf8(key.letter, model_.filter);
                break;
            case KeyKind::backspace:
                if (model_.filter.empty())
                    model_.is_typing_filter = false;
                while (!model_.filter.empty()) {
                    const bool is_inner = (model_.filter.back() & '\xc0') == '\x80';
                    model_.filter.pop_back();
                    if (!is_inner)
                        break;
                }
                break;
            case KeyKind::escape:
                model_.filter.clear();
                model_.is_typing_filter = false;
                break;
            case KeyKind::enter:
                model_.is_typing_filter = false;
                break;
            default:
                model_.is_typing_filter = false;
                control(key.kind);
                return;
        }
        model_.first_line = 0;
    }

    // ---- Letters.
    std::optional<Command> letter(char32_t c) {
        switch (c) {
            case U'q':
                if (model_.overlay == Overlay::none)
                    return Command{CommandKind::quit, {}};
                close_overlay();
                break;
            case U'?':
                toggle_overlay(Overlay::help);
                break;
            case U'j':
                control(KeyKind::down);
                break;
            case U'k':
                control(KeyKind::up);
                break;
            case U'/':
                close_overlay();
                model_.panel = Panel::table;
                model_.is_typing_filter = true;
                break;
            case U's':
                model_.sort = next(model_.sort, sort_count);
                break;
            case U'g':
                model_.grouping = next(model_.grouping, grouping_count);
                break;
            case U'm':
                toggle_map();
                break;
            case U'[':
                switch_question(-1);
                break;
            case U']':
                switch_question(1);
                break;
            case U' ':
                if (model_.frozen)
                    model_.frozen.reset();
                else
                    model_.frozen = std::make_shared<const watch::Snapshot>(live_);
                break;
            case U'r':
                return ask();
            case U'e':
                return Command{CommandKind::export_json, {}};
            default:
                break;
        }
        return std::nullopt;
    }

    /// In the details of a row that row, otherwise everybody.
    std::optional<Command> ask() {
        Command command{CommandKind::ask_all, {}};
        if (model_.overlay == Overlay::details && model_.selected)
            command = {CommandKind::ask_row, {model_.question, *model_.selected}};
        const SteadyTime now = live_.now.elapsed;
        std::erase_if(model_.asked,
                      [now](const Asked& asked) { return now - asked.at >= between_asks; });
        if (std::ranges::find(model_.asked, command, &Asked::command) != model_.asked.end()) {
            model_.message = "asked less than 2 s ago";
            return std::nullopt;
        }
        model_.asked.push_back({command, now});
        return command;
    }

    void toggle_map() {
        Model with_map = model_;
        with_map.has_map = true;
        with_map.panel = Panel::table;
        const bool has_room = !lay_out(model_.size, with_map, questions()).map.is_empty();
        if (model_.panel == Panel::map) {
            model_.panel = Panel::table;
            model_.has_map = !has_room;
        } else if (has_room) {
            model_.has_map = !model_.has_map;
        } else {
            model_.panel = Panel::map;
        }
    }

    void switch_question(int step) {
        if (questions() < 2)
            return;
        model_.question = next(model_.question, questions(), step);
        model_.first_line = 0;
        model_.panel_scroll = 0;
    }

    void toggle_overlay(Overlay overlay) {
        model_.overlay = model_.overlay == overlay ? Overlay::none : overlay;
        model_.overlay_scroll = 0;
    }
    void close_overlay() { model_.overlay = Overlay::none; }

    // ---- Keys that move.
    void control(KeyKind kind) {
        switch (kind) {
            case KeyKind::enter:
                details();
                return;
            case KeyKind::escape:
                escape();
                return;
            case KeyKind::tab:
            case KeyKind::back_tab:
                close_overlay();
                model_.panel = next(model_.panel, panel_count, kind == KeyKind::tab ? 1 : -1);
                model_.panel_scroll = 0;
                return;
            case KeyKind::left:
                switch_question(-1);
                return;
            case KeyKind::right:
                switch_question(1);
                return;
            default:
                move(kind);
        }
    }

    void details() {
        if (model_.overlay == Overlay::details || model_.overlay == Overlay::help) {
            close_overlay();
            return;
        }
        if (!model_.selected)
            move(KeyKind::home);
        if (model_.selected)
            toggle_overlay(Overlay::details);
    }

    /// One step back: what lies over the rest, the filter, the panel, the selection.
    void escape() {
        if (model_.overlay != Overlay::none)
            close_overlay();
        else if (!model_.filter.empty())
            model_.filter.clear();
        else if (model_.panel != Panel::table)
            model_.panel = Panel::table;
        else
            model_.selected.reset();
    }

    void move(KeyKind kind) {
        const ScreenLayout layout = lay_out(model_.size, model_, questions());
        if (model_.overlay != Overlay::none)
            scroll(model_.overlay_scroll, kind, layout.main.height);
        else if (model_.panel == Panel::changes || model_.panel == Panel::source)
            scroll(model_.panel_scroll, kind, layout.of(model_.panel).height - 1);
        else
            select(kind, table_page(layout));
    }

    /// The end is found by the view, which knows its lines.
    static void scroll(int& first, KeyKind kind, int page) {
        constexpr int far = 1 << 20;
        page = std::max(1, page);
        const int step = kind == KeyKind::up          ? -1
                         : kind == KeyKind::down      ? 1
                         : kind == KeyKind::page_up   ? -page
                         : kind == KeyKind::page_down ? page
                         : kind == KeyKind::end       ? far
                         : kind == KeyKind::home      ? -far
                                                      : 0;
        first = std::clamp(first + step, 0, far);
    }

    void select(KeyKind kind, int page) {
        const auto lines = table_lines(model_, shown());
        const auto is_row = [](const TableLine& line) { return line.row.has_value(); };
        if (std::ranges::none_of(lines, is_row))
            return;
        const int last = static_cast<int>(lines.size()) - 1;
        const auto selected = selected_line(lines, model_, shown());
        const int first = scrolled_to(model_.first_line, selected, lines.size(), page);
        page = std::max(1, page);
        const int from = selected ? static_cast<int>(*selected) : first - 1;
        int to = kind == KeyKind::home        ? 0
                 : kind == KeyKind::end       ? last
                 : kind == KeyKind::page_up   ? from - page
                 : kind == KeyKind::page_down ? from + page
                 : kind == KeyKind::up        ? from - 1
                                              : from + 1;
        to = std::clamp(to, 0, last);
        const bool goes_up =
            kind == KeyKind::up || kind == KeyKind::page_up || kind == KeyKind::end;
        // Headings are passed over; in front of the first row there is one, behind the last none.
        const int step = goes_up && to > 0 ? -1 : 1;
        while (to > 0 && to < last && !is_row(lines[static_cast<std::size_t>(to)]))
            to += step;
        if (to == 0 && !is_row(lines.front()))
            to = 1;
        const auto line = static_cast<std::size_t>(to);
        const auto& rows = shown().check.questions[model_.question].rows;
        model_.selected = rows[*lines[line].row].probe.target;
        model_.first_line = scrolled_to(first, line, lines.size(), page);
    }

    Model& model_;
    const watch::Snapshot& live_;
};

}  // namespace

std::optional<Command> update(Model& model, const Key& key, const watch::Snapshot& live) {
    return Update(model, live).take(key);
}

}  // namespace dnsprop::tui
