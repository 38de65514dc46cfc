#include "tui/view.hpp"

#include <algorithm>

#include "tui/panels.hpp"

namespace dnsprop::tui {

namespace {

using Draw = void (*)(const Scene&, const Pane&);
struct Part {
    Area ScreenLayout::* area;
    Draw draw;
};
constexpr Part parts[] = {
    {&ScreenLayout::overall, draw_overall},   {&ScreenLayout::tabs, draw_tabs},
    {&ScreenLayout::headline, draw_headline}, {&ScreenLayout::bar, draw_bar},
    {&ScreenLayout::counts, draw_counts},     {&ScreenLayout::state, draw_state},
    {&ScreenLayout::map, draw_map},           {&ScreenLayout::strip, draw_strip},
    {&ScreenLayout::table, draw_table},       {&ScreenLayout::curve, draw_curve},
    {&ScreenLayout::changes, draw_changes},   {&ScreenLayout::source, draw_source},
    {&ScreenLayout::footer, draw_footer},
};

/// Null where there is no question at all.
bool has_question(const Model& model, const watch::Snapshot& snapshot) {
    return snapshot.check.plan != nullptr && model.question < snapshot.check.questions.size() &&
           model.question < snapshot.authorities.size();
}

Scene scene_of(const Model& model, const watch::Snapshot& snapshot, const Theme& theme,
               const ScreenLayout& layout) {
    return {model,
            snapshot,
            theme,
            layout,
            snapshot.check.questions[model.question],
            snapshot.authorities[model.question],
            table_lines(model, snapshot)};
}

}  // namespace

UtcTime Scene::waiting_since() const {
    const auto& changes = snapshot.timeline.changes();
    const auto since =
        std::find_if(changes.rbegin(), changes.rend(), [&](const watch::Change& change) {
            return change.kind == watch::ChangeKind::authority_wrong &&
                   change.question == model.question;
        });
    return since == changes.rend() ? snapshot.started.utc : since->at;
}

Canvas view(const Model& model, const watch::Snapshot& live, const Theme& theme, Size size) {
    Canvas canvas(size);
    const watch::Snapshot& snapshot = shown_picture(model, live);
    if (!has_question(model, snapshot))
        return canvas;
    const ScreenLayout layout = lay_out(size, model, snapshot.check.questions.size());
    const Scene scene = scene_of(model, snapshot, theme, layout);
    for (const Part& part : parts)
        if (const Area& area = layout.*part.area; !area.is_empty())
            part.draw(scene, Pane(canvas, area));
    if (model.overlay != Overlay::none && !layout.main.is_empty())
        draw_overlay(scene, Pane(canvas, layout.main));
    return canvas;
}

void end_scrolling(Model& model, const watch::Snapshot& live, const Theme& theme) {
    const watch::Snapshot& snapshot = shown_picture(model, live);
    if (!has_question(model, snapshot))
        return;
    const ScreenLayout layout = lay_out(model.size, model, snapshot.check.questions.size());
    const Scene scene = scene_of(model, snapshot, theme, layout);
    const auto bound = [](int& first, std::size_t lines, int page) {
        first = std::clamp(first, 0, std::max(0, static_cast<int>(lines) - page));
    };
    if (model.overlay != Overlay::none) {
        const auto lines =
            model.overlay == Overlay::help ? help_lines(theme) : details_lines(scene);
        bound(model.overlay_scroll, wrapped(lines, layout.main.width).size(),
              layout.main.height - 1);
    }
    if (model.panel == Panel::changes)
        bound(model.panel_scroll, snapshot.timeline.changes().size(), layout.changes.height - 1);
    if (model.panel == Panel::source)
        bound(model.panel_scroll, source_lines(scene, layout.source.width).size(),
              layout.source.height - 1);
}

}  // namespace dnsprop::tui
