// `dnsprop demo`: the World that fits what was asked, so that the shown check has something to see.
#pragma once

#include "check/plan.hpp"
#include "cli/settings.hpp"
#include "world/settings.hpp"

namespace dnsprop::cli {

/// A World in which each Question's record changes: to what --expect says where that is a record of
/// the type, from what
/// --old says, else from and to values of the demo's own. Throws InputError for an unknown fault or
/// resolver.
world::WorldSettings demo_world(const Settings& settings, const check::Plan& plan);

/// What is expected in the demo: what the user said, or, without --expect, the values after the
/// change.
expect::ExpectationTexts demo_expectations(const Settings& settings,
                                           const world::WorldSettings& world);

}  // namespace dnsprop::cli
