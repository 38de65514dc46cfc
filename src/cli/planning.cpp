#include "cli/planning.hpp"

#include <map>
#include <set>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

namespace {

/// Asks each family once, at the first address of it that comes along: a route to one is a route to
/// all.
class Routes {
public:
    explicit Routes(const HasRoute& has_route) : has_route_(has_route) {}
    bool reach(const net::IpAddress& address) {
        if (address.is_loopback())
            return true;
        const auto known = known_.find(address.family());
        if (known != known_.end())
            return known->second;
        return known_[address.family()] = has_route_({address, 53});
    }

private:
    const HasRoute& has_route_;
    std::map<net::Family, bool> known_;
};

/// The address a resolver is asked at, or why it is not asked.
std::variant<net::IpAddress, std::string> choose_address(const catalogue::Resolver& resolver,
                                                         FamilyWish wish, Routes& routes) {
    if (resolver.ipv4.empty() && resolver.ipv6.empty())
        return "has no address for plain DNS";
    if (!resolver.speaks_do53)
        return "is not known to speak plain DNS, only DoT or DoH, which this version does not";
    const bool may_ipv4 = wish != FamilyWish::ipv6 && !resolver.ipv4.empty();
    const bool may_ipv6 = wish != FamilyWish::ipv4 && !resolver.ipv6.empty();
    if (!may_ipv4 && !may_ipv6)
        return wish == FamilyWish::ipv6 ? "has no IPv6 address" : "has no IPv4 address";
    if (may_ipv4 && routes.reach(resolver.ipv4.front()))
        return resolver.ipv4.front();
    if (may_ipv6 && routes.reach(resolver.ipv6.front()))
        return resolver.ipv6.front();
    // Without any route it is asked all the same: the engine then says at once that there is no
    // network.
    if (may_ipv4)
        return resolver.ipv4.front();
    if (wish == FamilyWish::ipv6)
        return resolver.ipv6.front();
    return "this host has no IPv6 route";
}

/// A resolver that the catalogue does not know, made from its address.
catalogue::Resolver resolver_of(const EndpointReference& reference) {
    catalogue::Resolver resolver;
    resolver.id = reference.text;
    resolver.name = reference.text;
    resolver.speaks_do53 = true;
    const net::IpAddress& address = reference.endpoint->address;
    (address.is_ipv4() ? resolver.ipv4 : resolver.ipv6).push_back(address);
    return resolver;
}

class PlanMaker {
public:
    PlanMaker(const Settings& settings, const catalogue::Catalogue& catalogue,
              const HasRoute& has_route)
        : settings_(settings), catalogue_(catalogue), routes_(has_route) {}

    check::Plan make() {
        plan_.questions = settings_.questions;
        if (settings_.references.empty()) {
            for (const catalogue::Resolver* resolver :
                 catalogue::select(catalogue_, settings_.selection))
                add(*resolver);
        }
        for (const ResolverReference& reference : settings_.references)
            std::visit([this](const auto& which) { add_reference(which); }, reference);
        if (plan_.targets.empty() && !plan_.skipped.empty())
            throw InputError(fmt::format("none of the {} resolvers selected can be asked: {} {}",
                                         plan_.skipped.size(), plan_.skipped.front().resolver_id,
                                         plan_.skipped.front().reason));
        return std::move(plan_);
    }

private:
    net::Protocol protocol() const {
        return settings_.tcp_only ? net::Protocol::tcp : net::Protocol::udp;
    }

    void add(const catalogue::Resolver& resolver) {
        const auto chosen = choose_address(resolver, settings_.family, routes_);
        if (const auto* reason = std::get_if<std::string>(&chosen))
            plan_.skipped.push_back({resolver.id, *reason});
        else
            add_target({resolver, {std::get<net::IpAddress>(chosen), 53}, protocol()});
    }

    void add_reference(const CatalogueReference& reference) {
        catalogue::Selection only;
        only.ids = {reference.id};
        for (const catalogue::Resolver* resolver : catalogue::select(catalogue_, only))
            add(*resolver);
    }

    void add_reference(const EndpointReference& reference) {
        if (reference.protocol == net::Protocol::tls || reference.protocol == net::Protocol::https)
            throw InputError(fmt::format(
                "@{}: {} is planned, but this version asks over UDP and TCP only", reference.text,
                reference.protocol == net::Protocol::tls ? "DNS over TLS" : "DNS over HTTPS"));
        add_target({resolver_of(reference), *reference.endpoint,
                    reference.protocol == net::Protocol::tcp ? net::Protocol::tcp : protocol()});
    }

    /// The same endpoint named twice is asked once.
    void add_target(check::Target target) {
        if (seen_.insert({target.endpoint, target.protocol}).second)
            plan_.targets.push_back(std::move(target));
    }

    const Settings& settings_;
    const catalogue::Catalogue& catalogue_;
    Routes routes_;
    check::Plan plan_;
    std::set<std::pair<net::Endpoint, net::Protocol>> seen_;
};

}  // namespace

check::Plan make_plan(const Settings& settings, const catalogue::Catalogue& catalogue,
                      const HasRoute& has_route) {
    return PlanMaker(settings, catalogue, has_route).make();
}

}  // namespace dnsprop::cli
