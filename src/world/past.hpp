// What lies behind a World when its run begins: how long ago the change was, and how other people's
// questions have left each resolver's cache. Pure.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "catalogue/resolver.hpp"
#include "world/settings.hpp"

namespace dnsprop::world {

/// How the past left a resolver's cache.
struct Past {
    SteadyTime start;      ///< when the run begins
    SteadyTime change_at;  ///< when the authoritative servers changed
    /// Whether it has the new record at the start; nothing: as chance and TTL have it.
    std::optional<bool> has_turned;
    double never_asked = 0;  ///< how likely its cache is empty
    /// It learned the NS sets of before the move shortly before that, and asks those servers until
    /// their TTL ends.
    bool has_old_name_servers = false;
};

/// How long before the start the change was made.
Seconds change_age(const WorldSettings& settings);

/// A Past for each resolver, in their order. `share` is exact, in a seeded order that no other
/// setting disturbs; those with old name servers are the last ones of it.
std::vector<Past> pasts(const WorldSettings& settings,
                        const std::vector<catalogue::Resolver>& resolvers, SteadyTime start);

}  // namespace dnsprop::world
