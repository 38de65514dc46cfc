// Which zone's servers an answer depends on, where a CNAME chain passes through several. Pure.
#pragma once

#include <vector>

#include "authority/baseline.hpp"

namespace dnsprop::diagnose {

/// The links of `chain`, up to the one that leads to what the servers of `zone` were asked for;
/// empty where it does not lead there, or needs no chain to.
std::vector<dns::Record> way_to(const authority::ZoneFinding& zone,
                                const std::vector<dns::Record>& chain);

/// The last zone that `content`'s chain comes to on the Baseline's way: where a resolver's answer
/// parts from the Baseline's, its servers are the ones to look at. Null where the Baseline has no
/// zones.
const authority::ZoneFinding* zone_behind(const dns::AnswerContent& content,
                                          const authority::Baseline& baseline);

/// Whether all servers that the zone and its parent name are known, so that whoever has others has
/// old ones: no bound cut the walk or its lists short.
bool knows_name_servers(const authority::ZoneFinding& zone, const authority::Baseline& baseline);

/// What of a resolver's answer the servers of `zone` would have said.
dns::AnswerContent part_of_zone(const dns::AnswerContent& content,
                                const authority::ZoneFinding& zone);

}  // namespace dnsprop::diagnose
