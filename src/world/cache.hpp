// The cache of a simulated resolver: record sets and "no"s, each kept for its TTL in whole seconds
// (RFC 1035 section 3.2.1, RFC 2308). Pure: the moment is a parameter, and what is not in the cache
// is fetched through a function.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.hpp"
#include "world/reply.hpp"

namespace dnsprop::world {

/// What the resolver does to TTLs it is given; the defaults leave them alone.
struct TtlPolicy {
    dns::Ttl at_least = 0;
    dns::Ttl at_most = 7 * 86400;
};

class Cache {
public:
    /// What the authoritative servers say to a resolver at that moment.
    using Fetch = std::function<Reply(const dns::Question&, SteadyTime)>;

    explicit Cache(TtlPolicy policy = {}) : policy_(policy) {}

    /// The answer of a recursive resolver, CNAMEs followed, TTLs counted down. Fetches what is
    /// missing or expired, and keeps it.
    Reply answer(const dns::Question& question, SteadyTime now, const Fetch& fetch);
    /// Keeps the sets, or the "no", of an authoritative reply.
    void store(const dns::Question& question, const Reply& reply, SteadyTime now);
    /// Seconds until the cached answer to the question expires; nothing when there is none.
    std::optional<Seconds> remaining(const dns::Question& question, SteadyTime now) const;
    /// How long a reply is kept by this policy: the smallest TTL, negative ones included.
    dns::Ttl lifetime(const Reply& reply) const;

private:
    struct Entry {
        SteadyTime stored;
        dns::Ttl ttl = 0;
        dns::Rcode rcode = dns::Rcode::noerror;
        std::vector<ReplyRecord> answer;     ///< one record set, RRSIG last; empty: a "no"
        std::vector<ReplyRecord> authority;  ///< the SOA of a "no"
    };
    using Key = std::pair<dns::Name, dns::RrType>;

    const Entry* find(const dns::Name& name, dns::RrType type, SteadyTime now) const;
    void keep(const Key& key, Entry entry);
    dns::Ttl clamp(dns::Ttl ttl) const;

    TtlPolicy policy_;
    std::map<Key, Entry> entries_;
};

}  // namespace dnsprop::world
