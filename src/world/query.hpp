// A Query as a simulated server sees it: what it asks and what it can take.
#pragma once

#include <cstdint>
#include <optional>

#include "dns/client_subnet.hpp"
#include "dns/question.hpp"

namespace dnsprop::world {

struct Query {
    std::uint16_t id = 0;
    dns::Question question;
    bool recursion_desired = false;
    bool checking_disabled = false;
    bool authentic_data = false;  ///< AD: wants to know whether it is (RFC 6840 section 5.7)
    bool edns = false;
    bool dnssec_ok = false;  ///< DO: wants signatures too (RFC 3225)
    std::uint8_t edns_version = 0;
    bool asks_nsid = false;
    std::optional<dns::ClientSubnet> client_subnet;
    /// The largest datagram the asker takes: 512 without EDNS (RFC 6891 section 6.2.5).
    std::uint16_t payload_size = 512;
};

/// Nothing for what is no query of one question in class IN or CH; a server of the World drops
/// that.
std::optional<Query> read_query(dns::Bytes wire);

}  // namespace dnsprop::world
