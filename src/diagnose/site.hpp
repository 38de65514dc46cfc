// Which site of an anycast resolver answered, read from its NSID (RFC 5001) where the catalogue
// knows the operator's format. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalogue/resolver.hpp"

namespace dnsprop::diagnose {

/// "FRA" of "gpdns-fra" at Google: mostly an IATA code, in capitals. Nothing where the catalogue
/// does not know the operator's format, and for other formats.
std::optional<std::string> site_of(const catalogue::Resolver& resolver, std::string_view nsid);

}  // namespace dnsprop::diagnose
