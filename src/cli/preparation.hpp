// What is asked, whom and how it is judged, settled before the first socket opens.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "authority/name_server.hpp"
#include "authority/regional.hpp"
#include "check/plan.hpp"
#include "cli/files.hpp"
#include "cli/settings.hpp"
#include "expect/expectation.hpp"
#include "net/routing.hpp"
#include "world/settings.hpp"
#include "world/world.hpp"

namespace dnsprop::cli {

/// Where this machine itself looks a name up.
struct LocalSources {
    std::string hosts_file;
    std::string hosts_text;
    std::vector<net::Endpoint> resolvers;
};

struct Preparation {
    explicit Preparation(const Settings& settings) : providers(settings) {}

    Providers providers;
    check::Plan plan;
    std::vector<expect::Expectation> expectations;  ///< beside the plan's questions
    std::vector<std::string> notes;  ///< of a file of records: what of it is not asked for
    std::vector<authority::NameServer> root_hints;
    std::vector<authority::RegionalSubnet> client_subnets;
    LocalSources local;
    std::optional<world::WorldSettings> world;  ///< of a demo
};

/// Throws InputError for whatever cannot be asked or read.
Preparation prepare(const Settings& settings);

/// What is asked: the real network, or the World of a demo.
class Network {
public:
    /// The World's resolvers are those of the plan: the catalogue's, and the ones that @ADDRESS
    /// made. Throws InputError where this host has too few descriptors for them.
    Network(const Preparation& ready, boost::asio::io_context& context);

    const net::Routing& routing() const;
    bool has_route(const net::Endpoint& endpoint) const;
    /// Where a walk to the authoritative servers begins.
    std::vector<authority::NameServer> root_hints() const;
    /// Null outside a demo.
    const world::World* world() const { return world_.get(); }

private:
    const Preparation& ready_;
    net::DirectRouting direct_;
    std::unique_ptr<world::World> world_;
};

}  // namespace dnsprop::cli
