// What lies over the rest: the help, and the frame that help and details share.
#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "report/layout.hpp"
#include "tui/panels.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

namespace {

constexpr int label_width = 16;
constexpr int least_for_labels = 50;

/// "○ stale: it has something else; absent: ...", of verdicts with one symbol.
std::string symbol_text(std::initializer_list<check::Verdict> verdicts, const Theme& theme) {
    std::string out;
    for (const check::Verdict verdict : verdicts)
        out += fmt::format("{} {}: {}", out.empty() ? wording::symbol(verdict, theme.style) : ";",
                           wording::verdict_word(verdict), wording::meaning(verdict));
    return out;
}

}  // namespace

std::vector<InfoLine> help_lines(const Theme& theme) {
    using check::Verdict;
    return {
        {"arrows, j k", "select a row; PgUp PgDn Home End too"},
        {"Enter", "details of the selected row, with its history"},
        {"/", "show only rows with this text; Esc shows all again"},
        {"s", "sort by state, ETA, name, round trip, place"},
        {"g", "group by answer, by country, not at all"},
        {"Tab", "the next panel: table, map, curve, changes, source"},
        {"[ ]", "the previous or next record, where several are watched"},
        {"m", "show or hide the map"},
        {"space", "freeze the screen; the checks go on"},
        {"r", "ask all resolvers again now; in the details this one alone"},
        {"e", "write what is known now to a JSON file"},
        {"q", "quit; in help and details: back"},
        {},
        {"Symbols", symbol_text({Verdict::match}, theme)},
        {"", symbol_text({Verdict::stale, Verdict::absent}, theme)},
        {"", symbol_text({Verdict::broken}, theme)},
        {"", fmt::format("{} filtered, refused, silent: does not count; or no answer yet",
                         wording::symbol(Verdict::silent, theme.style))},
        {},
        {"confirming", "it has what is expected; more answers must confirm it"},
        {"flapping", "some of its caches have it, others do not"},
        {"ETA", "when its cached copy expires"},
        {"On the map", "several resolvers in one place: the worst verdict is shown"},
    };
}

std::vector<InfoLine> wrapped(const std::vector<InfoLine>& lines, int width) {
    std::vector<InfoLine> out;
    const bool is_narrow = width < least_for_labels;
    const int room = std::max(1, is_narrow ? width - 2 : width - label_width);
    for (const InfoLine& line : lines) {
        std::string label = line.label;
        if (is_narrow && !label.empty())
            out.push_back({std::exchange(label, {}), {}, line.tone});
        const auto texts = report::wrap(line.text, static_cast<std::size_t>(room));
        if (texts.empty() && !is_narrow)
            out.push_back(line);
        for (const std::string& text : texts)
            out.push_back({std::exchange(label, {}), text, line.tone});
    }
    return out;
}

void draw_overlay(const Scene& scene, const Pane& pane) {
    const bool is_help = scene.model.overlay == Overlay::help;
    pane.clear();
    const char32_t rule = scene.theme.has_unicode() ? U'─' : U'-';
    pane.fill(0, rule, {Tone::dim});
    pane.put(2, 0, is_help ? " Help " : " Details ", {Tone::strong, true});
    const auto lines =
        wrapped(is_help ? help_lines(scene.theme) : details_lines(scene), pane.width());
    const int page = pane.height() - 1;
    const int text_x = pane.width() < least_for_labels ? 2 : label_width;
    const int first = std::clamp(scene.model.overlay_scroll, 0,
                                 std::max(0, static_cast<int>(lines.size()) - page));
    for (int y = 0; y < page && first + y < static_cast<int>(lines.size()); ++y) {
        const InfoLine& line = lines[static_cast<std::size_t>(first) + static_cast<std::size_t>(y)];
        pane.put(0, y + 1, line.label, {Tone::dim});
        pane.put(text_x, y + 1, line.text, {line.tone});
    }
    if (first + page < static_cast<int>(lines.size())) {
        constexpr std::string_view more = " more below ";
        pane.put(pane.width() - static_cast<int>(more.size()) - 2, 0, more, {Tone::plain});
    }
}

}  // namespace dnsprop::tui
