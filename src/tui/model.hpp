// What the person at the screen has chosen. A plain value; what is watched is in watch::Snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "tui/canvas.hpp"
#include "watch/snapshot.hpp"

namespace dnsprop::tui {

enum class Panel : std::uint8_t { table, map, curve, changes, source };
inline constexpr std::size_t panel_count = 5;

enum class Sort : std::uint8_t { state, eta, name, rtt, place };
inline constexpr std::size_t sort_count = 5;

enum class Grouping : std::uint8_t { none, answer, country };
inline constexpr std::size_t grouping_count = 3;

/// What lies over the rest.
enum class Overlay : std::uint8_t { none, help, details };

struct Model {
    Size size{80, 24};           ///< of the screen, for paging
    std::uint32_t question = 0;  ///< that is shown, where there are several
    /// The resolver of the selected row, by its place in the Plan: it stays selected wherever its
    /// row moves.
    std::optional<std::uint32_t> selected;
    int first_line = 0;    ///< of the table's lines, the first one in sight
    int panel_scroll = 0;  ///< lines above what is in sight of the changes or the source
    Panel panel = Panel::table;
    bool has_map = true;
    Overlay overlay = Overlay::none;
    int overlay_scroll = 0;
    Sort sort = Sort::state;
    Grouping grouping = Grouping::none;
    std::string filter;  ///< UTF-8, as typed
    bool is_typing_filter = false;
    /// What is shown in place of the live snapshot.
    std::shared_ptr<const watch::Snapshot> frozen;
    std::string message;  ///< said in the last line, UTF-8 of our own
};

/// The snapshot to show: the frozen one, or what is now.
inline const watch::Snapshot& shown_picture(const Model& model, const watch::Snapshot& live) {
    return model.frozen ? *model.frozen : live;
}

}  // namespace dnsprop::tui
