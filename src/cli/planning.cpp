#include "cli/planning.hpp"

#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

namespace {

using net::dns_port, net::dot_port, net::https_port;

/// Asks each family once, at the first address of it that comes along: a route to one is a route to
/// all.
class Routes {
public:
    explicit Routes(const HostView& host) : host_(host) {}
    bool reach(const net::IpAddress& address) {
        if (address.is_loopback())
            return true;
        const auto known = known_.find(address.family());
        if (known != known_.end())
            return known->second;
        return known_[address.family()] = host_.has_route({address, 53});
    }

private:
    const HostView& host_;
    std::map<net::Family, bool> known_;
};

/// What a choice came to, or in words why there is none.
template <class Choice>
using Chosen = std::variant<Choice, std::string>;

struct Addresses {
    std::vector<net::IpAddress> ipv4;
    std::vector<net::IpAddress> ipv6;
};

Addresses by_family(const std::vector<net::IpAddress>& addresses) {
    Addresses sorted;
    for (const net::IpAddress& address : addresses)
        (address.is_ipv4() ? sorted.ipv4 : sorted.ipv6).push_back(address);
    return sorted;
}

/// The address a resolver is asked at.
Chosen<net::IpAddress> choose_address(const Addresses& addresses, FamilyOption wish,
                                      Routes& routes) {
    const bool may_ipv4 = wish != FamilyOption::ipv6 && !addresses.ipv4.empty();
    const bool may_ipv6 = wish != FamilyOption::ipv4 && !addresses.ipv6.empty();
    if (!may_ipv4 && !may_ipv6)
        return wish == FamilyOption::ipv6 ? "has no IPv6 address" : "has no IPv4 address";
    if (may_ipv4 && routes.reach(addresses.ipv4.front()))
        return addresses.ipv4.front();
    if (may_ipv6 && routes.reach(addresses.ipv6.front()))
        return addresses.ipv6.front();
    // Without any route it is asked all the same: the engine then says at once that there is no
    // network.
    if (may_ipv4)
        return addresses.ipv4.front();
    if (wish == FamilyOption::ipv6)
        return addresses.ipv6.front();
    return "this host has no IPv6 route";
}

/// How a resolver of the catalogue is asked over one protocol, its address aside.
struct Access {
    net::Protocol protocol = net::Protocol::udp;
    net::SecureService service;
    std::uint16_t port = dns_port;
};

Chosen<Access> choose_access(const catalogue::Resolver& resolver, net::Protocol protocol) {
    switch (protocol) {
        case net::Protocol::udp:
        case net::Protocol::tcp:
            if (!resolver.speaks_do53)
                return "is not known to speak plain DNS, only DoT or DoH: try --dot or --doh";
            return Access{protocol, {}, dns_port};
        case net::Protocol::tls:
            if (!resolver.dot_host)
                return "is not known to speak DoT";
            return Access{protocol, {*resolver.dot_host, {}, {}}, dot_port};
        case net::Protocol::https: {
            if (!resolver.doh_url)
                return "is not known to speak DoH";
            HttpsUrl url = read_https_url(*resolver.doh_url, *resolver.doh_url);
            return Access{protocol, std::move(url.service), url.port};
        }
    }
    return "cannot be asked so";
}

/// A resolver that the catalogue does not know, made from its address.
catalogue::Resolver resolver_of(const EndpointReference& reference, const net::IpAddress& address) {
    catalogue::Resolver resolver;
    resolver.id = reference.text;
    resolver.name = reference.text;
    resolver.speaks_do53 = true;
    (address.is_ipv4() ? resolver.ipv4 : resolver.ipv6).push_back(address);
    return resolver;
}

class PlanMaker {
public:
    PlanMaker(const Settings& settings, const catalogue::Catalogue& catalogue, const HostView& host)
        : settings_(settings), catalogue_(catalogue), host_(host), routes_(host) {}

