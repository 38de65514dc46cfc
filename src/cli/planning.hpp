// From Settings and the catalogue to the Plan: whom to ask where, settled before the first socket
// opens.
#pragma once

#include <functional>

#include "catalogue/catalogue.hpp"
#include "check/plan.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// Whether this host can reach an endpoint; a connect() that sends nothing, or a made-up answer in
/// tests and in the World.
using HasRoute = std::function<bool(const net::Endpoint&)>;

/// Each resolver at one address: IPv4 where it has one and the host has a route, else IPv6, unless
/// the Settings say which. Whoever cannot be asked is in `skipped`, with the reason. Throws
/// InputError for unknown ids, for what this version cannot ask (DoT, DoH), and when nobody is left
/// for a reason that lies in the selection.
check::Plan make_plan(const Settings& settings, const catalogue::Catalogue& catalogue,
                      const HasRoute& has_route);

}  // namespace dnsprop::cli
