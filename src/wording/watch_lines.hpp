// A watch told in lines, for logs and for terminals without a screen: what has changed, and how it
// stands. One line each, beginning with the time, so that no line begins with what came from
// outside.
#pragma once

#include <string>

#include "watch/snapshot.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// "13:20:05 CET  Example DNS (192.0.2.53): match, was stale; 192.0.2.1 -> 192.0.2.7"
Statement change_line(const watch::Change& change, const watch::Snapshot& snapshot,
                      const Style& style);

/// How many, what is missing, why, and when it is expected: "13:20:05 CET  143 of 179 resolvers
/// (79.8 %) have 192.0.2.7. 36 still have 192.0.2.1. The last cached copy expires at 13:32 CET (in
/// 12 min). Next check in 14 s."
Statement status_line(const watch::Snapshot& snapshot, const Style& style);

/// Why a Question that seems done does not end the wait: "2 matches are not confirmed yet.", "1
/// resolver alternates between answers." Empty where there is no such reason.
std::string settling_clause(const watch::Snapshot& snapshot, std::size_t question);

}  // namespace dnsprop::wording
