#include "world/model.hpp"

#include <algorithm>
#include <array>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"
#include "world/geo.hpp"
#include "world/name_server_move.hpp"
#include "world/zone_data.hpp"

namespace dnsprop::world {

namespace {

constexpr std::array authority_ids = {"root-a", "root-b", "tld-a", "tld-b", "ns1", "ns2", "ns3"};
/// What a resolver with Fault::ttl_stretching makes of every TTL.
constexpr dns::Ttl stretched_ttl = 86400;

constexpr const char* interceptor_id = "interceptor";

bool is_on_this_machine(const catalogue::Resolver& resolver) {
    return resolver.ipv6.empty() && !resolver.ipv4.empty() &&
           std::ranges::all_of(resolver.ipv4, &net::IpAddress::is_loopback);
}

}  // namespace

catalogue::Resolver local_resolver() {
    catalogue::Resolver resolver;
    resolver.id = local_id;
    resolver.name = "this machine's resolver";
    resolver.ipv4 = {*net::IpAddress::read("127.0.0.53")};
    resolver.speaks_do53 = true;
    return resolver;
}

std::vector<std::string> server_ids(const std::vector<catalogue::Resolver>& resolvers) {
    std::vector<std::string> ids;
    for (const catalogue::Resolver& resolver : resolvers)
        ids.push_back(resolver.id);
    ids.insert(ids.end(), authority_ids.begin(), authority_ids.end());
    for (const Host& host : old_hosts())
        ids.emplace_back(host.id);
    ids.emplace_back(interceptor_id);
    return ids;
}

Model::Model(const WorldSettings& settings, const std::vector<catalogue::Resolver>& resolvers,
             SteadyTime start)
    : change_at_(start - change_age(settings)), authority_(build_authority(settings, change_at_)) {
    add_resolvers(settings, resolvers, start);
    add_authority_servers(settings);
    if (settings.is_intercepted)
        add_interceptor(settings, start);
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
    const std::vector<Past> before = pasts(settings, resolvers, start);
    for (std::size_t i = 0; i < resolvers.size(); ++i) {
        const catalogue::Resolver& resolver = resolvers[i];
        std::vector<net::IpAddress> addresses = resolver.ipv4;
        addresses.insert(addresses.end(), resolver.ipv6.begin(), resolver.ipv6.end());
        // The first draws of a resolver's own generator are its distance.
        Random random(settings.seed, resolver.id + " place");
        ServerSettings described;
        described.id = resolver.id;
        described.identity = identity_of(resolver, settings.seed);
        described.round_trip = is_on_this_machine(resolver)
                                   ? SteadyDuration(0)
                                   : round_trip(resolver, settings.latency, random);
        std::string_view continent;
        if (resolver.country)
            continent = catalogue::continent_of(*resolver.country).value_or(continent);
        add_recursor(settings, std::move(described), addresses, before[i], continent);
        if (resolver.validates_dnssec.value_or(false))
            add_validation(settings, start);
    }
}

void Model::add_recursor(const WorldSettings& settings, ServerSettings described,
                         const std::vector<net::IpAddress>& addresses, const Past& past,
                         std::string_view continent) {
    described.spares_root = std::ranges::none_of(
        settings.changes, [](const Change& change) { return change.question.name.is_root(); });
    const bool spares_root = described.spares_root;
    Server& server = add_server(settings, std::move(described), addresses);
    TtlPolicy policy;
    if (server.faults().has(Fault::ttl_stretching))
        policy.at_least = stretched_ttl;
    recursor_of_.emplace(server.id(), recursors_.size());
    CachingResolver& recursor =
        recursors_.emplace_back(authority_, policy, server.random(), continent);
    if (past.has_old_name_servers)
        recursor.learn_old_name_servers(zones_asked_about(), past);
    for (const Change& change : settings.changes)
        recursor.warm(change.question, past);
    if (server.faults().has(Fault::many_caches)) {
        add_caches(settings, server, policy, past, continent);
        return;
    }
    if (!server.faults().has(Fault::serve_stale)) {
        server.set_responder([&recursor](const dns::Question& question, SteadyTime now) {
            return recursor.answer(question, now);
        });
        return;
    }
    const SteadyTime before_change = past.change_at - Milliseconds(1);
    server.set_responder(
        [&recursor, before_change, spares_root](const dns::Question& question, SteadyTime now) {
            const bool is_control = spares_root && question.name.is_root();
            return is_control ? recursor.answer(question, now)
                              : recursor.stale_answer(question, std::min(before_change, now));
        });
}

void Model::add_validation(const WorldSettings& settings, SteadyTime start) {
    if (!settings.dnssec)
        return;
    const Validator validator(authority_.trust_anchor(), verified_);
    servers_.back().set_validation(
        [validator, clock = settings.clock, start, &recursor = recursors_.back()](
            const Reply& reply, SteadyTime now) {
            const auto passed = std::chrono::floor<Seconds>(now - start).count();
            return validator.validate(reply, clock + static_cast<EpochSeconds>(passed),
                                      [&recursor, now](const dns::Question& question) {
                                          return recursor.answer(question, now);
                                      });
        });
}

void Model::add_caches(const WorldSettings& settings, Server& server, TtlPolicy policy, Past past,
                       std::string_view continent) {
    constexpr std::size_t caches = 4;
    std::vector<CachingResolver*> caches_behind = {&recursors_.back()};
    while (caches_behind.size() < caches) {
        if (settings.share)
            past.has_turned = server.random().chance(*settings.share);
        caches_behind.push_back(
            &recursors_.emplace_back(authority_, policy, server.random(), continent));
        for (const Change& change : settings.changes)
            caches_behind.back()->warm(change.question, past);
    }
    server.set_responder(
        [caches_behind, &random = server.random()](const dns::Question& question, SteadyTime now) {
            return caches_behind[random.below(caches_behind.size())]->answer(question, now);
        });
}

void Model::add_interceptor(const WorldSettings& settings, SteadyTime start) {
    Past past;
    past.start = start;
    past.change_at = change_at_;
    if (settings.share)
        past.has_turned = *settings.share >= 0.5;
    ServerSettings described;
    described.id = interceptor_id;
    // A device that forwards gives no name of its own.
    described.gives_nsid = false;
    described.identity = interceptor_identity(settings.giveaway);
    spares_others_ = settings.giveaway != Giveaway::everything;
    Random random(settings.seed, described.id + " place");
    described.round_trip = round_trip(catalogue::Resolver(), settings.latency, random);
    interceptor_ = servers_.size();
    add_recursor(settings, std::move(described), {}, past, {});
}

std::vector<dns::Name> Model::zones_asked_about() const {
    const auto found = std::ranges::find(authority_.servers(), "ns1", &AuthorityServer::id);
    return found == authority_.servers().end() ? std::vector<dns::Name>() : found->zones;
}

void Model::add_authority_servers(const WorldSettings& settings) {
    for (const AuthorityServer& authoritative : authority_.servers()) {
        ServerSettings described;
        described.id = authoritative.id;
        described.recursive = false;
        Random random(settings.seed, authoritative.id + " place");
        described.round_trip = round_trip(catalogue::Resolver(), settings.latency, random);
        Server& server = add_server(settings, std::move(described), authoritative.addresses);
        server.set_responder([this, &authoritative](const dns::Question& question, SteadyTime now) {
            return authority_.answer(authoritative, question, now);
        });
        if (settings.geo)
            server.set_answer_by_place([this, &authoritative, geo = *settings.geo](
                                           const dns::Question& question, SteadyTime now,
                                           const dns::ClientSubnet& subnet) {
                return authority_.answer(authoritative, question, now, continent_of(subnet, geo));
            });
    }
}

std::optional<std::size_t> Model::server_at(const net::IpAddress& address) const {
    const auto found = by_address_.find(address);
    return found == by_address_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Model::route(const net::IpAddress& address) const {
    const std::optional<std::size_t> there = server_at(address);
    if (!interceptor_ || address.is_loopback())
        return there;
    const bool is_spared = spares_others_ && !(there && servers_[*there].is_recursive());
    return is_spared ? there : interceptor_;
}

const Cache& Model::cache_of(const std::string& id) const {
    return recursors_[recursor_of_.at(id)].cache();
}

const Server& Model::server(const std::string& id) const {
    return servers_[by_id_.at(id)];
}

}  // namespace dnsprop::world
