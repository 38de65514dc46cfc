// What happened while watching, in the few words that a panel has room for; report/watch_lines
// tells it in full. What came from outside is escaped.
#pragma once

#include <string>

#include "report/style.hpp"
#include "watch/snapshot.hpp"

namespace dnsprop::report {

/// "192.0.2.1", or where there is no record the reason in words: "says the name does not exist".
/// `width` bounds each record.
std::string state_text(const watch::RowState& state, std::size_t width, const Style& style);

/// "Quad9: 192.0.2.1 -> 192.0.2.7", "nobody answers any more: the network is away". With
/// `names_question` the record's name and type stand in front, where there are several.
Line change_text(const watch::Change& change, const watch::Snapshot& snapshot, bool names_question,
                 const Style& style);

}  // namespace dnsprop::report
