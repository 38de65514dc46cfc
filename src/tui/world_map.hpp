// A map of the world in cells of 2 x 4 dots (braille): where the coasts run, and into which cell a
// coordinate falls. Equirectangular, from 75 degrees north to 56 degrees south. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalogue/resolver.hpp"
#include "tui/canvas.hpp"

namespace dnsprop::tui {

class WorldMap {
public:
    /// As large as fits into `room` in its own shape: a degree is as long in both directions on
    /// cells that are twice as high as wide. Empty where there is too little room for a map.
    explicit WorldMap(Size room);

    Size size() const { return size_; }
    /// The dots of a cell, as the low octet of a braille letter (U+2800 + dots).
    std::uint8_t dots(int x, int y) const;

    struct Place {
        int x = 0;
        int y = 0;
    };
    /// The cell of a coordinate; what lies beyond an edge stands at the edge.
    std::optional<Place> place(const catalogue::Coordinates& coordinates) const;

private:
    struct Point {
        double x = 0;
        double y = 0;
    };
    Point project(double longitude, double latitude) const;
    void draw_line(Point from, Point to);
    std::size_t cell_at(int x, int y) const;
    void set(int x, int y);

    Size size_;
    std::vector<std::uint8_t> dots_;
};

}  // namespace dnsprop::tui
