// Where a resolver stands, for people.
#pragma once

#include <string>

#include "catalogue/resolver.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// "Google, anycast", "Zürich, Switzerland", "Germany", or the operator where the place is not
/// known.
std::string place_text(const catalogue::Resolver& resolver, const Style& style);

}  // namespace dnsprop::wording
