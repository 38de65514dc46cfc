#include "world/latency.hpp"

#include <catch2/catch.hpp>

namespace dnsprop::world {

namespace {

Milliseconds from_frankfurt(std::optional<catalogue::Coordinates> place, bool anycast = false,
                            double scale = 1) {
    catalogue::Resolver resolver;
    resolver.coordinates = place;
    resolver.anycast = anycast;
    LatencySettings settings;
    settings.scale = scale;
    Random random(1, "test");
    return std::chrono::duration_cast<Milliseconds>(round_trip(resolver, settings, random));
}

constexpr catalogue::Coordinates frankfurt = {50.11, 8.68};
constexpr catalogue::Coordinates berlin = {52.52, 13.40};
constexpr catalogue::Coordinates sydney = {-33.87, 151.21};

}  // namespace

TEST_CASE("distances are those of the globe") {
    CHECK(distance_km(frankfurt, frankfurt) == Approx(0).margin(0.001));
    CHECK(distance_km(frankfurt, berlin) == Approx(424).margin(10));
    CHECK(distance_km(frankfurt, sydney) == Approx(16500).margin(100));
    CHECK(distance_km({90, 0}, {-90, 0}) == Approx(20015).margin(1));
}

TEST_CASE("a round trip grows with the distance and is bounded") {
    CHECK(from_frankfurt(frankfurt) == Milliseconds(3));
    CHECK(from_frankfurt(berlin) > Milliseconds(5));
    CHECK(from_frankfurt(berlin) < Milliseconds(20));
    CHECK(from_frankfurt(sydney) > Milliseconds(200));
    CHECK(from_frankfurt(sydney) <= max_round_trip);
    CHECK(from_frankfurt(sydney, false, 0.1) <= max_round_trip / 10);
    CHECK(from_frankfurt(sydney, false, 0) == Milliseconds(0));
}

TEST_CASE("an anycast or unknown resolver is near, wherever its row says it is") {
    for (const Milliseconds time : {from_frankfurt(std::nullopt), from_frankfurt(sydney, true)}) {
        CHECK(time >= Milliseconds(5));
        CHECK(time <= Milliseconds(40));
    }
}

}  // namespace dnsprop::world
