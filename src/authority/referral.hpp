// What a Response says about which servers are responsible for a Question. Pure; believes nothing
// that lies outside the zone whose server was asked (RFC 5452 section 6, RFC 2181 section 5.4.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "authority/name_server.hpp"
#include "dns/message_view.hpp"
#include "dns/question.hpp"

namespace dnsprop::authority {

/// The server answers for the name itself: data, a CNAME, NODATA or NXDOMAIN, with AA.
struct Authoritative {
    /// The zone that says no (RFC 2308 section 3): owner of the SOA in the authority section, where
    /// it lies at or below the zone asked.
    std::optional<dns::Name> soa_owner;
};

/// The name lies in a zone further down.
struct Referral {
    dns::Name zone;                   ///< below the zone asked, at or above the name
    std::vector<NameServer> servers;  ///< with the glue in the bailiwick of the zone asked
    dns::Ttl ttl = 0;                 ///< of the NS set at the parent
    bool is_cut_off = false;          ///< it named more servers than are kept
};

/// The server is not responsible for the zone it was asked as a server of.
struct Lame {
    enum class Kind : std::uint8_t {
        not_authoritative,  ///< an answer without AA, or NOTAUTH
        upward,             ///< a referral to the zone asked, or above it
        sideways,           ///< a referral to where the name does not lie
    };
    Kind kind = Kind::not_authoritative;
};
std::string_view sentence(Lame::Kind kind);

struct Refused {};

/// Another rcode: SERVFAIL, FORMERR ...
struct Failed {
    dns::Rcode rcode = dns::Rcode::servfail;
};

using Reading = std::variant<Authoritative, Referral, Lame, Refused, Failed>;

/// Whether a walk goes on with it.
inline bool is_useful(const Reading& reading) {
    return std::holds_alternative<Authoritative>(reading) ||
           std::holds_alternative<Referral>(reading);
}

/// `response` has been matched to `question`; a server of `zone`, which is at or above the name,
/// sent it. At most `max_servers` names of a referral are kept.
Reading read_response(const dns::MessageView& response, const dns::Question& question,
                      const dns::Name& zone, std::size_t max_servers);

}  // namespace dnsprop::authority
