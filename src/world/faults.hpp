// What can be wrong with a simulated server, by name. Several faults go together ("truncating" and
// "tcp-drip": an answer that only comes by TCP, octet by octet). What each does to octets and time
// is in world/server and world/model. The control question ". NS" is spared by faults of content: a
// resolver that cannot resolve a name still knows the root.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "world/random.hpp"

namespace dnsprop::world {

enum class Fault : std::uint8_t {
    silent,
    drops_name,
    icmp,
    slow,
    late,
    duplicate,
    refused,
    refuses_name,
    servfail,
    bogus,
    lame,
    filtering,
    filtering_ede,
    filtering_nxdomain,
    lying,
    ttl_stretching,
    stale,
    serve_stale,
    old_ns,
    many_caches,
    truncating,
    truncating_in_record,
    truncating_tcp,
    drops_edns,
    formerr_edns,
    notimp_edns,
    badvers,
    spoofing,
    foreign_source,
    wrong_id,
    wrong_question,
    no_question,
    not_a_response,
    lying_rdlength,
    lying_counts,
    forward_pointer,
    trailing_bytes,
    one_byte,
    two_opts,
    cname_loop,
    long_chain,
    tcp_refused,
    tcp_silent,
    tcp_drip,
    tcp_half_length,
    tcp_zero_length,
    tcp_close_in_frame,
    ignores_ecs,
    formerr_ecs,
    wrong_ecs,
};

/// A fault's word on the command line and one clause for the help text.
struct FaultDescription {
    Fault fault;
    std::string_view word;
    std::string_view sentence;
};
const std::vector<FaultDescription>& all_faults();

class FaultSet {
public:
    FaultSet() = default;
    FaultSet(std::initializer_list<Fault> faults) {
        for (const Fault fault : faults)
            add(fault);
    }
    void add(Fault fault) { bits_ |= bit(fault); }
    bool has(Fault fault) const { return (bits_ & bit(fault)) != 0; }
    bool empty() const { return bits_ == 0; }
    friend bool operator==(const FaultSet&, const FaultSet&) = default;

private:
    static std::uint64_t bit(Fault fault) { return 1ULL << static_cast<unsigned>(fault); }
    std::uint64_t bits_ = 0;
};

/// By id of a resolver or of an authoritative server ("ns1", "root-a").
using FaultMap = std::map<std::string, FaultSet>;

/// Reads "google=silent" or "google=truncating+tcp-drip" into `faults`. `known_ids` are the servers
/// of this World. Throws InputError that names the nearest known word.
void read_fault(std::string_view text, const std::vector<std::string>& known_ids, FaultMap& faults);

/// What the demo shows: a few percent of the resolvers, each wrong in another way. Resolvers in
/// `prefer_filtering` (those that filter by trade) are taken first for the filtering ones.
FaultMap demo_faults(std::vector<std::string> resolver_ids,
                     const std::vector<std::string>& prefer_filtering, std::uint64_t seed);

}  // namespace dnsprop::world
