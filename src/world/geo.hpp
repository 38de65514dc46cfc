// GeoDNS: addresses that depend on the asker's continent. Three answers for the whole world, as a
// site with three data centres has them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/client_subnet.hpp"
#include "world/authority.hpp"
#include "world/settings.hpp"

namespace dnsprop::world {

/// Of the types that depend on the place.
inline bool is_address(dns::RrType type) {
    return type == dns::RrType::a || type == dns::RrType::aaaa;
}

/// What a continent gets where the Change says `rdata`, an address: Europe and Africa another one,
/// Asia and Oceania a third.
std::string address_near(std::string_view continent, std::string rdata);
/// All of them, for each of `rdata`.
std::vector<std::string> addresses_everywhere(const std::vector<std::string>& rdata);

/// Makes the addresses of `settings.changes` depend on the continent.
void add_places(const WorldSettings& settings, SteadyTime change_at, Authority& authority);

/// The continent of a network, by `geo.places`; empty where it is not known.
std::string continent_of(const dns::ClientSubnet& subnet, const GeoDns& geo);

}  // namespace dnsprop::world
