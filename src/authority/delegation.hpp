// The two sides of a zone cut compared: NS and DS at the parent, NS and DNSKEY at the zone. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/record.hpp"

namespace dnsprop::authority {

/// A DS record at the parent (RFC 4034 section 5) against the zone's keys.
struct DsFinding {
    std::uint16_t key_tag = 0;
    std::uint8_t algorithm = 0;
    std::uint8_t digest_type = 0;
    enum class Fit : std::uint8_t {
        matches,       ///< a DNSKEY of the zone has this digest
        no_key,        ///< no DNSKEY with this tag and algorithm
        wrong_digest,  ///< one with tag and algorithm, but another digest
        unknown,       ///< a digest type we cannot compute
    };
    Fit fit = Fit::unknown;
};

/// The chain of trust at the cut.
enum class DsState : std::uint8_t {
    not_asked,    ///< the root, or no server of the parent answered
    no_ds,        ///< the parent has none: validators treat the zone as not signed
    matches,      ///< at least one DS fits a DNSKEY
    mismatch,     ///< none does: validating resolvers answer SERVFAIL
    keys_silent,  ///< there is a DS, but no server of the zone gave its DNSKEY
    unknown,      ///< only digest types we cannot compute
};
std::string_view word(DsState state);
std::string_view sentence(DsState state);

struct Delegation {
    dns::Name zone;
    /// The zone that delegates; the root's is the root.
    dns::Name parent;
    /// Sorted. Empty where no referral was seen, since the parent lives on the same servers.
    std::vector<dns::Name> ns_at_parent;
    /// Bounds how long resolvers go on asking the name servers of before a change.
    std::optional<dns::Ttl> parent_ns_ttl;
    std::vector<dns::Name> ns_at_zone;  ///< sorted; empty where no server gave it
    std::optional<dns::Ttl> zone_ns_ttl;
    /// The servers that one side names may be more than are known here.
    bool is_cut_off = false;
    std::vector<DsFinding> ds;
    std::optional<dns::Ttl> ds_ttl;  ///< of the DS set at the parent
    DsState ds_state = DsState::not_asked;

    /// Names that one side has and the other has not; empty while one side is not known.
    std::vector<dns::Name> only_at_parent() const;
    std::vector<dns::Name> only_at_zone() const;
};

/// `ds` of the parent against `keys` of the zone `apex`, both of their type. Sets `ds` and
/// `ds_state`. Looks at 16 of the first and 64 of the second at most.
void compare_keys(const std::vector<dns::Record>& ds,
                  const std::optional<std::vector<dns::Record>>& keys, Delegation& delegation);

/// What is wrong between the two sides, a sentence each.
std::vector<std::string> problems_of(const Delegation& delegation);

}  // namespace dnsprop::authority
