// Which lines the table has, in which order: what the person sorted, grouped and filtered. Shared
// by what moves the selection and what draws it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tui/model.hpp"

namespace dnsprop::tui {

/// A row, or the heading of a group.
struct TableLine {
    std::optional<std::uint32_t> row;    ///< index into the question's rows
    std::optional<std::uint32_t> group;  ///< of a heading: index into the summary's groups
    std::string country;                 ///< of a heading by country; "anycast" and "?" too
    std::uint32_t count = 0;             ///< of a heading: rows below it
};

std::vector<TableLine> table_lines(const Model& model, const watch::Snapshot& snapshot);

/// The line of the selected resolver's row; nothing where none is selected or it is not in sight.
std::optional<std::size_t> selected_line(const std::vector<TableLine>& lines, const Model& model,
                                         const watch::Snapshot& snapshot);

/// The first line in sight, so that the selected one is too and no room stays empty.
int scrolled_to(int first, std::optional<std::size_t> selected, std::size_t lines, int page);

/// Whether the row has `filter`, in any case, in one of its texts.
bool passes(const check::Row& row, const catalogue::Resolver& resolver, const std::string& filter);

}  // namespace dnsprop::tui
