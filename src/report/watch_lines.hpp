// A watch told in lines, for logs and for terminals without a screen: what has changed, and how it
// stands. One line each, beginning with the time, so that no line begins with what came from
// outside.
#pragma once

#include <string>

#include "report/style.hpp"
#include "watch/snapshot.hpp"

namespace dnsprop::report {

/// "13:20:05  Example DNS (192.0.2.53): match, was stale; 192.0.2.1 -> 192.0.2.7"
Line change_line(const watch::Change& change, const watch::Snapshot& snapshot, const Style& style);

/// Of a change that is no row's: "the zone's own servers serve it now; the resolvers are asked".
Line event_text(const watch::Change& change, const watch::Snapshot& snapshot, const Style& style);

/// How many, what is missing, why, and when it is expected: "13:20:05  143 of 179 resolvers (79.8
/// %) have 192.0.2.7. 36 still have 192.0.2.1; the last lets go at 13:32 (in 12 min). Next look in
/// 14 s."
Line status_line(const watch::Snapshot& snapshot, const Style& style);

/// Why a Question that looks good does not end the wait: "2 matches are not confirmed yet", "1
/// resolver goes to and fro". Empty where nothing of the kind is the matter.
std::string settling_clause(const watch::Snapshot& snapshot, std::size_t question);

/// "13:20:05", in the zone of the style, with "Z" where there is none.
std::string second_text(UtcTime moment, const Style& style);

}  // namespace dnsprop::report
