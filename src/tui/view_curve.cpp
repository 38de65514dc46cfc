// The propagation curve: how many of those that count had it, from the beginning until now.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tui/panels.hpp"
#include "wording/text.hpp"

namespace dnsprop::tui {

namespace {

constexpr int label_width = 6;
constexpr int eighths = 8;

/// The figure at this time: that of the last point before it.
double percent_at(const std::vector<watch::CurvePoint>& curve, UtcTime at) {
    const auto after = std::ranges::upper_bound(curve, at, {}, &watch::CurvePoint::at);
    return after == curve.begin() ? 0 : std::prev(after)->percent();
}

/// How much of a column `height` cells high is filled, in eighths of a cell. Only all is all.
int filled(double percent, int height) {
    if (percent <= 0)
        return 0;
    const int whole = height * eighths;
    const int share = static_cast<int>(std::lround(percent / 100 * whole));
    return percent >= 100 ? whole : std::clamp(share, 1, whole - 1);
}

char32_t letter_of(int part, bool has_unicode) {
    if (has_unicode)
        return U'▁' + static_cast<char32_t>(part - 1);
    return part > eighths / 2 ? U'#' : U':';
}

}  // namespace

void draw_curve(const Scene& scene, const Pane& pane) {
    const UtcTime start = scene.snapshot.started.utc;
    draw_title(scene, pane, "Propagation since " + time_of_day(start, scene.now(), scene.theme),
               Panel::curve);
    const auto& curve = scene.snapshot.timeline.curve(scene.model.question);
    const int height = pane.height() - 1;
    const int width = pane.width() - label_width - 1;
    if (height < 1 || width < 4)
        return;
    if (curve.empty() || !scene.result.expectation.can_judge()) {
        pane.put(0, 1, curve.empty() ? "Nothing to draw yet." : "Nothing to compare with.",
                 {Tone::dim});
        return;
    }
    pane.put(0, 1, "100 %", {Tone::dim});
    if (height > 2)
        pane.put(0, height, "  0 %", {Tone::dim});

    const Milliseconds span = std::max(Milliseconds(1), scene.now() - start);
    for (int x = 0; x < width; ++x) {
        const UtcTime at = start + span * (x + 1) / width;
        int part = filled(percent_at(curve, at), height);
        for (int y = height; y >= 1 && part > 0; --y, part -= eighths)
            pane.put(label_width + x, y,
                     letter_of(std::min(part, eighths), scene.theme.has_unicode()),
                     Pen{Tone::good});
    }
}

}  // namespace dnsprop::tui
