// What happened while watching, in the few words that a panel has room for; wording/watch_lines
// tells it in full. What came from outside is escaped.
#pragma once

#include <string>

#include "watch/snapshot.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// "192.0.2.1", or where there is no record the reason in words: "says that the name does not
/// exist". `width` bounds each record.
std::string state_text(const watch::RowState& state, std::size_t width, const Style& style);

/// Whether both are told in the same words.
bool tell_the_same(const watch::RowState& a, const watch::RowState& b);

/// Of a change that is no row's: "the zone's name servers now serve it; asking the resolvers".
Statement event_text(const watch::Change& change, const watch::Snapshot& snapshot,
                     const Style& style);

/// "Quad9: 192.0.2.1 -> 192.0.2.7", "no answer from anyone: the network seems down". With
/// `names_question` the record's name and type stand in front, where there are several.
Statement change_text(const watch::Change& change, const watch::Snapshot& snapshot,
                      bool names_question, const Style& style);

}  // namespace dnsprop::wording
