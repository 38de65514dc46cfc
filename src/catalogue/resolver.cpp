#include "catalogue/resolver.hpp"

namespace dnsprop::catalogue {

std::string_view word(GeoPrecision precision) {
    switch (precision) {
        case GeoPrecision::city:
            return "city";
        case GeoPrecision::city_geolite:
            return "city-geolite";
        case GeoPrecision::country:
            return "country";
        case GeoPrecision::anycast:
            return "anycast";
        case GeoPrecision::none:
            return "none";
    }
    return "none";
}

std::string_view word(Filtering filtering) {
    switch (filtering) {
        case Filtering::none:
            return "none";
        case Filtering::malware:
            return "malware";
        case Filtering::ads:
            return "ads";
        case Filtering::family:
            return "family";
        case Filtering::legal:
            return "legal";
        case Filtering::dns64:
            return "dns64";
        case Filtering::unknown:
            return "unknown";
    }
    return "unknown";
}

}  // namespace dnsprop::catalogue
