// The parts of the screen, one file each. Each draws one part of a Scene onto its Pane and decides
// nothing but how it looks. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tui/canvas.hpp"
#include "tui/model.hpp"
#include "tui/rows.hpp"
#include "tui/screen_layout.hpp"
#include "tui/theme.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

/// What is to be drawn: the question that is shown, and everything around it.
struct Scene {
    const Model& model;
    const watch::Snapshot& snapshot;
    const Theme& theme;
    const ScreenLayout& layout;
    const diagnose::QuestionResult& result;
    const watch::AuthorityProgress& source;
    std::vector<TableLine> lines;  ///< of the table

    UtcTime now() const { return snapshot.now.utc; }
    check::Verdict shown(const check::Row& row) const {
        return wording::shown_verdict(row.judgement.verdict, snapshot.check);
    }
    bool has_several() const { return snapshot.check.questions.size() > 1; }
    const check::Target& target(const check::Row& row) const {
        return snapshot.check.plan->targets[row.probe.target];
    }
    /// Resolvers of whom nothing has come yet.
    std::size_t pending() const { return snapshot.check.plan->targets.size() - result.rows.size(); }
    /// By the zone's name servers, or this watch's beginning where they have always been wrong.
    UtcTime waiting_since() const;
};

/// A labelled line of the details and of the help.
struct InfoLine {
    std::string label;
    std::string text;
    Tone tone = Tone::plain;
};

void draw_overall(const Scene& scene, const Pane& pane);
void draw_tabs(const Scene& scene, const Pane& pane);
void draw_headline(const Scene& scene, const Pane& pane);
void draw_bar(const Scene& scene, const Pane& pane);
void draw_counts(const Scene& scene, const Pane& pane);
void draw_state(const Scene& scene, const Pane& pane);
void draw_map(const Scene& scene, const Pane& pane);
void draw_strip(const Scene& scene, const Pane& pane);
void draw_table(const Scene& scene, const Pane& pane);
void draw_curve(const Scene& scene, const Pane& pane);
void draw_changes(const Scene& scene, const Pane& pane);
void draw_source(const Scene& scene, const Pane& pane);
void draw_footer(const Scene& scene, const Pane& pane);
/// Help or details, whichever lies over the rest.
void draw_overlay(const Scene& scene, const Pane& pane);

/// The lines of what can be scrolled, in `width` columns.
std::vector<InfoLine> help_lines(const Theme& theme);
std::vector<InfoLine> details_lines(const Scene& scene);
std::vector<InfoLine> wrapped(const std::vector<InfoLine>& lines, int width);
std::vector<wording::Statement> source_lines(const Scene& scene, int width);

/// "── Source ─────────" over the whole first row; stands out where keys go to this panel.
void draw_title(const Scene& scene, const Pane& pane, std::string_view title, Panel panel);

}  // namespace dnsprop::tui
