// When a remaining TTL is not believed (dnsglobe#35: 8423 s shown for a zone whose TTL is 300 s).
//
// Caches that hold the same records count down from the same original TTL T, which we do not know.
// What they show is their remaining time, spread evenly over 0 to T if they were filled at
// unrelated moments. So if one shows t and k others show at most M < t, then T is at least t, and
// the chance that all k others lie below M is (M/T)^k, at most (M/t)^k. Under one in a hundred, t
// was invented.
//
// What keeps an honest resolver believed:
// - Only rows that hold the same records are compared. A lone stale row of 86400 s beside matching
//   rows of 300 s is what lowering a TTL before a move looks like.
// - Caches filled at the same moment (by our own last round) show the same remaining time and count
//   as one, not as many: they are counted by tenths of M.
// - A TTL that any other row of the question shows, of whatever answer, is one the zone may use,
//   unless it lies beyond seven days.
// - Two sources that agree are not doubted: the largest TTL is measured against the second largest.
//
// Beyond seven days (RFC 8767 section 4: caches should cap there) a TTL needs a second row with the
// same records that goes beyond it too.
#pragma once

#include <optional>
#include <vector>

#include "dns/record.hpp"

namespace dnsprop::check {

inline constexpr dns::Ttl max_plausible_ttl = 604'800;
inline constexpr double least_plausible_chance = 0.01;

/// `same` are the TTLs of the rows with the same records, in any order; `elsewhere` is the largest
/// TTL up to max_plausible_ttl of all other rows of the question, 0 when there is none.
struct TtlDoubt {
    std::size_t index = 0;          ///< into `same`: the one that is not believed
    std::optional<dns::Ttl> bound;  ///< the most that another row with the same records allows;
                                    ///< nothing when it is alone
};

/// At most one of `same` is doubted.
std::optional<TtlDoubt> find_ttl_doubt(const std::vector<dns::Ttl>& same, dns::Ttl elsewhere);

}  // namespace dnsprop::check
