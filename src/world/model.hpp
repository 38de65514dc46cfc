// The whole World without a socket: which server answers at which address, and what each says.
// Pure: the World (world/world) reads the clock and moves the octets.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/resolver.hpp"
#include "world/authority.hpp"
#include "world/caching_resolver.hpp"
#include "world/past.hpp"
#include "world/server.hpp"
#include "world/settings.hpp"
#include "world/validator.hpp"

namespace dnsprop::world {

class Model {
public:
    /// The run begins at `start`. Throws InputError when `settings.faults` names a server that
    /// there is not.
    Model(const WorldSettings& settings, const std::vector<catalogue::Resolver>& resolvers,
          SteadyTime start);
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    /// Resolvers in the order given, then the authoritative servers, then the interceptor.
    std::deque<Server>& servers() { return servers_; }
    const std::deque<Server>& servers() const { return servers_; }
    /// The index of the server at an address; nothing for an address the World does not know.
    std::optional<std::size_t> server_at(const net::IpAddress& address) const;
    /// Where a packet to that address ends: there, or at the interceptor.
    std::optional<std::size_t> route(const net::IpAddress& address) const;
    /// By id: a resolver's, or "root-a", "tld-a", "ns1". Throws std::out_of_range.
    const Server& server(const std::string& id) const;
    const Authority& authority() const { return authority_; }
    /// What the resolver of that id holds; with Fault::many_caches the first of its caches. Throws
    /// std::out_of_range.
    const Cache& cache_of(const std::string& id) const;
    /// When the authoritative servers change, or changed.
    SteadyTime change_at() const { return change_at_; }

private:
    void add_resolvers(const WorldSettings& settings,
                       const std::vector<catalogue::Resolver>& resolvers, SteadyTime start);
    void add_authority_servers(const WorldSettings& settings);
    void add_interceptor(const WorldSettings& settings, SteadyTime start);
    /// A resolver's server and its cache, as the past left it.
    void add_recursor(const WorldSettings& settings, ServerSettings described,
                      const std::vector<net::IpAddress>& addresses, const Past& past,
                      std::string_view continent);
    /// The resolver added last validates, where there is something to validate.
    void add_validation(const WorldSettings& settings, SteadyTime start);
    /// Three more caches behind its address; each query meets one of the four by chance.
    void add_caches(const WorldSettings& settings, Server& server, TtlPolicy policy, Past past,
                    std::string_view continent);
    std::vector<dns::Name> zones_asked_about() const;
    Server& add_server(const WorldSettings& settings, ServerSettings server,
                       const std::vector<net::IpAddress>& addresses);

    SteadyTime change_at_;
    Authority authority_;
    std::deque<Server> servers_;  ///< a deque: what answers for them keeps references into it
    std::deque<CachingResolver> recursors_;  ///< of the recursive ones
    VerifiedSignatures verified_;
    std::map<net::IpAddress, std::size_t> by_address_;
    std::map<std::string, std::size_t> by_id_;
    std::map<std::string, std::size_t> recursor_of_;  ///< of a recursive server, by id: the first
    std::optional<std::size_t> interceptor_;
    bool spares_others_ = false;  ///< the interceptor: all but resolvers
};

/// The ids that `--fault ID=KIND` may name. A fault of an old name server brings both into being;
/// the interceptor needs its setting.
std::vector<std::string> server_ids(const std::vector<catalogue::Resolver>& resolvers);

}  // namespace dnsprop::world
