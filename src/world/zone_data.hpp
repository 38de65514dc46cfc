// Lays out the World's zones: a root, the TLDs needed, and a zone for each name that is asked, with
// data for every type, delegations and glue.
#pragma once

#include "world/authority.hpp"
#include "world/settings.hpp"

namespace dnsprop::world {

/// What stands only at the top of a zone, or for it in its parent: never beside a CNAME.
bool needs_apex(dns::RrType type);

/// Throws nothing a valid name can cause: where a helper name would be too long, another is used.
Authority build_authority(const WorldSettings& settings, SteadyTime change_at);

}  // namespace dnsprop::world
