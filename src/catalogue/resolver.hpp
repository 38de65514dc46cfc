// A Resolver: an entry of the catalogue. Facts about it, not how it is asked (docs/catalogue.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/operator_identity.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::catalogue {

/// How much a coordinate is worth.
enum class GeoPrecision : std::uint8_t {
    city,          ///< the operator or a name says which city
    city_geolite,  ///< a geolocation database says which city
    country,       ///< only stands for the country (its capital)
    anycast,       ///< many places: no coordinate
    none,          ///< unknown: no coordinate
};

/// What a resolver keeps back by its own policy.
enum class Filtering : std::uint8_t { none, malware, ads, family, legal, dns64, unknown };

/// A coordinate in degrees, north and east positive.
struct Coordinates {
    double latitude = 0;
    double longitude = 0;
};

struct Resolver {
    std::string id;    ///< stable, lower case: "google"
    std::string name;  ///< "Google Public DNS"
    std::string operator_name;
    OperatorIdentityPtr operator_identity;  ///< null where nothing is known of its operator's
    std::optional<std::string>
        country;  ///< ISO 3166-1 alpha-2, or "EU"; the operator's where `anycast`
    std::optional<std::string> city;
    std::optional<Coordinates> coordinates;
    GeoPrecision geo_precision = GeoPrecision::none;
    std::optional<std::uint32_t> asn;
    std::optional<std::string> as_name;
    std::optional<bool> anycast;  ///< nothing when unknown
    Filtering filtering = Filtering::unknown;
    std::optional<bool> validates_dnssec;
    std::vector<net::IpAddress> ipv4;  ///< first and second
    std::vector<net::IpAddress> ipv6;
    bool speaks_do53 = false;  ///< plain DNS over UDP and TCP is substantiated
    std::optional<std::string> dot_host;
    std::optional<std::string> doh_url;
    std::optional<bool> sends_ecs;
    std::optional<std::string> flush_url;
    std::string operator_class;  ///< "public", "isp", ...
    std::string tier;            ///< "A", "A-enc", "B", "C"
    std::string confidence;      ///< "high", "medium", "low"
    std::vector<std::string> sets;
    std::string source_date;
};

std::string_view word(GeoPrecision precision);
std::string_view word(Filtering filtering);

/// Filtering resolvers are asked and shown, but their own policy answers never count against a
/// change.
inline bool is_filtering(Filtering filtering) {
    return filtering == Filtering::malware || filtering == Filtering::ads ||
           filtering == Filtering::family || filtering == Filtering::legal;
}

}  // namespace dnsprop::catalogue
