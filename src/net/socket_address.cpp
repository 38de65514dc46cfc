#include "net/socket_address.hpp"

#include <algorithm>
#include <cerrno>

namespace dnsprop::net {

SocketAddress::SocketAddress(const Endpoint& endpoint) {
    const auto bytes = endpoint.address.bytes();
    if (endpoint.address.is_ipv4()) {
        auto& address = reinterpret_cast<sockaddr_in&>(storage);
        address.sin_family = AF_INET;
        address.sin_port = htons(endpoint.port);
        std::memcpy(&address.sin_addr, bytes.data(), bytes.size());
        size = sizeof address;
    } else {
        auto& address = reinterpret_cast<sockaddr_in6&>(storage);
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(endpoint.port);
        std::memcpy(&address.sin6_addr, bytes.data(), bytes.size());
        size = sizeof address;
    }
}

FailureKind failure_of_errno(int error, bool is_local) {
    switch (error) {
        case ECONNREFUSED:
            return FailureKind::refused_connection;
        case ENETUNREACH:
        case EADDRNOTAVAIL:
        case EAFNOSUPPORT:
            return is_local ? FailureKind::no_route : FailureKind::unreachable;
        case EHOSTUNREACH:
        case EHOSTDOWN:
        case ENETDOWN:
        case EACCES:
        case EPERM:
            return FailureKind::unreachable;
        case ECONNRESET:
        case EPIPE:
            return FailureKind::closed;
        case ETIMEDOUT:
            return FailureKind::timeout;
        default:
            return FailureKind::network;
    }
}

}  // namespace dnsprop::net
