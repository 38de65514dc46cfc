// For whose places the zone's own servers are asked too (RFC 7871).
#pragma once

#include <vector>

#include "authority/regional.hpp"
#include "catalogue/catalogue.hpp"

namespace dnsprop::run {

/// One network for each continent: the /24 of the first resolver there that has a public IPv4
/// address and is known to be in one place. These addresses are published, and they are the same
/// for everybody who uses the catalogue: nothing is told of where this program runs.
std::vector<authority::RegionalSubnet> client_subnets(const catalogue::Catalogue& catalogue);

}  // namespace dnsprop::run
