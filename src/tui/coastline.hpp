// The world's coastlines as numbers; tui/world_map draws them.
#pragma once

#include <cstdint>
#include <span>

namespace dnsprop::tui {

/// Closed rings: the number of points, then longitude and latitude of each in tenths of a degree.
std::span<const std::int16_t> coastline();

}  // namespace dnsprop::tui
