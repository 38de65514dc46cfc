#include "net/endpoint.hpp"

#include <fmt/format.h>

namespace dnsprop::net {

std::string_view word(Protocol protocol) {
    switch (protocol) {
        case Protocol::udp:
            return "udp";
        case Protocol::tcp:
            return "tcp";
        case Protocol::tls:
            return "tls";
        case Protocol::https:
            return "https";
    }
    return "unknown";
}

std::string Endpoint::text() const {
    if (port == 53)
        return address.text();
    return address.is_ipv4() ? fmt::format("{}:{}", address.text(), port)
                             : fmt::format("[{}]:{}", address.text(), port);
}

}  // namespace dnsprop::net
