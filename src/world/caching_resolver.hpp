// A caching resolver as other people's questions have left it: its cache, warmed before the run
// begins, and the authoritative servers it asks. Pure, with one seeded generator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "world/authority.hpp"
#include "world/cache.hpp"
#include "world/past.hpp"
#include "world/random.hpp"

namespace dnsprop::world {

class CachingResolver {
public:
    /// `authority` must outlive it. It asks from this continent; empty: from nowhere in particular.
    CachingResolver(const Authority& authority, TtlPolicy policy, Random& random,
                    std::string_view continent = {})
        : authority_(authority), cache_(policy), random_(random), continent_(continent) {}

    /// Fills the cache as if the name were popular: the old record was fetched at some moment
    /// within its TTL before the change, and again soon after it expired.
    void warm(const dns::Question& question, const Past& past);
    /// Has learned the NS sets of these zones before they moved, at one moment within their TTL,
    /// and asks those servers until it ends. Before `warm`, where the past has it so.
    void learn_old_name_servers(const std::vector<dns::Name>& zones, const Past& past);
    /// What it held before the change, though expired: it cannot refresh it (RFC 8767).
    Reply stale_answer(const dns::Question& question, SteadyTime before_change);
    Reply answer(const dns::Question& question, SteadyTime now);
    const Cache& cache() const { return cache_; }

private:
    Reply fetch(const dns::Question& question, SteadyTime now);
    /// Asks at a moment drawn from that stretch of the past.
    void ask_between(const dns::Question& question, SteadyTime from, SteadyTime to);
    SteadyTime between(SteadyTime from, SteadyTime to);

    const Authority& authority_;
    Cache cache_;
    Random& random_;
    std::string continent_;
    /// Until `old_servers_until_` it asks the servers that were in charge at `old_servers_as_of_`.
    SteadyTime old_servers_as_of_ = SteadyTime::max();
    SteadyTime old_servers_until_ = SteadyTime::min();
};

}  // namespace dnsprop::world
