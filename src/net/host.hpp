// What this host can do: routes and file descriptors. Asked once, before the plan is settled.
#pragma once

#include <cstddef>

#include "net/endpoint.hpp"

namespace dnsprop::net {

/// Whether this host has a route to the endpoint. Connects a UDP socket, which sends nothing.
bool has_route(const Endpoint& endpoint);

/// Raises the soft limit of open files to the hard one; returns how many more this process may
/// open.
std::size_t raise_file_limit();

/// A closed or full pipe is a failed write to us, not a signal that ends the process.
void ignore_sigpipe();

}  // namespace dnsprop::net
