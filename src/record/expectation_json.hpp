// The Expectation of a Question in a recording, and back: its values as they were understood, not
// the options or the file they came from.
#pragma once

#include "catalogue/provider.hpp"
#include "dns/rr_type.hpp"
#include "expect/expectation.hpp"
#include "record/outcome_json.hpp"

namespace dnsprop::record {

/// Puts "expect", "old" and "match" into the object of its Question. Providers are named: their
/// ranges are those of whoever reads it.
void put_expectation(Json& question, const expect::Expectation& expectation);
/// Each value fits answers of the type. Whoever calls it refuses the keys that are left.
expect::Expectation read_expectation(Fields& question, dns::RrType type,
                                     const catalogue::ProviderLookup& providers);

}  // namespace dnsprop::record
