// A zone over time: each record set is a history of values, so "what did this zone say at that
// moment" is a lookup and not a state. Knows nothing of servers (world/authority).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "dns/question.hpp"
#include "world/reply.hpp"
#include "world/zone_signer.hpp"

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
class RecordHistory {
public:
    RecordHistory() = default;
    /// The same for ever.
    static RecordHistory constant(dns::Ttl ttl, std::vector<std::string> rdata);
    void add(Version version);
    void add_to_all(const std::string& rdata);
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
    void set(const dns::Name& owner, dns::RrType type, RecordHistory history);
    /// What askers of this continent ("EU") get instead, as of GeoDNS. After `set`.
    void set_for(const std::string& continent, const dns::Name& owner, dns::RrType type,
                 RecordHistory history);
    bool has(const dns::Name& owner, dns::RrType type) const;
    /// One more value at all times; where there is no such set, for ever.
    void add_value(const dns::Name& owner, dns::RrType type, const std::string& rdata);
    /// From now on its answers bear signatures. Referrals and "no" stay without.
    void sign_with(ZoneSigner signer);
    /// Null where the zone is not signed.
    const ZoneSigner* signer() const { return signer_.get(); }

    /// What a server of this zone says at that moment: data with AA, a referral, NODATA or NXDOMAIN
    /// with SOA (RFC 1034 section 4.3.2). CNAMEs are followed inside the zone. An asker's continent
    /// may be unknown: empty.
    Reply answer(const dns::Question& question, SteadyTime now,
                 std::string_view continent = {}) const;
    /// Rises by one with every change; for a zone whose SOA was `set` it counts nothing.
    std::uint32_t serial(SteadyTime now) const;

private:
    using Sets = std::map<dns::RrType, RecordHistory>;

    /// With the signature behind them.
    std::vector<ReplyRecord> signed_records(const dns::Name& owner, dns::RrType type,
                                            SteadyTime now, std::string_view continent) const;
    std::vector<ReplyRecord> records(const dns::Name& owner, dns::RrType type, SteadyTime now,
                                     std::string_view continent = {}) const;
    bool varies_by_place(const dns::Name& owner, dns::RrType type) const {
        return by_place_.contains({owner, type});
    }
    ReplyRecord soa(SteadyTime now) const;
    /// The SOA that was `set`; null where the zone makes its own.
    const Version* own_soa(SteadyTime now) const;
    /// The name at or above `name`, below the apex, that is delegated at that moment.
    const dns::Name* cut_above(const dns::Name& name, dns::RrType type, SteadyTime now) const;
    /// It, or a name below it, holds a record.
    bool exists(const dns::Name& name, SteadyTime now) const;
    void add_addresses(const std::vector<ReplyRecord>& servers, SteadyTime now, Reply& reply) const;

    dns::Name apex_;
    ZoneSettings settings_;
    std::map<dns::Name, Sets> sets_;
    std::shared_ptr<const ZoneSigner> signer_;
    /// By continent.
    using Places = std::map<std::string, RecordHistory, std::less<>>;
    std::map<std::pair<dns::Name, dns::RrType>, Places> by_place_;
};

}  // namespace dnsprop::world
