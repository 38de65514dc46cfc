// What a World is made of: everything that differs between two runs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "dns/question.hpp"
#include "dns/record.hpp"
#include "world/faults.hpp"
#include "world/identity.hpp"
#include "world/latency.hpp"

namespace dnsprop::world {

class Authority;

/// A record set before and after the change. No rdata: it does not exist then. The same twice: it
/// does not change.
struct Change {
    dns::Question question;
    std::vector<std::string> before;  ///< canonical rdata, as dns::read_rdata gives it
    std::vector<std::string> after;
    dns::Ttl ttl = 3600;
};

/// A plausible move of this record: to another address, mail server, certificate authority. For SOA
/// it is the serial that changes, and both sides are empty: the World makes the SOA itself.
Change default_change(const dns::Question& question);
/// From presentation format. Throws InputError where a text is no rdata of the type.
Change read_change(const dns::Question& question, const std::vector<std::string>& before,
                   const std::vector<std::string>& after);

/// The zones asked about moved to other name servers at the moment of the change. The old ones,
/// "ns-old1" and "ns-old2", go on serving what they had before it, with AA, for ever.
struct NameServerMove {
    /// From 0 to 1: the part of the resolvers that still holds the old NS set, so that they fetch
    /// the old record again whenever its TTL ends. They never count as turned: with a `share`, the
    /// part with the new record is at most what is left.
    double share = 0.3;
    dns::Ttl ns_ttl = 172800;  ///< of both NS sets; the change is younger than that
    // A question for NS sees old_name_servers() become ns1, ns2 and ns3, whatever the Change says.
};

/// Every zone is signed, from the root down, and this is the state of those asked about. Resolvers
/// that validate check every answer, and answer SERVFAIL where the check fails.
enum class Dnssec : std::uint8_t {
    whole,
    wrong_ds,       ///< the DS at the parent is of another key: EDE 9
    no_ds,          ///< no DS vouches for the keys: as good as not signed
    expired,        ///< the signatures were good until an hour ago: EDE 7
    altered,        ///< the records were changed after they were signed: EDE 6
    no_signatures,  ///< all but the keys: EDE 10
};

/// A network whose continent GeoDNS servers know when they are asked for it (RFC 7871).
struct Place {
    net::IpPrefix network;
    std::string continent;  ///< "EU"
};

/// The addresses asked about differ by the asker's continent (world/geo). A resolver's is known by
/// its country.
struct GeoDns {
    std::vector<Place> places;
};

/// This machine's own resolver, which counts in no share: see local_resolver().
inline constexpr std::string_view local_id = "local";
/// At 127.0.0.53, to be given to a World beside the resolvers that are asked. Its cache is as
/// likely as `share` to have the new record; Fault::stale makes it hold the old one.
catalogue::Resolver local_resolver();

struct WorldSettings {
    std::uint64_t seed = 1;
    /// What will be asked; each name becomes a zone with sensible data for all other types.
    std::vector<Change> changes;
    /// The zone that names at or below it lie in, where they are records of one zone file.
    std::optional<dns::Name> zone;
    /// How long before the start the change was made; negative: it comes after the start. Without
    /// it: long enough for `share`, or three quarters of the TTL. Where a resolver holds the old
    /// record by its TTL (a share below 1, Fault::stale) it is at most the TTL.
    std::optional<Seconds> changed_ago;
    /// From 0 to 1: the part of the resolvers that has the new record at the start. Without it,
    /// what their caches' TTLs make of `changed_ago`.
    std::optional<double> share;
    /// The part of the resolvers that were never asked before, so that their caches are empty.
    /// Not used with `share`.
    double never_asked = 0.1;
    dns::Ttl negative_ttl = 900;
    /// From 0 to 1: the part of the datagrams lost, each way.
    double loss = 0;
    FaultMap faults;
    LatencySettings latency;
    /// The last authoritative server ("ns3") gets its copy of a zone so much later. A resolver that
    /// fetches meanwhile asks it in one of three cases, whatever `share` says.
    Seconds secondary_lag{0};
    std::optional<NameServerMove> move;
    /// Without it nothing is signed: keys of the demo's own at the names asked about, and a DS that
    /// fits.
    std::optional<Dnssec> dnssec;
    /// The time by a wall clock when the run begins, in seconds since 1970: signatures have dates.
    std::uint32_t clock = 1'767'225'600;
    std::optional<GeoDns> geo;
    /// One device ("interceptor") answers in the name of every address, those the World does not
    /// know too, from one cache. Loopback addresses are behind it.
    bool is_intercepted = false;
    /// By what that device can be recognised: except for `everything` it answers for the resolvers
    /// alone.
    Giveaway giveaway = Giveaway::everything;
    /// Called last with what was laid out: for zones and servers that no Change describes.
    std::function<void(Authority&)> arrange;
};

}  // namespace dnsprop::world
