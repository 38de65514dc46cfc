// Whether a device in this network answers port 53 in the name of all resolvers. Pure; must not
// know any operator by name: that is the catalogue's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/plan.hpp"
#include "check/summary.hpp"
#include "diagnose/identity_probe.hpp"

namespace dnsprop::diagnose {

/// Set in a result when it was found: all rows come from one device, and prove nothing.
struct Interception {
    std::string evidence;  ///< one sentence: "there is no DNS server at 192.0.2.1, yet something
                           ///< answered in its name"
};

/// Addresses for documentation (RFC 5737, RFC 3849): no server on the Internet has them. They are
/// asked the control question (diagnose/diagnostic_query.hpp); their silence is no finding.
std::vector<net::Endpoint> bogon_endpoints();
/// The same for the engine; their resolvers' ids are their addresses.
std::vector<check::Target> bogon_targets();

/// What is looked at; views into what the caller keeps.
struct Signs {
    std::span<const check::Outcome> bogons = {};  ///< beside `bogon_endpoints()`, as far as asked
    std::span<const check::Row> rows = {};
    std::span<const check::Target> targets = {};  ///< of the Plan that `rows` belong to
    std::span<const IdentityAnswer> identity_answers = {};
};

/// A false alarm voids a whole check, so each of these is enough, and nothing less is:
/// any response from a bogon target; one server identity, by NSID or CHAOS, given in the name of
/// two operators (three where many servers use that word); one software version given in the name
/// of three, two of which name their servers; a CHAOS name unlike those of the operator asked,
/// where the catalogue knows these; one network from which three operators ask on.
std::optional<Interception> find_interception(const Signs& signs);

}  // namespace dnsprop::diagnose
