// Answers that depend on the asker's place: GeoDNS and CDNs, asked with EDNS Client Subnet (RFC
// 7871). Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/answer.hpp"
#include "dns/question.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::authority {

/// A network that stands for the askers of a continent. Taken from a published list of resolvers
/// and never from where this program runs, so that no server learns where its user is (RFC 7871
/// section 11.1).
struct RegionalSubnet {
    std::string continent;           ///< "EU"; AF AN AS EU NA OC SA
    net::IpAddress address;          ///< bits behind the prefix are zero
    std::uint8_t prefix_length = 0;  ///< SOURCE PREFIX-LENGTH

    /// "192.0.2.0/24".
    std::string text() const;
    friend bool operator==(const RegionalSubnet&, const RegionalSubnet&) = default;
};
/// As it goes into a query.
dns::ClientSubnet option_of(const RegionalSubnet& subnet);

/// What a server answers for one of these networks, and for no other.
struct RegionalAnswer {
    RegionalSubnet subnet;
    dns::Answer answer;
    /// What of it lies in the zone, as in ServerFinding. Never null.
    std::shared_ptr<const dns::AnswerContent> content;
};

/// Types whose answers are made to depend on the asker's place.
bool varies_by_place(dns::RrType type);

/// Whether the server made this answer for the network asked about: it echoes it, with a scope
/// above 0 (RFC 7871 sections 7.2.1 and 7.3).
bool is_made_for(const dns::Answer& answer, const RegionalSubnet& subnet);

/// How many different answers there are.
std::size_t count_different(const std::vector<RegionalAnswer>& regional);

}  // namespace dnsprop::authority
