// What a walk has learned of the tree: zone cuts, their servers, and addresses of name servers.
// Pure.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "authority/delegation.hpp"
#include "authority/name_server.hpp"
#include "dns/question.hpp"
#include "dns/record.hpp"

namespace dnsprop::authority {

/// A zone as its parent delegates it.
struct ZoneCut {
    dns::Name apex;
    dns::Name parent;  ///< the zone whose server delegated it; the root's is the root
    std::vector<NameServer> servers;  ///< with what glue came
    std::optional<dns::Ttl> ns_ttl;   ///< at the parent
    bool is_delegation_seen = false;  ///< a referral named the servers, not the zone itself
    bool is_cut_off = false;          ///< it has more servers than are kept

    /// The parent's side of it.
    Delegation delegation() const;
};
/// Never changed once it is known, so that walks side by side may hold it.
using ZoneCutPtr = std::shared_ptr<const ZoneCut>;

class ZoneCuts {
public:
    explicit ZoneCuts(std::vector<NameServer> root_hints);

    void add(ZoneCut cut);
    /// Null when it is not known.
    ZoneCutPtr find(const dns::Name& apex) const;
    /// The deepest known zone that may answer: at or above the name, for DS above it (RFC 4035
    /// section 2.4).
    ZoneCutPtr deepest_for(const dns::Question& question) const;

    /// What was found for this name server by a walk of its own, glue apart.
    void set_addresses(const dns::Question& question, std::vector<net::IpAddress> addresses);
    bool was_looked_up(const dns::Question& question) const;
    /// Glue and what was looked up, without repeats.
    std::vector<net::IpAddress> addresses_of(const NameServer& server) const;

private:
    std::map<dns::Name, ZoneCutPtr> cuts_;
    std::map<std::pair<dns::Name, dns::RrType>, std::vector<net::IpAddress>> looked_up_;
};

/// Whether a name server may have this address: a delegation to loopback, link-local, multicast or
/// no address at all would only make us ask ourselves or our neighbours (RFC 6890).
bool is_askable(const net::IpAddress& address);

}  // namespace dnsprop::authority
