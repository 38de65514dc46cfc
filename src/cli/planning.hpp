// From Settings and the catalogue to the Plan: whom to ask where, settled before the first socket
// opens.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "check/plan.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// What this host knows of the network before a socket opens; made up in tests and in the World.
struct HostView {
    /// Whether it can reach an endpoint: a connect() that sends nothing.
    std::function<bool(const net::Endpoint&)> has_route;
    /// The addresses it finds for a host name, for a DoH URL that came without.
    std::function<std::vector<net::IpAddress>(const std::string&)> find_addresses;
};

/// Each resolver at one address: IPv4 where it has one and the host has a route, else IPv6, unless
/// the Settings say which. Whoever cannot be asked, or not over the transport chosen, is in
/// `skipped`, with the reason; a resolver named by its id that does not speak plain DNS is asked
/// over TLS or HTTPS. Throws InputError for unknown ids, for a DoH host without address, and when
/// nobody is left for a reason that lies in the selection.
check::Plan make_plan(const Settings& settings, const catalogue::Catalogue& catalogue,
                      const HostView& host);

}  // namespace dnsprop::cli
