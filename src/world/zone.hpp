// A zone over time: each record set is a timeline of values, so "what did this zone say at that
// moment" is a lookup and not a state. Knows nothing of servers (world/authority).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "dns/question.hpp"
#include "world/reply.hpp"

namespace dnsprop::world {

/// "mail" in front of "example.com.". Throws std::length_error past 255 octets.
dns::Name child_name(std::string_view label, const dns::Name& parent);

/// What a record set holds from a moment on; no rdata: it does not exist then.
struct Version {
    SteadyTime from = SteadyTime::min();
    dns::Ttl ttl = 3600;
    std::vector<std::string> rdata;  ///< canonical, as dns::Record has it
};

/// The versions of one record set, oldest first.
class Timeline {
public:
    Timeline() = default;
    /// The same for ever.
    static Timeline constant(dns::Ttl ttl, std::vector<std::string> rdata);
    void add(Version version);
    /// The version of that moment; null before the first.
    const Version* at(SteadyTime now) const;
    const std::vector<Version>& versions() const { return versions_; }

private:
    std::vector<Version> versions_;
};

/// The SOA fields that do not change (RFC 1035 section 3.3.13).
struct ZoneSettings {
    dns::Name primary;
    std::uint32_t first_serial = 2026010100;
    dns::Ttl soa_ttl = 3600;
    dns::Ttl minimum = 900;  ///< how long a cache keeps "no" (RFC 2308 section 5)
};

class Zone {
public:
    Zone(dns::Name apex, ZoneSettings settings);

    const dns::Name& apex() const { return apex_; }
    /// Replaces what was there. An NS set below the apex is a delegation; addresses below it are
    /// glue.
    void set(const dns::Name& owner, dns::RrType type, Timeline timeline);
    bool has(const dns::Name& owner, dns::RrType type) const;

    /// What a server of this zone says at that moment: data with AA, a referral, NODATA or NXDOMAIN
    /// with SOA (RFC 1034 section 4.3.2). CNAMEs are followed inside the zone.
    Reply answer(const dns::Question& question, SteadyTime now) const;
    /// Rises by one with every change.
    std::uint32_t serial(SteadyTime now) const;

private:
    using Sets = std::map<dns::RrType, Timeline>;

    std::vector<ReplyRecord> records(const dns::Name& owner, dns::RrType type,
                                     SteadyTime now) const;
    ReplyRecord soa(SteadyTime now) const;
    /// The name at or above `name`, below the apex, that is delegated at that moment.
    const dns::Name* cut_above(const dns::Name& name, dns::RrType type, SteadyTime now) const;
    /// It, or a name below it, holds a record.
    bool exists(const dns::Name& name, SteadyTime now) const;
    void add_addresses(const std::vector<ReplyRecord>& servers, SteadyTime now, Reply& reply) const;

    dns::Name apex_;
    ZoneSettings settings_;
    std::map<dns::Name, Sets> sets_;
};

}  // namespace dnsprop::world
