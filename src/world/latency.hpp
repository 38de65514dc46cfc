// How far away a resolver seems: its round-trip time from the client's place.
#pragma once

#include "base/time.hpp"
#include "catalogue/resolver.hpp"
#include "world/random.hpp"

namespace dnsprop::world {

struct LatencySettings {
    catalogue::Coordinates client = {50.11, 8.68};  ///< Frankfurt am Main
    double scale = 1;                               ///< 0: every server answers at once
};

/// Longest round trip, before scaling.
inline constexpr Milliseconds max_round_trip{350};

/// Kilometres along the great circle.
double distance_km(catalogue::Coordinates from, catalogue::Coordinates to);

/// By distance where the resolver has a place; drawn from 5 to 40 ms where it is anycast or
/// unknown.
SteadyDuration round_trip(const catalogue::Resolver& resolver, const LatencySettings& settings,
                          Random& random);

}  // namespace dnsprop::world
