// The simulated Internet of `dnsprop demo` and of the tests, on loopback sockets: every resolver
// and authoritative server has ports on 127.0.0.1, and as a net::Routing the World leads the real
// addresses there. An address it does not know is refused (or led to the interceptor, where there
// is one), so no packet leaves the machine.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/routing.hpp"
#include "world/model.hpp"

namespace boost::asio {
class io_context;  // NOLINT(readability-identifier-naming): Boost named it
}

namespace dnsprop::world {

/// Serves while `context` runs. Its sockets keep `context` busy until close() or the end of the
/// World, so run the context until the check is done, not until it has no work.
class World final : public net::Routing {
public:
    /// Opens a UDP socket for each server; TCP listeners come when first asked for. The run begins
    /// now. Throws InputError (a fault of an unknown server, see Model) and
    /// boost::system::system_error when sockets cannot be opened.
    World(boost::asio::io_context& context, const WorldSettings& settings,
          const std::vector<catalogue::Resolver>& resolvers);
    ~World() override;
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// UDP and TCP, any port of a known address, of every one where intercepted; the IPv6 addresses
    /// lead to IPv4 loopback too.
    std::optional<net::Endpoint> route(const net::Endpoint& endpoint,
                                       net::Protocol protocol) const override;
    /// Ends all service.
    void close();

    /// By id of a resolver, of an authoritative server ("root-a", "tld-a", "ns1"), or
    /// "interceptor".
    const Counters& counters(const std::string& id) const { return model().server(id).counters(); }
    /// Of all servers that answer for others, this machine's and an interceptor too.
    Counters recursors() const;
    Counters authorities() const;
    /// Of all servers together.
    Counters total() const;
    const Model& model() const;
    std::vector<RootHint> root_hints() const { return model().authority().root_hints(); }

    /// How many file descriptors a World of so many resolvers may need: raise RLIMIT_NOFILE first.
    static std::size_t descriptors_needed(std::size_t resolvers);

private:
    class Sockets;
    template <class Which>
    Counters counted(Which which) const;

    std::shared_ptr<Sockets> sockets_;
};

}  // namespace dnsprop::world
