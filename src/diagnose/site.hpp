// Which site of an anycast resolver answered, read from its NSID (RFC 5001) where the operator's
// format is known. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalogue/resolver.hpp"

namespace dnsprop::diagnose {

/// "FRA" of Google's "gpdns-fra" (farrokhi/dnsdiag, README) and of Quad9's
/// "res100.fra.rrdns.pch.net" (docs.quad9.net, FAQ, "transparent DNS redirection"): mostly an IATA
/// code, in capitals. Nothing for other operators and other formats.
std::optional<std::string> site_of(const catalogue::Resolver& resolver, std::string_view nsid);

}  // namespace dnsprop::diagnose
