// The map of the unicast resolvers, and the strip of the anycast operators.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tui/panels.hpp"
#include "tui/world_map.hpp"
#include "wording/place.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

namespace {

using check::Verdict;

constexpr std::uint8_t upper_dots = 0x01 | 0x08 | 0x02 | 0x10;
constexpr std::uint8_t lower_dots = 0x04 | 0x20 | 0x40 | 0x80;

char32_t coast_letter(std::uint8_t dots, const Theme& theme) {
    if (theme.has_unicode())
        return U'\u2800' + dots;
    if ((dots & upper_dots) == 0)
        return U'.';
    return (dots & lower_dots) == 0 ? U'\'' : U':';
}

bool is_anycast(const catalogue::Resolver& resolver) {
    return resolver.anycast.value_or(false);
}

/// What is seen of several resolvers in one place.
struct Spot {
    std::optional<Verdict> worst;  ///< nothing: none of them has been heard yet
    bool is_selected = false;
};

/// By target; null where nothing was heard yet.
std::vector<const check::Row*> rows_by_target(const Scene& scene) {
    std::vector<const check::Row*> rows(scene.snapshot.check.plan->targets.size());
    for (const check::Row& row : scene.result.rows)
        rows[row.probe.target] = &row;
    return rows;
}

void add(std::optional<Verdict>& worst, const check::Row* row, const Scene& scene) {
    if (row != nullptr && (!worst || is_worse(scene.shown(*row), *worst)))
        worst = scene.shown(*row);
}

char32_t spot_mark(const std::optional<Verdict>& worst, const Theme& theme) {
    return mark(worst.value_or(Verdict::silent), theme);
}
Tone spot_tone(const std::optional<Verdict>& worst) {
    return worst ? wording::tone_of(*worst) : Tone::dim;
}

/// One operator of anycast resolvers.
struct Operator {
    std::string name;
    std::optional<Verdict> worst;
    std::size_t matching = 0;
    std::size_t counted = 0;
    bool has_flush_page = false;
};

/// "Quad9", of "Quad9 (Foundation)".
std::string short_name(const catalogue::Resolver& resolver, const Theme& theme) {
    std::string name = resolver.operator_name.empty() ? resolver.name : resolver.operator_name;
    if (const auto bracket = name.find(" ("); bracket != std::string::npos)
        name.resize(bracket);
    return wording::fit(wording::catalogue_text(name, theme.style), 18, theme.style);
}

/// Those with a page to empty their cache first: there something can be done. Never by verdict, so
/// that each stays in its place.
std::vector<Operator> operators(const Scene& scene) {
    const auto rows = rows_by_target(scene);
    std::vector<Operator> out;
    std::map<std::string, std::size_t> known;
    const auto& targets = scene.snapshot.check.plan->targets;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const catalogue::Resolver& resolver = targets[i].resolver;
        if (!is_anycast(resolver))
            continue;
        std::string name = short_name(resolver, scene.theme);
        const auto [entry, is_new] = known.emplace(name, out.size());
        if (is_new)
            out.push_back({std::move(name), std::nullopt, 0, 0, false});
        Operator& one = out[entry->second];
        one.has_flush_page = one.has_flush_page || resolver.flush_url.has_value();
        add(one.worst, rows[i], scene);
        if (rows[i] != nullptr && check::counts(scene.shown(*rows[i]))) {
            ++one.counted;
            one.matching += rows[i]->judgement.verdict == Verdict::match ? 1 : 0;
        }
    }
    std::vector<Operator> ordered;
    for (const bool has_flush_page : {true, false})
        for (const Operator& one : out)
            if (one.has_flush_page == has_flush_page)
                ordered.push_back(one);
    return ordered;
}

}  // namespace

void draw_map(const Scene& scene, const Pane& pane) {
    const WorldMap map({pane.width(), pane.height()});
    const Size size = map.size();
    if (size.rows == 0) {
        pane.put(0, 0, "no room for a map", {Tone::dim});
        return;
    }
    const Pane world = pane.part({(pane.width() - size.columns) / 2,
                                  (pane.height() - size.rows) / 2, size.columns, size.rows});
    for (int y = 0; y < size.rows; ++y)
        for (int x = 0; x < size.columns; ++x)
            if (const std::uint8_t dots = map.dots(x, y); dots != 0)
                world.put(x, y, coast_letter(dots, scene.theme), {Tone::dim});

    const auto rows = rows_by_target(scene);
    const auto& targets = scene.snapshot.check.plan->targets;
    std::map<std::pair<int, int>, Spot> spots;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const catalogue::Resolver& resolver = targets[i].resolver;
        if (is_anycast(resolver) || !resolver.coordinates)
            continue;
        if (const auto place = map.place(*resolver.coordinates)) {
            Spot& spot = spots[{place->x, place->y}];
            add(spot.worst, rows[i], scene);
            spot.is_selected = spot.is_selected || scene.model.selected == i;
        }
    }
    for (const auto& [place, spot] : spots)
        world.put(place.first, place.second, spot_mark(spot.worst, scene.theme),
                  {spot_tone(spot.worst), spot.is_selected});
}

void draw_strip(const Scene& scene, const Pane& pane) {
    const std::vector<Operator> all = operators(scene);
    if (all.empty())
        return;
    constexpr std::string_view title = "Anycast";
    constexpr int gap = 2;
    const int indent = pane.put(0, 0, title, {Tone::strong}) + gap;
    int x = indent;
    int y = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Operator& one = all[i];
        std::string text = one.name;
        if (one.counted > 1)
            text += fmt::format(" {}/{}", one.matching, one.counted);
        const int width = 2 + static_cast<int>(display_width(text));
        const std::string more = fmt::format("+{} more", all.size() - i);
        const bool is_last_line = y + 1 >= pane.height();
        const int reserved =
            is_last_line && i + 1 < all.size() ? gap + static_cast<int>(more.size()) : 0;
        if (x + width + reserved > pane.width() && x > indent) {
            if (is_last_line) {
                pane.put(x, y, more, {Tone::dim});
                return;
            }
            ++y;
            x = indent;
        }
        pane.put(x, y, spot_mark(one.worst, scene.theme), Pen{spot_tone(one.worst)});
        x = pane.put(x + 2, y, text) + gap;
    }
}

}  // namespace dnsprop::tui
