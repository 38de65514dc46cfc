// All Verdicts of one Question: counts, groups of equal answers, when they expire, the status.
// Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "check/outcome.hpp"
#include "check/plan.hpp"
#include "check/verdict.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::check {

/// One Probe, finished and judged.
struct Row {
    Probe probe;
    Outcome outcome;
    Judgement judgement;
    /// When a stale row's answer, or an absent row's negative answer, leaves this cache; nothing
    /// for other rows, and nothing where the resolver's TTL is not believed and no other row's
    /// bounds it.
    std::optional<UtcTime> expires_at;
    bool ttl_disbelieved = false;  ///< its TTL is larger than any other source allows
                                   ///< (check/ttl_doubt.hpp); not in complete_by
};

enum class Status : std::uint8_t {
    propagated,       ///< the threshold is met
    propagating,      ///< some match, not enough
    not_propagated,   ///< no row matches
    unknown,          ///< nothing to judge by, or too little coverage
    wrong_at_source,  ///< the authoritative servers do not serve what is expected
};
std::string_view word(Status status);

/// Why the status is `unknown`.
enum class UnknownCause : std::uint8_t {
    none,
    no_expectation,  ///< nothing to judge by
    low_coverage,
    no_network,
    no_authority,  ///< the zone's servers could not be asked, and no resolver was
    intercepted,   ///< a device in this network answers in the name of all resolvers
    no_such_name,  ///< the zone's servers say that the name does not exist; no resolver was
                   ///< asked
};

/// Answers that share a record, under one verdict (round-robin and CDN answers are one group).
struct Group {
    Verdict verdict = Verdict::unjudged;
    Reason reason = Reason::none;
    std::vector<dns::Record> records;  ///< the union of what its members said, sorted, each rdata
                                       ///< once; empty for absent, broken ...
    std::vector<std::uint32_t> rows;   ///< indices into the rows, in their order
    std::optional<UtcTime> last_expiry;
};

struct Thresholds {
    double at_least_percent = 100;
    double min_coverage_percent = 50;
};

struct Summary {
    Status status = Status::unknown;
    UnknownCause unknown_cause = UnknownCause::none;
    std::array<std::uint32_t, all_verdicts.size()> counts{};  ///< by Verdict
    std::uint32_t asked = 0;
    std::uint32_t counted =
        0;  ///< match + stale + absent + broken (or, without expectation, answers)
    std::optional<double> propagated_percent;  ///< match / counted; nothing when counted is 0 or
                                               ///< nothing can be judged
    double required_percent = 100;             ///< of `propagated_percent`, to be done
    double coverage_percent = 0;               ///< counted / asked, 0 when none was asked
    std::optional<UtcTime>
        complete_by;            ///< when the last stale or absent row with a believed TTL expires
    std::vector<Group> groups;  ///< in the order of Verdict, the larger first in each

    std::uint32_t count(Verdict verdict) const { return counts[static_cast<std::size_t>(verdict)]; }
};

/// When a stale or absent row expires by its own TTL, whatever other rows say; nothing for other
/// rows.
std::optional<UtcTime> own_expiry(const Row& row);

/// part / whole >= percent / 100, in whole numbers: 199 of 200 is 99.5 %, and 99.99 is not 100. A
/// percentage counts to its sixth decimal.
bool reaches(std::uint64_t part, std::uint64_t whole, double percent);

/// Fills `expires_at` and `ttl_disbelieved` of `rows` (all of one Question) and sums them up. Never
/// says `wrong_at_source`: that takes the authoritative servers.
Summary summarise(std::vector<Row>& rows, const expect::Expectation& expectation,
                  const Thresholds& thresholds);

}  // namespace dnsprop::check
