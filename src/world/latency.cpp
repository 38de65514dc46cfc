#include "world/latency.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dnsprop::world {

double distance_km(catalogue::Coordinates from, catalogue::Coordinates to) {
    constexpr double earth_radius_km = 6371;
    constexpr double degree = std::numbers::pi / 180;
    // The haversine formula, steady for short distances too.
    const double latitude = std::sin((to.latitude - from.latitude) * degree / 2);
    const double longitude = std::sin((to.longitude - from.longitude) * degree / 2);
    const double h = latitude * latitude + std::cos(from.latitude * degree) *
                                               std::cos(to.latitude * degree) * longitude *
                                               longitude;
    return 2 * earth_radius_km * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

SteadyDuration round_trip(const catalogue::Resolver& resolver, const LatencySettings& settings,
                          Random& random) {
    using FloatMilliseconds = std::chrono::duration<double, std::milli>;
    double milliseconds = random.between(5, 40);
    if (resolver.coordinates && !resolver.anycast.value_or(false)) {
        // Light covers 200 km of fibre in a millisecond, there and back is twice the way, and
        // fibres do not follow great circles.
        constexpr double detour = 1.6;
        milliseconds = 3 + 2 * distance_km(settings.client, *resolver.coordinates) / 200 * detour;
    }
    milliseconds = std::min(milliseconds, static_cast<double>(max_round_trip.count()));
    return std::chrono::duration_cast<SteadyDuration>(
        FloatMilliseconds(milliseconds * settings.scale));
}

}  // namespace dnsprop::world
