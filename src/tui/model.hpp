// What the person at the screen has chosen. A plain value; what is watched is in watch::Snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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

/// What the watching is asked to do.
enum class CommandKind : std::uint8_t {
    quit,
    ask_all,      ///< ask everybody again now
    ask_row,      ///< ask `probe` again now
    export_json,  ///< write what is shown to a file
};

struct Command {
    CommandKind kind = CommandKind::quit;
    check::Probe probe;

    friend bool operator==(const Command& a, const Command& b) {
        return a.kind == b.kind && a.probe.question == b.probe.question &&
               a.probe.target == b.probe.target;
    }
};

/// What a key has had asked, so that a key that is held down does not ask again at once.
struct Asked {
    Command command;
    SteadyTime at;
};

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
    std::string message;       ///< said in the last line, UTF-8 of our own
    std::vector<Asked> asked;  ///< by keys, within the last two seconds
};

/// The snapshot to show: the frozen one, or what is now.
inline const watch::Snapshot& shown_picture(const Model& model, const watch::Snapshot& live) {
    return model.frozen ? *model.frozen : live;
}

}  // namespace dnsprop::tui
