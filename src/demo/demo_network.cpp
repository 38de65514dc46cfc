#include "demo/demo_network.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "cli/files.hpp"
#include "demo/demo_world.hpp"
#include "diagnose/system_files.hpp"
#include "net/host.hpp"
#include "net/host_lookup.hpp"

namespace dnsprop::demo {

namespace {

void require_plain_dns(const check::Plan& plan) {
    for (const check::Target& target : plan.targets)
        if (net::is_encrypted(target.protocol))
            throw InputError("the demo's world speaks UDP and TCP only, neither DoT nor DoH");
}

void require_descriptors(std::size_t resolvers) {
    const std::size_t needed = world::World::descriptors_needed(resolvers + 1);
    const std::size_t free_files = net::raise_file_limit();
    if (free_files < needed)
        throw InputError(fmt::format(
            "the demo's world of {} resolvers needs {} open files and this shell allows {} more: "
            "try --limit {}, or 'ulimit -n' with more",
            resolvers, needed, free_files,
            std::max<std::size_t>(1, resolvers * free_files / needed / 2)));
}

}  // namespace

cli::HostView DemoNetwork::host() const {
    return {[](const net::Endpoint&) { return true; }, net::find_addresses};
}

/// The World's own resolver, and no hosts file but one that is named.
run::LocalSources DemoNetwork::local_sources(const cli::Settings& settings) const {
    run::LocalSources local;
    if (settings.hosts_file) {
        local.hosts_file = *settings.hosts_file;
        local.hosts_text = cli::read_whole_file(local.hosts_file);
    }
    std::vector<net::Endpoint> resolvers = {{world::local_resolver().ipv4.front(), net::dns_port}};
    if (settings.resolv_conf_file)
        resolvers = diagnose::read_resolv_conf(cli::read_whole_file(*settings.resolv_conf_file))
                        .name_servers;
    for (const net::Endpoint& endpoint : resolvers)
        local.resolvers.push_back({{}, endpoint});
    return local;
}

void DemoNetwork::set_up(const cli::Settings& settings, const std::optional<dns::Name>& zone,
                         run::RunPlan& plan) {
    require_plain_dns(plan.plan);
    world::WorldSettings world =
        demo_world(settings, plan.plan, plan.expectations, plan.client_subnets);
    world.zone = zone;
    if (!settings.records)
        plan.expectations = expect::read_expectations(demo_expectations(settings, world),
                                                      plan.plan.questions, plan.providers);
    require_descriptors(plan.plan.targets.size());
    std::vector<catalogue::Resolver> resolvers;
    for (const check::Target& target : plan.plan.targets)
        resolvers.push_back(target.resolver);
    resolvers.push_back(world::local_resolver());
    world_ = std::make_unique<world::World>(context_, world, resolvers);
    plan.root_hints.clear();
    for (world::RootHint& hint : world_->root_hints())
        plan.root_hints.push_back({std::move(hint.name), std::move(hint.addresses)});
}

std::unique_ptr<cli::Network> make_demo_network(boost::asio::io_context& context) {
    return std::make_unique<DemoNetwork>(context);
}

}  // namespace dnsprop::demo
