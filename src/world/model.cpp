#include "world/model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/input_error.hpp"
#include "world/zone_data.hpp"

namespace dnsprop::world {

namespace {

constexpr std::array authority_ids = {"root-a", "root-b", "tld-a", "tld-b", "ns1", "ns2", "ns3"};
/// What a resolver with Fault::ttl_stretching makes of every TTL.
constexpr dns::Ttl stretched_ttl = 86400;

/// How long the old answers live in caches: the shortest of them.
Seconds old_lifetime(const WorldSettings& settings) {
    std::optional<dns::Ttl> shortest;
    for (const Change& change : settings.changes) {
        // SOA has no values of its own here; everything else that is empty is a "no".
        const bool is_no = change.before.empty() && change.question.type != dns::RrType::soa;
        const dns::Ttl ttl = is_no ? settings.negative_ttl : change.ttl;
        shortest = std::min(ttl, shortest.value_or(ttl));
    }
    return Seconds(shortest.value_or(3600));
}

/// How long before the start the change was made.
Seconds change_age(const WorldSettings& settings) {
    const Seconds ttl = old_lifetime(settings);
    if (!settings.share)
        return settings.changed_ago.value_or(ttl * 3 / 4);
    const auto natural = std::chrono::duration_cast<Seconds>(ttl * *settings.share);
    // With a part that still holds the old record, the change cannot be older than its TTL.
    const Seconds age = std::max(Seconds(0), settings.changed_ago.value_or(natural));
    return *settings.share < 1 ? std::min(age, std::max(Seconds(0), ttl - Seconds(2))) : age;
}

/// Which resolvers have turned: exactly the asked share, in a seeded order.
std::vector<bool> turned(double share, const std::vector<catalogue::Resolver>& resolvers,
                         std::uint64_t seed) {
    std::vector<std::size_t> order(resolvers.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(
        order, {}, [&](std::size_t i) { return Random(seed, "share " + resolvers[i].id).next(); });
    std::vector<bool> turned(resolvers.size());
    const double count = std::round(share * static_cast<double>(resolvers.size()));
    for (std::size_t i = 0; i < order.size() && static_cast<double>(i) < count; ++i)
        turned[order[i]] = true;
    return turned;
}

}  // namespace

std::vector<std::string> server_ids(const std::vector<catalogue::Resolver>& resolvers) {
    std::vector<std::string> ids;
    for (const catalogue::Resolver& resolver : resolvers)
        ids.push_back(resolver.id);
    ids.insert(ids.end(), authority_ids.begin(), authority_ids.end());
    return ids;
}

Model::Model(const WorldSettings& settings, const std::vector<catalogue::Resolver>& resolvers,
             SteadyTime start)
    : change_at_(start - change_age(settings)), authority_(build_authority(settings, change_at_)) {
    add_resolvers(settings, resolvers, start);
    add_authority_servers(settings);
    for (const auto& [id, faults] : settings.faults)
        if (!by_id_.contains(id))
            throw InputError("the World has no server \"" + id + "\" to be faulty");
}

Server& Model::add_server(const WorldSettings& settings, ServerSettings server,
                          const std::vector<net::IpAddress>& addresses) {
    const auto faults = settings.faults.find(server.id);
    if (faults != settings.faults.end())
        server.faults = faults->second;
    server.loss = settings.loss;
    by_id_.emplace(server.id, servers_.size());
    for (const net::IpAddress& address : addresses)
        by_address_.emplace(address, servers_.size());
    const Random random(settings.seed, server.id);
    return servers_.emplace_back(std::move(server), random);
}

void Model::add_resolvers(const WorldSettings& settings,
                          const std::vector<catalogue::Resolver>& resolvers, SteadyTime start) {
    std::vector<bool> has_turned;
    if (settings.share)
        has_turned = turned(*settings.share, resolvers, settings.seed);
    for (std::size_t i = 0; i < resolvers.size(); ++i) {
        const catalogue::Resolver& resolver = resolvers[i];
        std::vector<net::IpAddress> addresses = resolver.ipv4;
        addresses.insert(addresses.end(), resolver.ipv6.begin(), resolver.ipv6.end());
        // The first draws of a resolver's own generator are its distance.
        Random random(settings.seed, resolver.id + " place");
        ServerSettings described;
        described.id = resolver.id;
        described.round_trip = round_trip(resolver, settings.latency, random);
        Server& server = add_server(settings, std::move(described), addresses);

        TtlPolicy policy;
        if (server.faults().has(Fault::ttl_stretching))
            policy.at_least = stretched_ttl;
        ResolverMind& mind = minds_.emplace_back(authority_, policy, server.random());
        Past past;
        past.start = start;
        past.change_at = change_at_;
        past.never_asked = settings.never_asked;
        if (settings.share)
            past.has_turned = has_turned[i];
        for (const Change& change : settings.changes)
            mind.warm(change.question, past);
        server.set_mind([&mind](const dns::Question& question, SteadyTime now) {
            return mind.answer(question, now);
        });
    }
}

void Model::add_authority_servers(const WorldSettings& settings) {
    for (const AuthorityServer& authoritative : authority_.servers()) {
        ServerSettings described;
        described.id = authoritative.id;
        described.recursive = false;
        Random random(settings.seed, authoritative.id + " place");
        described.round_trip = round_trip(catalogue::Resolver(), settings.latency, random);
        add_server(settings, std::move(described), authoritative.addresses)
            .set_mind([this, &authoritative](const dns::Question& question, SteadyTime now) {
                return authority_.answer(authoritative, question, now);
            });
    }
}

std::optional<std::size_t> Model::server_at(const net::IpAddress& address) const {
    const auto found = by_address_.find(address);
    return found == by_address_.end() ? std::nullopt : std::optional(found->second);
}

const Server& Model::server(const std::string& id) const {
    return servers_[by_id_.at(id)];
}

}  // namespace dnsprop::world
