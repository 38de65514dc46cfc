#include "tui/screen_layout.hpp"

#include <algorithm>
#include <cmath>

namespace dnsprop::tui {

namespace {

constexpr int rows_for_footer = 6;
constexpr int rows_for_heading = 8;
constexpr int rows_for_counts = 12;
constexpr int rows_for_strip = 14;
constexpr int columns_for_strip = 60;
constexpr int rows_for_map = 30;
constexpr Size for_side{100, 34};
constexpr Size for_column{150, 40};
constexpr int least_table = 8;
/// Rows of a map so that degrees are as long in both directions: 131 of 360 degrees, and a cell is
/// twice as high as it is wide.
constexpr double map_rows_per_column = 131.0 / 360.0 / 2.0;

Area ScreenLayout::* area_of(Panel panel) {
    switch (panel) {
        case Panel::map:
            return &ScreenLayout::map;
        case Panel::curve:
            return &ScreenLayout::curve;
        case Panel::changes:
            return &ScreenLayout::changes;
        case Panel::source:
            return &ScreenLayout::source;
        case Panel::table:
            break;
    }
    return &ScreenLayout::table;
}

int headline_rows(Size size) {
    if (size.rows < 10)
        return 1;
    return size.columns < 100 && size.rows >= 20 ? 3 : 2;
}

/// Takes rows off the top of what is left.
class Cutter {
public:
    explicit Cutter(Area area) : rest_(area) {}

    Area take(int rows) {
        rows = std::clamp(rows, 0, std::max(0, rest_.height));
        const Area taken{rest_.x, rest_.y, rest_.width, rows};
        rest_.y += rows;
        rest_.height -= rows;
        return taken;
    }
    const Area& rest() const { return rest_; }

private:
    Area rest_;
};

int map_height(int width) {
    return static_cast<int>(std::lround(width * map_rows_per_column));
}

/// Source, curve, changes under each other.
void stack(ScreenLayout& layout, const Area& column) {
    Cutter cutter(column);
    layout.source = cutter.take(std::clamp(column.height / 4, 4, 9));
    layout.curve = cutter.take(std::clamp(column.height / 3, 5, 14));
    layout.changes = cutter.rest();
}

/// The table below the map; both in `area`.
void map_over_table(ScreenLayout& layout, const Area& area, bool has_map, int strip_rows) {
    Cutter cutter(area);
    if (has_map) {
        // On a broad and low screen the table has its half.
        const int room = std::min(area.height - least_table - strip_rows, area.height * 11 / 20);
        layout.map = cutter.take(std::min(map_height(area.width), room));
    }
    layout.strip = cutter.take(strip_rows);
    layout.table = cutter.rest();
}

void wide(ScreenLayout& layout, const Model& model) {
    const Area main = layout.main;
    const int side = std::clamp(main.width / 3, 48, 90);
    const int left = main.width - side - 2;
    stack(layout, {main.x + left + 2, main.y, side, main.height});
    map_over_table(layout, {main.x, main.y, left, main.height}, model.has_map, 3);
}

void middle(ScreenLayout& layout, const Model& model) {
    const Area main = layout.main;
    Cutter cutter(main);
    const int left = main.width * 3 / 5;
    const int wanted = model.has_map ? map_height(left) : 9;
    const Area top = cutter.take(std::min(wanted, main.height - least_table - 2));
    const Area side{top.x + left + 2, top.y, top.width - left - 2, top.height};
    if (model.has_map) {
        layout.map = {top.x, top.y, left, top.height};
        stack(layout, side);
    } else {
        layout.curve = {top.x, top.y, left, top.height};
        layout.source = {side.x, side.y, side.width, 3};
        layout.changes = {side.x, side.y + 3, side.width, side.height - 3};
    }
    layout.strip = cutter.take(2);
    layout.table = cutter.rest();
}

}  // namespace

Area& ScreenLayout::of(Panel panel) {
    return this->*area_of(panel);
}

const Area& ScreenLayout::of(Panel panel) const {
    return this->*area_of(panel);
}

ScreenLayout lay_out(Size size, const Model& model, std::size_t questions) {
    ScreenLayout layout;
    Cutter cutter({0, 0, std::max(0, size.columns), std::max(0, size.rows)});
    if (questions > 1) {
        layout.overall = cutter.take(size.rows >= 4 ? 1 : 0);
        layout.tabs = cutter.take(size.rows >= rows_for_counts ? 1 : 0);
    }
    layout.headline = cutter.take(headline_rows(size));
    layout.bar = cutter.take(1);
    if (size.rows >= rows_for_counts) {
        layout.counts = cutter.take(1);
        layout.state = cutter.take(1);
    }
    Area main = cutter.rest();
    if (size.rows >= rows_for_footer) {
        --main.height;
        layout.footer = {0, size.rows - 1, main.width, 1};
    }
    layout.main = main;

    if (size.columns >= for_column.columns && size.rows >= for_column.rows)
        wide(layout, model);
    else if (size.columns >= for_side.columns && size.rows >= for_side.rows)
        middle(layout, model);
    else if (size.rows >= rows_for_map && size.columns >= columns_for_strip)
        map_over_table(layout, main, model.has_map, 1);
    else
        map_over_table(layout, main, false,
                       size.rows >= rows_for_strip && size.columns >= columns_for_strip ? 1 : 0);

    // What has no place of its own takes the table's, while it is looked at.
    if (layout.of(model.panel).is_empty()) {
        layout.of(model.panel) = {main.x, layout.table.y, main.width, layout.table.height};
        layout.table = {};
    }
    return layout;
}

int table_page(const ScreenLayout& layout) {
    const int heading = layout.main.height + layout.main.y >= rows_for_heading - 1 ? 1 : 0;
    return std::max(0, layout.table.height - heading);
}

}  // namespace dnsprop::tui
