// A zone that moved to other name servers: which servers those were, and whether a World has them.
// Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "world/settings.hpp"

namespace dnsprop::world {

/// A host that serves zones: its id in the World, the last part of its addresses, its first label.
struct Host {
    std::string_view id;
    unsigned number;
    std::string_view label;
};

/// "ns-old1" and "ns-old2".
const std::vector<Host>& old_hosts();
/// Their names, in "example-old.test.": what the NS set was before the move.
std::vector<dns::Name> old_name_servers();

/// The move of `settings`, or one that a fault implies: a resolver with Fault::old_ns, or one of
/// the old servers being faulty.
std::optional<NameServerMove> effective_move(const WorldSettings& settings);

}  // namespace dnsprop::world
