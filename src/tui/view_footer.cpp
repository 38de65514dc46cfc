// The last line: the filter being typed, something to say, or the keys.
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tui/panels.hpp"
#include "wording/text.hpp"

namespace dnsprop::tui {

namespace {

struct KeyHint {
    std::string key;
    std::string what;
};

std::string sort_word(Sort sort) {
    constexpr std::array<const char*, sort_count> words = {"state", "ETA", "name", "RTT", "place"};
    return words[static_cast<std::size_t>(sort)];
}

std::string grouping_word(Grouping grouping) {
    constexpr std::array<const char*, grouping_count> words = {"", "answer", "country"};
    return words[static_cast<std::size_t>(grouping)];
}

/// The most useful first: the last ones have no room on a narrow screen.
std::vector<KeyHint> hints(const Scene& scene) {
    const Model& model = scene.model;
    if (model.overlay == Overlay::help)
        return {{"Esc", "back"}, {"q", "back"}};
    if (model.overlay == Overlay::details)
        return {{"Esc", "back"}, {"r", "ask this one now"}, {"?", "help"}};
    std::vector<KeyHint> out = {{"q", "quit"}, {"?", "help"}};
    if (scene.has_several())
        out.push_back({"[ ]", "record"});
    out.push_back({"Enter", "details"});
    out.push_back({"/", "filter"});
    out.push_back({"s", "sort: " + sort_word(model.sort)});
    out.push_back({"g", model.grouping == Grouping::none
                            ? "group"
                            : "group: " + grouping_word(model.grouping)});
    out.push_back({"Tab", "panels"});
    out.push_back({"m", "map"});
    out.push_back({"space", model.frozen ? "unfreeze" : "freeze"});
    out.push_back({"r", "ask now"});
    out.push_back({"e", "export"});
    return out;
}

/// "1-17 of 143", where the table has more lines than are in sight.
std::string position(const Scene& scene) {
    const int page = table_page(scene.layout);
    const int lines = static_cast<int>(scene.lines.size());
    if (scene.model.overlay != Overlay::none || scene.layout.table.is_empty() || lines <= page ||
        page < 1)
        return {};
    const auto selected = selected_line(scene.lines, scene.model, scene.snapshot);
    const int first = scrolled_to(scene.model.first_line, selected, scene.lines.size(), page);
    return fmt::format("{}-{} of {}", first + 1, std::min(first + page, lines), lines);
}

}  // namespace

void draw_footer(const Scene& scene, const Pane& pane) {
    const Model& model = scene.model;
    if (model.is_typing_filter) {
        const int x = pane.put(0, 0, "/" + model.filter, {Tone::strong});
        pane.put(x, 0, U' ', Pen{Tone::plain, true});
        pane.put(x + 2, 0, "Enter keeps it, Esc shows all", {Tone::dim});
        return;
    }
    if (!model.message.empty()) {
        pane.put(
            0, 0,
            wording::fit(model.message, static_cast<std::size_t>(pane.width()), scene.theme.style),
            {Tone::strong});
        return;
    }
    std::string right = position(scene);
    if (!model.filter.empty())
        right = fmt::format("\"{}\"{}{}", model.filter, right.empty() ? "" : ", ", right);
    const int right_x = pane.width() - static_cast<int>(display_width(right));
    int x = 0;
    for (const KeyHint& hint : hints(scene)) {
        const int width = static_cast<int>(hint.key.size() + 1 + hint.what.size());
        if (x + width + 2 > right_x)
            break;
        x = pane.put(x, 0, hint.key, {Tone::strong});
        x = pane.put(x + 1, 0, hint.what, {Tone::dim}) + 2;
    }
    pane.put(std::max(0, right_x), 0, right, {model.filter.empty() ? Tone::dim : Tone::strong});
}

}  // namespace dnsprop::tui
