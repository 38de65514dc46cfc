#include "cli/preparation.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "authority/root_hints.hpp"
#include "base/input_error.hpp"
#include "cli/client_subnets.hpp"
#include "cli/demo.hpp"
#include "cli/planning.hpp"
#include "diagnose/system_files.hpp"
#include "expect/record_sets.hpp"
#include "net/host.hpp"
#include "net/host_lookup.hpp"

namespace dnsprop::cli {

namespace {

bool is_secure(const Settings& settings) {
    const auto names_secure = [&](const ResolverReference& reference) {
        const auto* endpoint = std::get_if<EndpointReference>(&reference);
        return endpoint != nullptr && net::is_encrypted(endpoint->protocol);
    };
    return net::is_encrypted(settings.protocol) ||
           std::ranges::any_of(settings.references, names_secure);
}

std::vector<authority::NameServer> load_root_hints(const Settings& settings) {
    if (!settings.root_hints_file)
        return authority::built_in_root_hints();
    return authority::read_root_hints(read_whole_file(*settings.root_hints_file),
                                      *settings.root_hints_file);
}

/// A file that was named must be there; the system's own may be missing.
std::string read_system_file(const std::optional<std::string>& named, const std::string& usual) {
    if (named)
        return read_whole_file(*named);
    try {
        return read_whole_file(usual);
    } catch (const InputError&) {
        return {};
    }
}

/// A demo has the World's own resolver, and no hosts file but the one it is given.
LocalSources load_local_sources(const Settings& settings) {
    LocalSources local;
    if (!settings.has_local_view)
        return local;
    const bool is_demo = settings.command == Command::demo;
    if (!is_demo || settings.hosts_file) {
        local.hosts_file = settings.hosts_file.value_or("/etc/hosts");
        local.hosts_text = read_system_file(settings.hosts_file, "/etc/hosts");
    }
    if (is_demo && !settings.resolv_conf_file)
        local.resolvers = {{world::local_resolver().ipv4.front(), net::dns_port}};
    else
        local.resolvers = diagnose::read_resolv_conf(
                              read_system_file(settings.resolv_conf_file, "/etc/resolv.conf"))
                              .name_servers;
    return local;
}

}  // namespace

namespace {

/// The Questions of --file, and what it expects of them.
expect::RecordSets load_record_sets(const RecordFile& file,
                                    const catalogue::ProviderLookup& providers) {
    const std::string text = read_record_file(file.path);
    const expect::RecordSource source = {record_file_name(file.path), file.origin, file.mode};
    if (!expect::is_json(text, file.path))
        return expect::read_zone_sets(text, source);
    if (file.origin)
        throw InputError(fmt::format("'{}' names the zone of a zone file, and {} is JSON",
                                     file.origin->plain_text(), source.name));
    return expect::read_json_sets(text, source, providers);
}

}  // namespace

Preparation prepare(const Settings& settings) {
    Preparation ready(settings);
    const bool is_demo = settings.command == Command::demo;
    if (is_demo && is_secure(settings))
        throw InputError("the demo's world speaks UDP and TCP only, neither DoT nor DoH");
    const HostView host = {
        [is_demo](const net::Endpoint& endpoint) { return is_demo || net::has_route(endpoint); },
        net::find_addresses};
    const catalogue::Catalogue catalogue = load_resolvers(settings);
    ready.plan = make_plan(settings, catalogue, host);
    ready.client_subnets = client_subnets(catalogue);
    ready.root_hints = load_root_hints(settings);
    ready.local = load_local_sources(settings);
    const auto providers = [&]() -> const catalogue::ProviderDirectory& {
        return ready.providers.get();
    };
    std::optional<dns::Name> zone;
    if (settings.records) {
        expect::RecordSets sets = load_record_sets(*settings.records, providers);
        ready.plan.questions = std::move(sets.questions);
        ready.expectations = std::move(sets.expectations);
        for (const std::string& what : sets.left_out)
            ready.notes.push_back(fmt::format("{}: not asked for: {}",
                                              record_file_name(settings.records->path), what));
        zone = sets.apex;
    } else {
        ready.expectations =
            expect::read_expectations(settings.expectations, ready.plan.questions, providers);
    }
    if (is_demo) {
        ready.world = demo_world(settings, ready.plan, ready.expectations, ready.client_subnets);
        ready.world->zone = zone;
    }
    if (is_demo && !settings.records)
        ready.expectations = expect::read_expectations(demo_expectations(settings, *ready.world),
                                                       ready.plan.questions, providers);
    return ready;
}

Network::Network(const Preparation& ready, boost::asio::io_context& context) : ready_(ready) {
    if (!ready.world)
        return;
    const std::size_t needed = world::World::descriptors_needed(ready.plan.targets.size() + 1);
    if (const std::size_t free_files = net::raise_file_limit(); free_files < needed)
        throw InputError(fmt::format(
            "the demo's world of {} resolvers needs {} open files and this shell allows {} more: "
            "try --limit {}, or 'ulimit -n' with more",
            ready.plan.targets.size(), needed, free_files,
            std::max<std::size_t>(1, ready.plan.targets.size() * free_files / needed / 2)));
    std::vector<catalogue::Resolver> resolvers;
    resolvers.reserve(ready.plan.targets.size());
    for (const check::Target& target : ready.plan.targets)
        resolvers.push_back(target.resolver);
    resolvers.push_back(world::local_resolver());
    world_ = std::make_unique<world::World>(context, *ready.world, resolvers);
}

const net::Routing& Network::routing() const {
    return world_ ? static_cast<const net::Routing&>(*world_) : direct_;
}

bool Network::has_route(const net::Endpoint& endpoint) const {
    return world_ != nullptr || net::has_route(endpoint);
}

std::vector<authority::NameServer> Network::root_hints() const {
    if (!world_)
        return ready_.root_hints;
    std::vector<authority::NameServer> hints;
    for (world::RootHint& hint : world_->root_hints())
        hints.push_back({std::move(hint.name), std::move(hint.addresses)});
    return hints;
}

}  // namespace dnsprop::cli
