// The Baseline: the truth about a Question, learned from the authoritative servers of its zone,
// with what each of them said. Pure values; the walk (authority/walk) finds them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authority/delegation.hpp"
#include "authority/regional.hpp"
#include "base/time.hpp"
#include "check/outcome.hpp"
#include "dns/answer.hpp"
#include "dns/question.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::authority {

/// How one server stands beside the others of its zone. What stands first is best.
enum class ServerHealth : std::uint8_t {
    healthy,       ///< answers with authority, and nothing speaks against it
    older_serial,  ///< the same answer as the others, from an older copy of the zone
    other_answer,  ///< a copy as new as the others', but an answer that contradicts them
    lagging,       ///< an older copy of the zone, and another answer
    lame,          ///< not responsible for the zone: no AA, or it points elsewhere
    refused,       ///< REFUSED
    error,         ///< SERVFAIL or another rcode that is no answer
    unusable,      ///< malformed, truncated over TCP too, or a chain of CNAMEs that leads nowhere
    silent,        ///< no answer after all attempts
    unreachable,   ///< the network or the host stood in the way
    skipped,       ///< not asked: this host has no route to its address
    no_address,    ///< named as a name server, but no address could be found
    not_asked,     ///< the bound on queries or on time was reached first
};
std::string_view word(ServerHealth health);
/// Whether what it says is part of the Baseline.
constexpr bool counts(ServerHealth health) {
    return health <= ServerHealth::other_answer;
}

/// One address of one name server, and what it said.
struct ServerFinding {
    dns::Name server;
    std::optional<net::IpAddress> address;  ///< nothing: `no_address`
    ServerHealth health = ServerHealth::not_asked;
    std::string detail;                     ///< beside the health: "SERVFAIL", a Failure's sentence
    std::optional<check::Outcome> outcome;  ///< to the Question; nothing: it was not asked
    /// What of its answer lies in the zone: the chain up to where it leaves the zone, and records
    /// where it does not. Null where it gave no authoritative answer.
    std::shared_ptr<const dns::AnswerContent> content;
    std::optional<std::uint32_t> serial;  ///< of its SOA
    /// How long caches keep a "no" of this zone, by its SOA (RFC 2308 section 5).
    std::optional<dns::Ttl> negative_ttl;
    bool is_authoritative = false;  ///< AA was set
};

/// How the servers of a zone agree about a Question.
enum class Agreement : std::uint8_t {
    unknown,      ///< no server answered
    all_agree,    ///< one answer
    round_robin,  ///< subsets of one set that overlap
    lagging,      ///< the servers with an older serial answer otherwise
    split,        ///< the same serial, and answers without anything in common
};
std::string_view word(Agreement agreement);

/// One zone on the way from the name to its records: where a CNAME leads elsewhere there are
/// several.
struct ZoneFinding {
    dns::Name zone;
    dns::Question question;             ///< what its servers were asked: the last link's target
    std::optional<dns::Name> leads_to;  ///< the CNAME target outside the zone; nothing: it decides
    Delegation delegation;
    std::vector<ServerFinding> servers;
    Agreement agreement = Agreement::unknown;
    std::optional<std::uint32_t> serial;  ///< the newest (RFC 1982)
    /// What a healthy server says to askers elsewhere; empty where it makes no difference to it.
    /// `agreement` knows nothing of it.
    std::vector<RegionalAnswer> regional;
};

enum class BaselineState : std::uint8_t {
    found,
    nodata,
    nxdomain,
    unreachable,  ///< no root server gives a usable answer: DNS to foreign servers is not possible
                  ///< here
    broken,       ///< the way down ends before an authoritative answer; `problems` say where
};
std::string_view word(BaselineState state);

struct Baseline {
    dns::Question question;
    BaselineState state = BaselineState::broken;
    /// The chain through all zones, and the union of what the servers that count have, for askers
    /// of every place.
    dns::AnswerContent content;
    std::vector<dns::Ttl> chain_ttls;   ///< beside content.chain, the longest a server gives
    std::vector<dns::Ttl> record_ttls;  ///< beside content.records, likewise
    /// How long a cache keeps the whole answer at most: the smallest of the above.
    std::optional<dns::Ttl> ttl;
    /// How long a cache keeps "no" (RFC 2308 section 5): where the record is there, how long it
    /// would if it were asked while the record is missing.
    std::optional<dns::Ttl> negative_ttl;
    std::vector<ZoneFinding> zones;  ///< in the order met; the last one's servers decide
    /// Targets of the CNAMEs that clients in other places get; they were not asked about.
    std::vector<dns::Name> other_targets;
    std::vector<std::string>
        problems;              ///< sentences: bounds reached, loops, delegations that differ
    bool was_stopped = false;  ///< by `stop` or the deadline: findings may be missing

    /// Of the zone that decides; unknown when there is none.
    Agreement agreement() const {
        return zones.empty() ? Agreement::unknown : zones.back().agreement;
    }
};

/// All Baselines of one walk, and what they cost.
struct BaselineReport {
    std::vector<Baseline> baselines;  ///< in the order of the Questions
    std::uint64_t queries = 0;        ///< sent, repeated ones too
    SteadyDuration took{};
};

}  // namespace dnsprop::authority
