// Lays out the World's zones: a root, the TLDs needed, and a zone for each name that is asked, with
// data for every type, delegations and glue.
#pragma once

#include "world/authority.hpp"
#include "world/settings.hpp"

namespace dnsprop::world {

/// Throws nothing a valid name can cause: where a helper name would be too long, another is used.
Authority build_authority(const WorldSettings& settings, SteadyTime change_at);

}  // namespace dnsprop::world
