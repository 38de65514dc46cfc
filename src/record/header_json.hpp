// The first line of a run in a recording, and back.
#pragma once

#include "record/event.hpp"
#include "record/outcome_json.hpp"

namespace dnsprop::record {

/// Puts the Header's keys into `out`, behind those that say what the line is.
void put_header(Json& out, const Header& header);
/// Reads them; whoever calls it refuses the keys that are left.
Header read_header(Fields& fields, const catalogue::ProviderLookup& providers);

/// No more questions times targets are read: each is followed over time. The largest file of
/// records at all resolvers of the catalogue is 360,000.
inline constexpr std::size_t max_probes = 500'000;

}  // namespace dnsprop::record
