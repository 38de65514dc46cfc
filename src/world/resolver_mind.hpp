// A caching resolver as other people's questions have left it: its cache, warmed before the run
// begins, and the authoritative servers it asks. Pure, with one seeded generator.
#pragma once

#include <optional>

#include "world/authority.hpp"
#include "world/cache.hpp"
#include "world/random.hpp"

namespace dnsprop::world {

/// How the past left a resolver's cache.
struct Past {
    SteadyTime start;      ///< when the run begins
    SteadyTime change_at;  ///< when the authoritative servers changed
    /// Whether it has the new record at the start; nothing: as chance and TTL have it.
    std::optional<bool> has_turned;
    double never_asked = 0;  ///< how likely its cache is empty
};

class ResolverMind {
public:
    /// `authority` must outlive it.
    ResolverMind(const Authority& authority, TtlPolicy policy, Random& random)
        : authority_(authority), cache_(policy), random_(random) {}

    /// Fills the cache as if popular: somebody fetched the old record at some moment within its TTL
    /// before the change, and fetched again soon after it expired.
    void warm(const dns::Question& question, const Past& past);
    Reply answer(const dns::Question& question, SteadyTime now);
    const Cache& cache() const { return cache_; }

private:
    Reply fetch(const dns::Question& question, SteadyTime now);
    /// Asks at a moment drawn from that stretch of the past.
    void ask_between(const dns::Question& question, SteadyTime from, SteadyTime to);

    const Authority& authority_;
    Cache cache_;
    Random& random_;
};

}  // namespace dnsprop::world
