// The authoritative side of the World: zones from the root down, and the servers that hold them.
// Pure: the moment is a parameter, and a lagging secondary is one that lives a little in the past.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/ip_address.hpp"
#include "world/zone.hpp"

namespace dnsprop::world {

/// One authoritative server.
struct AuthorityServer {
    std::string id;  ///< "root-a", "com-a", "ns1": also the word for its faults
    std::vector<net::IpAddress> addresses;
    std::vector<dns::Name> zones;  ///< apexes it is authoritative for
    Seconds lag{0};                ///< a secondary that gets its copy so much later
    /// Its zones are delegated to it from here on; it has them before that too.
    SteadyTime in_charge_from = SteadyTime::min();
    /// Its zones went to other servers then: it keeps the copy of just before that for ever.
    std::optional<SteadyTime> left_at = std::nullopt;

    bool is_in_charge(SteadyTime now) const {
        return in_charge_from <= now && (!left_at || now < *left_at);
    }
};

/// Where a walk from the root begins.
struct RootHint {
    dns::Name name;
    std::vector<net::IpAddress> addresses;
};

class Authority {
public:
    Zone& add_zone(Zone zone);
    void add_server(AuthorityServer server);
    /// The server with this id serves this zone too.
    void add_zone_to_server(std::string_view id, const dns::Name& apex);

    /// Null when there is none of that id.
    AuthorityServer* find_server(std::string_view id);
    const std::vector<AuthorityServer>& servers() const { return servers_; }
    Zone* find_zone(const dns::Name& apex);
    const Zone* find_zone(const dns::Name& apex) const;
    /// The zone that is authoritative for the question: the deepest, for DS the one above the cut.
    const Zone& zone_of(const dns::Question& question) const;
    Zone& zone_of(const dns::Question& question);

    /// What this server says; REFUSED outside its zones. The asker's continent may be unknown:
    /// empty.
    Reply answer(const AuthorityServer& server, const dns::Question& question, SteadyTime now,
                 std::string_view continent = {}) const;
    /// The servers a resolver may end at with this question, having walked down from the root at
    /// that moment.
    std::vector<const AuthorityServer*> servers_of(const dns::Question& question,
                                                   SteadyTime now = SteadyTime::max()) const;
    std::vector<RootHint> root_hints() const;
    /// The root's DNSKEY; nothing where nothing is signed.
    std::optional<std::string> trust_anchor() const;

private:
    std::vector<Zone> zones_;
    std::vector<AuthorityServer> servers_;
};

}  // namespace dnsprop::world
