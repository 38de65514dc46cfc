// Why a row is as it is, beyond what its own Answer says, and until when. Pure values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace dnsprop::diagnose {

/// The cause of a row that differs. A closed list that only grows (docs/output.md); its words are
/// published.
enum class Cause : std::uint8_t {
    none,              ///< a match, or nothing is known beyond the row's reason
    cached_record,     ///< its cache still holds another record
    cached_absence,    ///< its cache still holds "does not exist" (RFC 2308)
    old_name_servers,  ///< it still asks the name servers of before a move
    lagging_server,    ///< one of the zone's own servers serves this, so waiting does not end it
    stretched_ttl,     ///< it keeps records for longer than the zone says
    serves_stale,      ///< it serves expired records, since it cannot refresh them (RFC 8767)
    dnssec_bogus,      ///< validation rejects the answer: EDE says so, or it answers with CD set
    authorities_fail,  ///< it cannot use the zone's own servers: it fails with CD set too
    filter,            ///< its policy answers
    refuses_us,        ///< it refuses the control question too
    refuses_name,      ///< it refuses this name only
    down,              ///< it fails at the control question too
    fails_for_name,    ///< it answers the control question, and not this one
};
inline constexpr std::size_t cause_count = static_cast<std::size_t>(Cause::fails_for_name) + 1;
/// The published word: "old-name-servers"; empty for none.
std::string_view word(Cause cause);

/// What ends the state of a row.
enum class Bound : std::uint8_t { none, record_ttl, negative_ttl, ns_ttl };
inline constexpr std::size_t bound_count = static_cast<std::size_t>(Bound::ns_ttl) + 1;
/// "record TTL", "negative TTL", "NS TTL at the parent"; empty for none.
std::string_view word(Bound bound);

struct Diagnosis {
    Cause cause = Cause::none;
    Bound bound = Bound::none;
    /// When the state ends by that bound, where a bound is known and believed. With ns_ttl: when it
    /// asks the old servers no more; a record fetched just before that stays for its own TTL.
    std::optional<UtcTime> until;
    std::string detail;  ///< a short addition, escaped for no sink; may be empty
};

}  // namespace dnsprop::diagnose
