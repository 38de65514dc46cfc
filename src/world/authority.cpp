#include "world/authority.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace dnsprop::world {

namespace {

bool is_for(const dns::Name& apex, const dns::Question& question) {
    if (!question.name.is_at_or_below(apex))
        return false;
    // The root has no parent to ask for its DS.
    return question.type != dns::RrType::ds || apex != question.name || apex.is_root();
}

/// Of the apexes that hold the question, the deepest.
template <class Range, class Projection>
auto deepest(Range& range, const dns::Question& question, Projection apex_of) {
    auto best = range.end();
    for (auto it = range.begin(); it != range.end(); ++it)
        if (is_for(apex_of(*it), question) &&
            (best == range.end() || apex_of(*it).wire().size() > apex_of(*best).wire().size()))
            best = it;
    return best;
}

/// The moment whose zone this server serves now.
SteadyTime moment_of(const AuthorityServer& server, SteadyTime now) {
    const SteadyTime moment = now - server.lag;
    return server.left_at ? std::min(moment, *server.left_at - Milliseconds(1)) : moment;
}

}  // namespace

Zone& Authority::add_zone(Zone zone) {
    zones_.push_back(std::move(zone));
    return zones_.back();
}

void Authority::add_server(AuthorityServer server) {
    servers_.push_back(std::move(server));
}

void Authority::add_zone_to_server(std::string_view id, const dns::Name& apex) {
    if (AuthorityServer* server = find_server(id))
        server->zones.push_back(apex);
}

AuthorityServer* Authority::find_server(std::string_view id) {
    const auto found = std::ranges::find(servers_, id, &AuthorityServer::id);
    return found == servers_.end() ? nullptr : &*found;
}

const Zone* Authority::find_zone(const dns::Name& apex) const {
    const auto found = std::ranges::find(zones_, apex, &Zone::apex);
    return found == zones_.end() ? nullptr : &*found;
}

Zone* Authority::find_zone(const dns::Name& apex) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): this object is not const
    return const_cast<Zone*>(std::as_const(*this).find_zone(apex));
}

const Zone& Authority::zone_of(const dns::Question& question) const {
    const auto found =
        deepest(zones_, question, [](const Zone& zone) -> const dns::Name& { return zone.apex(); });
    if (found == zones_.end())
        throw std::logic_error("the World has no root zone");
    return *found;
}

Zone& Authority::zone_of(const dns::Question& question) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): this object is not const
    return const_cast<Zone&>(std::as_const(*this).zone_of(question));
}

Reply Authority::answer(const AuthorityServer& server, const dns::Question& question,
                        SteadyTime now, std::string_view continent) const {
    const auto apex =
        deepest(server.zones, question, [](const dns::Name& name) -> const auto& { return name; });
    const Zone* zone = apex == server.zones.end() ? nullptr : find_zone(*apex);
    if (zone == nullptr) {
        // A server of only the child asked for its DS answers from the child: NODATA.
        if (question.type == dns::RrType::ds && std::ranges::count(server.zones, question.name))
            return find_zone(question.name)->answer(question, moment_of(server, now));
        Reply refused;
        refused.rcode = dns::Rcode::refused;
        return refused;
    }
    return zone->answer(question, moment_of(server, now), continent);
}

std::vector<const AuthorityServer*> Authority::servers_of(const dns::Question& question,
                                                          SteadyTime now) const {
    const dns::Name& apex = zone_of(question).apex();
    std::vector<const AuthorityServer*> found;
    for (const AuthorityServer& server : servers_)
        if (std::ranges::count(server.zones, apex) != 0 && server.is_in_charge(now))
            found.push_back(&server);
    return found;
}

std::optional<std::string> Authority::trust_anchor() const {
    const Zone* root = find_zone({});
    return root != nullptr && root->signer() != nullptr
               ? std::optional(root->signer()->dnskey_rdata())
               : std::nullopt;
}

std::vector<RootHint> Authority::root_hints() const {
    std::vector<RootHint> hints;
    for (const AuthorityServer& server : servers_)
        if (std::ranges::count(server.zones, dns::Name()) != 0) {
            const std::string label = server.id.substr(server.id.size() - 1);
            hints.push_back({child_name(label, child_name("root-servers", child_name("net", {}))),
                             server.addresses});
        }
    return hints;
}

}  // namespace dnsprop::world
