// A name server as a delegation or the root hints name it.
#pragma once

#include <vector>

#include "dns/name.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::authority {

struct NameServer {
    dns::Name name;
    std::vector<net::IpAddress> addresses;  ///< glue, or of the hints; may be empty

    friend bool operator==(const NameServer&, const NameServer&) = default;
};

/// More are not believed of one name server.
inline constexpr std::size_t max_addresses_per_server = 8;

}  // namespace dnsprop::authority
