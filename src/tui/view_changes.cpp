// The last changes, the newest first; and what the zone's name servers and this machine say.
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"
#include "tui/panels.hpp"
#include "wording/changes.hpp"
#include "wording/source.hpp"
#include "wording/text.hpp"
#include "wording/this_machine.hpp"

namespace dnsprop::tui {

namespace {

/// Only the panel that keys go to is scrolled.
std::size_t first_line(const Scene& scene, Panel panel) {
    return scene.model.panel == panel
               ? static_cast<std::size_t>(std::max(0, scene.model.panel_scroll))
               : 0;
}

char32_t mark_of(const watch::Change& change, const Theme& theme) {
    if (change.kind == watch::ChangeKind::row)
        return mark(change.after.verdict, theme);
    return theme.has_unicode() ? U'◆' : U'*';
}

}  // namespace

void draw_title(const Scene& scene, const Pane& pane, std::string_view title, Panel panel) {
    const bool has_focus = scene.model.panel == panel;
    const char32_t rule = scene.theme.has_unicode() ? U'─' : U'-';
    pane.fill(0, rule, {Tone::dim});
    pane.put(2, 0, fmt::format(" {} ", title), {has_focus ? Tone::strong : Tone::plain, has_focus});
}

void draw_changes(const Scene& scene, const Pane& pane) {
    const auto& changes = scene.snapshot.timeline.changes();
    const auto ever = scene.snapshot.timeline.change_count();
    draw_title(scene, pane, ever == 0 ? "Last changes" : fmt::format("Last changes ({})", ever),
               Panel::changes);
    if (changes.empty()) {
        pane.put(0, 1, "Nothing has changed yet.", {Tone::dim});
        return;
    }
    std::size_t next = changes.size() - std::min(changes.size(), first_line(scene, Panel::changes));
    for (int y = 1; y < pane.height() && next > 0; ++y) {
        const watch::Change& change = changes[--next];
        const wording::Statement line =
            wording::change_text(change, scene.snapshot, scene.has_several(), scene.theme.style);
        int x = pane.put(0, y, time_of_day(change.at, scene.now(), scene.theme), {Tone::dim}) + 1;
        pane.put(x, y, mark_of(change, scene.theme), Pen{line.tone});
        x += 2;
        const auto room = static_cast<std::size_t>(std::max(0, pane.width() - x));
        pane.put(x, y, wording::fit(line.text, room, scene.theme.style));
    }
}

std::vector<wording::Statement> source_lines(const Scene& scene, int width) {
    const wording::Style style = scene.theme.style_of_width(width);
    std::vector<wording::Statement> whole = wording::source_section(scene.result, style);
    if (whole.empty() && scene.source.phase == watch::Phase::looking_for_authority)
        whole.push_back({"No answer yet.", Tone::dim});
    else if (whole.empty())
        whole.push_back({"The zone's name servers are not asked.", Tone::dim});
    for (wording::Statement& line : wording::local_section(scene.result, scene.now(), style))
        whole.push_back(std::move(line));
    std::vector<wording::Statement> lines;
    for (const wording::Statement& line : whole)
        for (std::string& text :
             report::wrap(line.text, static_cast<std::size_t>(std::max(1, width))))
            lines.push_back({std::move(text), line.tone});
    return lines;
}

void draw_source(const Scene& scene, const Pane& pane) {
    std::string title = "Zone's name servers";
    if (scene.source.heard_at)
        title += ", " + time_of_day(*scene.source.heard_at, scene.now(), scene.theme);
    draw_title(scene, pane, title, Panel::source);
    const auto lines = source_lines(scene, pane.width());
    std::size_t next = first_line(scene, Panel::source);
    for (int y = 1; y < pane.height() && next < lines.size(); ++y, ++next) {
        const bool is_cut = y + 1 == pane.height() && next + 1 < lines.size();
        const std::string text =
            lines[next].text + (is_cut ? (scene.theme.has_unicode() ? " …" : " ...") : "");
        pane.put(0, y,
                 wording::fit(text, static_cast<std::size_t>(pane.width()), scene.theme.style),
                 {lines[next].tone});
    }
}

}  // namespace dnsprop::tui
