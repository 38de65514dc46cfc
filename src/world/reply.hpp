// What a simulated server says, before it becomes octets (world/message_builder).
#pragma once

#include <vector>

#include "dns/answer.hpp"
#include "dns/question.hpp"
#include "dns/record.hpp"

namespace dnsprop::world {

/// A record and how long it may be kept.
struct ReplyRecord {
    dns::Record record;
    dns::Ttl ttl = 0;

    friend bool operator==(const ReplyRecord&, const ReplyRecord&) = default;
};

struct Reply {
    dns::Rcode rcode = dns::Rcode::noerror;
    bool authoritative = false;
    bool authentic = false;           ///< validated (AD, RFC 4035 section 3.2.3)
    std::vector<ReplyRecord> answer;  ///< in a signed zone each set with its RRSIG behind it
    std::vector<ReplyRecord> authority;
    std::vector<ReplyRecord> additional;
    std::vector<dns::ExtendedError> ede;
    bool varies_by_place = false;  ///< clients in other places may get another answer
};

}  // namespace dnsprop::world
