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
/// it is the serial that changes, and both sides are empty.
Change default_change(const dns::Question& question);
/// From presentation format. Throws InputError where a text is no rdata of the type.
Change read_change(const dns::Question& question, const std::vector<std::string>& before,
                   const std::vector<std::string>& after);

struct WorldSettings {
    std::uint64_t seed = 1;
    /// What will be asked; each name becomes a zone with sensible data for all other types.
    std::vector<Change> changes;
    /// How long before the start the change was made; negative: it comes after the start. Without
    /// it: long enough for `share`, or three quarters of the TTL. With a share below 1 it is at
    /// most the TTL, since nobody could hold the old record any more.
    std::optional<Seconds> changed_ago;
    /// From 0 to 1: the part of the resolvers that has the new record at the start. Without it,
    /// what their caches' TTLs make of `changed_ago`.
    std::optional<double> share;
    /// The part of the resolvers that nobody has asked before, so that their caches are empty.
    /// Not used with `share`.
    double never_asked = 0.1;
    dns::Ttl negative_ttl = 900;
    /// From 0 to 1: the part of the datagrams lost, each way.
    double loss = 0;
    FaultMap faults;
    LatencySettings latency;
    /// The last authoritative server gets its copy of a zone so much later.
    Seconds secondary_lag{0};
    /// Called last with what was laid out: for zones and servers that no Change describes.
    std::function<void(Authority&)> arrange;
};

}  // namespace dnsprop::world
