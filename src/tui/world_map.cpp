#include "tui/world_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "tui/coastline.hpp"

namespace dnsprop::tui {

namespace {

constexpr double north = 75;
constexpr double south = -56;
constexpr double west = -180;
constexpr double longitudes = 360;
constexpr int dots_across = 2;
constexpr int dots_down = 4;
/// Of the width, when degrees are as long in both directions.
constexpr double shape = (north - south) / longitudes * dots_across / dots_down;
/// A smaller map shows nothing that could be recognised.
constexpr Size least{24, 4};
/// Lower than this much of its height, a map has lost its shape.
constexpr double flattest = 0.75;

/// The bits of a braille letter, by row and column of its dots.
constexpr std::array<std::array<std::uint8_t, dots_across>, dots_down> bits = {
    {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};

Size size_within(Size room) {
    Size size{room.columns, static_cast<int>(std::lround(room.columns * shape))};
    if (size.rows > room.rows) {
        size.rows = room.rows;
        size.columns =
            std::min(room.columns, static_cast<int>(std::lround(room.rows / shape / flattest)));
    }
    return size.columns < least.columns || size.rows < least.rows ? Size{} : size;
}

}  // namespace

WorldMap::WorldMap(Size room)
    : size_(size_within(room)),
      dots_(static_cast<std::size_t>(size_.columns) * static_cast<std::size_t>(size_.rows)) {
    if (dots_.empty())
        return;
    const auto numbers = coastline();
    for (std::size_t i = 0; i < numbers.size();) {
        const auto points = static_cast<std::size_t>(numbers[i++]);
        for (std::size_t k = 0; k + 1 < points; ++k) {
            const auto* point = &numbers[i + 2 * k];
            const bool is_map_edge = std::abs(point[0]) == 1800 && point[0] == point[2];
            if (!is_map_edge && std::abs(point[2] - point[0]) <= 1800)
                draw_line(project(point[0] / 10.0, point[1] / 10.0),
                          project(point[2] / 10.0, point[3] / 10.0));
        }
        i += 2 * points;
    }
}

std::size_t WorldMap::cell_at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.columns) +
           static_cast<std::size_t>(x);
}

std::uint8_t WorldMap::dots(int x, int y) const {
    return dots_[cell_at(x, y)];
}

WorldMap::Point WorldMap::project(double longitude, double latitude) const {
    return {(longitude - west) / longitudes * (size_.columns * dots_across - 1),
            (north - latitude) / (north - south) * (size_.rows * dots_down - 1)};
}

void WorldMap::set(int x, int y) {
    if (x < 0 || y < 0 || x >= size_.columns * dots_across || y >= size_.rows * dots_down)
        return;
    dots_[cell_at(x / dots_across, y / dots_down)] |=
        bits[static_cast<std::size_t>(y % dots_down)][static_cast<std::size_t>(x % dots_across)];
}

void WorldMap::draw_line(Point from, Point to) {
    const double longest = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y));
    const int steps = std::max(1, static_cast<int>(std::ceil(longest)));
    for (int i = 0; i <= steps; ++i) {
        const double t = static_cast<double>(i) / steps;
        set(static_cast<int>(std::lround(from.x + (to.x - from.x) * t)),
            static_cast<int>(std::lround(from.y + (to.y - from.y) * t)));
    }
}

std::optional<WorldMap::Place> WorldMap::place(const catalogue::Coordinates& coordinates) const {
    if (dots_.empty() || !std::isfinite(coordinates.latitude) ||
        !std::isfinite(coordinates.longitude))
        return std::nullopt;
    const Point point = project(std::clamp(coordinates.longitude, west, west + longitudes),
                                std::clamp(coordinates.latitude, south, north));
    return Place{static_cast<int>(std::lround(point.x)) / dots_across,
                 static_cast<int>(std::lround(point.y)) / dots_down};
}

}  // namespace dnsprop::tui
