// Where each part of the screen stands, by its size alone: nothing jumps when what is shown
// changes. Decides in one place what is left out first. Pure.
#pragma once

#include "tui/model.hpp"

namespace dnsprop::tui {

/// Empty areas are left out.
struct ScreenLayout {
    Area overall;   ///< of several questions: one sentence about all
    Area tabs;      ///< of several questions: one word about each
    Area headline;  ///< the answer
    Area bar;
    Area counts;
    Area state;  ///< how the watching goes
    Area map;
    Area strip;  ///< the anycast operators
    Area curve;
    Area changes;
    Area source;
    Area table;  ///< with its heading
    Area footer;
    Area main;  ///< everything between the head and the footer

    Area& of(Panel panel);
    const Area& of(Panel panel) const;
};

/// From the least to the most: what is given up first stands last.
///   1 row     the answer
///   2         the bar
///   3 to 5    rows of the table
///   6         the line of keys
///   8         the table's heading
///   12        the counts, and how the watching goes
///   14 x 60   the anycast strip
///   30 x 60   the map above the table
///   34 x 100  curve, changes and source beside the map
///   40 x 150  these in a column of their own
/// What is not in sight is reached with Tab, and takes the table's place.
ScreenLayout lay_out(Size size, const Model& model, std::size_t questions);

/// Lines of the table in sight, without its heading.
int table_page(const ScreenLayout& layout);

}  // namespace dnsprop::tui
