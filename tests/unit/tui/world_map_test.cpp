#include "tui/world_map.hpp"

#include <bit>
#include <limits>

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace dnsprop::tui;

namespace {

std::string cell_of(const WorldMap& map, double latitude, double longitude) {
    const auto place = map.place({latitude, longitude});
    return place ? std::to_string(place->x) + " " + std::to_string(place->y) : "nowhere";
}

/// Dots of coast in the cell of a coordinate and the cells around it.
int coast_near(const WorldMap& map, double latitude, double longitude) {
    const auto place = map.place({latitude, longitude}).value();
    int dots = 0;
    for (int y = std::max(0, place.y - 1); y <= std::min(map.size().rows - 1, place.y + 1); ++y)
        for (int x = std::max(0, place.x - 1); x <= std::min(map.size().columns - 1, place.x + 1);
             ++x)
            dots += std::popcount(map.dots(x, y));
    return dots;
}

}  // namespace

TEST_CASE("a map keeps its shape within its room") {
    CHECK(WorldMap({120, 60}).size() == Size{120, 22});
    CHECK(WorldMap({60, 60}).size() == Size{60, 11});
    // Flat rooms may squeeze it a little, and no further.
    CHECK(WorldMap({300, 20}).size() == Size{147, 20});
    CHECK(WorldMap({74, 12}).size() == Size{74, 12});
}

TEST_CASE("there is no map where nobody could recognise it") {
    for (const Size room : {Size{0, 0}, Size{20, 20}, Size{80, 3}, Size{-1, -1}}) {
        const WorldMap map(room);
        CHECK(map.size() == Size{});
        CHECK_FALSE(map.place({0, 0}));
    }
}

TEST_CASE("coordinates fall where they belong on the map") {
    const WorldMap map({120, 22});
    CHECK(cell_of(map, 75, -180) == "0 0");
    CHECK(cell_of(map, -56, 180) == "119 21");
    CHECK(cell_of(map, 0, 0) == "60 12");
    CHECK(cell_of(map, 51.5, -0.1) == "59 4");      // London
    CHECK(cell_of(map, 35.7, 139.7) == "106 6");    // Tokyo
    CHECK(cell_of(map, -33.9, 151.2) == "110 18");  // Sydney
}

TEST_CASE("what lies beyond the map stands at its edge, and what is no number nowhere") {
    const WorldMap map({120, 22});
    CHECK(cell_of(map, 90, 0) == "60 0");
    CHECK(cell_of(map, -90, 400) == "119 21");
    CHECK(cell_of(map, std::numeric_limits<double>::quiet_NaN(), 0) == "nowhere");
}

TEST_CASE("coasts run where they are: at Lisbon, the Cape and Cape Horn, not amid the oceans") {
    for (const Size room : {Size{60, 11}, Size{120, 22}, Size{180, 40}}) {
        const WorldMap map(room);
        CHECK(coast_near(map, 38.7, -9.1) > 0);
        CHECK(coast_near(map, -34.2, 18.4) > 0);
        CHECK(coast_near(map, -54, -68) > 0);
        CHECK(coast_near(map, -30, -120) == 0);
    }
    const WorldMap map({120, 22});
    CHECK(coast_near(map, 25, -45) == 0);
    CHECK(coast_near(map, -30, 90) == 0);
}
