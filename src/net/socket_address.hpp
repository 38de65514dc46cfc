// An Endpoint as the system calls want it, and what their errors mean to us.
#pragma once

#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/failure.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::net {

struct SocketAddress {
    explicit SocketAddress(const Endpoint& endpoint);
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }

    sockaddr_storage storage{};
    socklen_t size = 0;
};

inline int socket_family(Family family) {
    return family == Family::ipv4 ? AF_INET : AF_INET6;
}

/// What an errno of a connected socket says about the peer. `is_local` tells that the system call
/// itself failed on the way out, so that "network unreachable" means that this host has no route.
FailureKind failure_of_errno(int error, bool is_local);

}  // namespace dnsprop::net