    check::Plan make() {
        plan_.questions = settings_.questions;
        if (settings_.references.empty()) {
            for (const catalogue::Resolver* resolver :
                 catalogue::select(catalogue_, settings_.selection))
                add(*resolver, settings_.protocol, {resolver->ipv4, resolver->ipv6});
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
    void add(const catalogue::Resolver& resolver, net::Protocol protocol,
             const Addresses& addresses) {
        const auto skip = [&](const std::string& reason) {
            plan_.skipped.push_back({resolver.id, reason});
        };
        const Chosen<Access> access = choose_access(resolver, protocol);
        if (const auto* reason = std::get_if<std::string>(&access))
            return skip(*reason);
        // A lookup for each would take its time: only those that are named get one.
        if (addresses.ipv4.empty() && addresses.ipv6.empty())
            return skip(
                fmt::format("has no address in the catalogue; @{} looks one up", resolver.id));
        const Chosen<net::IpAddress> address = choose_address(addresses, settings_.family, routes_);
        if (const auto* reason = std::get_if<std::string>(&address))
            return skip(*reason);
        const auto& [chosen_protocol, service, port] = std::get<Access>(access);
        add_target({resolver, {std::get<net::IpAddress>(address), port}, chosen_protocol, service});
    }

    void add_reference(const CatalogueReference& reference) {
        catalogue::Selection only;
        only.ids = {reference.id};
        for (const catalogue::Resolver* resolver : catalogue::select(catalogue_, only))
            add_named(*resolver);
    }

    /// Who is named is asked, if there is a way.
    void add_named(const catalogue::Resolver& resolver) {
        net::Protocol protocol = settings_.protocol;
        if (!resolver.speaks_do53 && protocol == net::Protocol::udp)
            protocol = resolver.dot_host ? net::Protocol::tls : net::Protocol::https;
        Addresses addresses{resolver.ipv4, resolver.ipv6};
        const Chosen<Access> access = choose_access(resolver, protocol);
        const bool needs_address = resolver.ipv4.empty() && resolver.ipv6.empty();
        if (const auto* way = std::get_if<Access>(&access); way != nullptr && needs_address)
            addresses = by_family(addresses_of(resolver.id, way->service.host));
        add(resolver, protocol, addresses);
    }

    void add_reference(const EndpointReference& reference) {
        net::Protocol protocol = reference.protocol;
        if (protocol == net::Protocol::udp)
            protocol = settings_.protocol;
        if (reference.endpoint) {
            add_endpoint(reference, protocol, *reference.endpoint);
            return;
        }
        const Chosen<net::IpAddress> address =
            choose_address(by_family(addresses_of(reference.text, reference.service.host)),
                           settings_.family, routes_);
        if (const auto* reason = std::get_if<std::string>(&address))
            throw InputError(
                fmt::format("@{}: {} {}", reference.text, reference.service.host, *reason));
        add_endpoint(reference, protocol, {std::get<net::IpAddress>(address), reference.port});
    }

    /// An address with --dot or --doh must have a certificate for itself, and the usual port and
    /// path.
    void add_endpoint(const EndpointReference& reference, net::Protocol protocol,
                      net::Endpoint endpoint) {
        net::SecureService service = reference.service;
        if (reference.protocol == net::Protocol::udp && protocol == net::Protocol::tls) {
            service.host = endpoint.address.text();
            endpoint.port = endpoint.port == dns_port ? dot_port : endpoint.port;
        } else if (reference.protocol == net::Protocol::udp && protocol == net::Protocol::https) {
            endpoint.port = endpoint.port == dns_port ? https_port : endpoint.port;
            const net::Endpoint shown{endpoint.address, endpoint.port};
            service = read_https_url(reference.text, default_url(shown)).service;
        }
        add_target({resolver_of(reference, endpoint.address), endpoint, protocol, service});
    }

    static std::string default_url(const net::Endpoint& endpoint) {
        const std::string address = endpoint.address.text();
        return fmt::format("https://{}:{}/dns-query",
                           endpoint.address.is_ipv4() ? address : "[" + address + "]",
                           endpoint.port);
    }

    std::vector<net::IpAddress> addresses_of(const std::string& whole,
                                             const std::string& host) const {
        const std::vector<net::IpAddress> found = host_.find_addresses(host);
        if (found.empty())
            throw InputError(
                fmt::format("@{}: this machine finds no address for {}; name one, as in "
                            "@https://{}/dns-query#192.0.2.53",
                            whole, host, host));
        return found;
    }

    /// The same endpoint named twice is asked once.
    void add_target(check::Target target) {
        if (seen_.insert({target.endpoint, target.protocol, target.service}).second)
            plan_.targets.push_back(std::move(target));
    }

    const Settings& settings_;
    const catalogue::Catalogue& catalogue_;
    const HostView& host_;
    Routes routes_;
    check::Plan plan_;
    std::set<std::tuple<net::Endpoint, net::Protocol, net::SecureService>> seen_;
};

}  // namespace

check::Plan make_plan(const Settings& settings, const catalogue::Catalogue& catalogue,
                      const HostView& host) {
    return PlanMaker(settings, catalogue, host).make();
}

}  // namespace dnsprop::cli
