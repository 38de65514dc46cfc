// `dnsprop demo`: the World that fits what was asked, so that the shown check has something to see.
#pragma once

#include <vector>

#include "authority/regional.hpp"
#include "check/plan.hpp"
#include "cli/settings.hpp"
#include "world/settings.hpp"

namespace dnsprop::demo {

/// A World in which each Question's record changes: to what --expect says where that is a record of
/// the type, from what --old says, else from and to values of the demo's own. `given` is what the
/// user expects, beside the plan's questions; of `subnets` a World with GeoDNS knows the place.
/// Throws InputError for an unknown fault or resolver.
world::WorldSettings demo_world(const cli::Settings& settings, const check::Plan& plan,
                                const std::vector<expect::Expectation>& given,
                                const std::vector<authority::RegionalSubnet>& subnets = {});

/// What is expected in the demo: what the user said, or, without --expect, the values after the
/// change; and that an alias has no NS and no other record of a zone's top. Of what depends on the
/// place only the old values.
expect::ExpectationTexts demo_expectations(const cli::Settings& settings,
                                           const world::WorldSettings& world);

}  // namespace dnsprop::demo
