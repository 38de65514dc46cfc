// One middlebox that answers port 53 for the whole world. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/plan.hpp"
#include "check/summary.hpp"
#include "diagnose/identity_probe.hpp"

namespace dnsprop::diagnose {

/// Set in a result when it was found: one device gave all rows, so they prove nothing.
struct Interception {
    std::string evidence;  ///< one sentence: "there is no DNS server at 192.0.2.1, yet something
                           ///< answered in its name"
};

/// Addresses for documentation (RFC 5737, RFC 3849): no server on the Internet answers there, so
/// they are asked the control question (diagnose/diagnostic_query.hpp) and kept silent about when
/// silent.
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
/// two operators (three where it is a word that many servers go by); one software version given in
/// the name of three, two of which name their servers; a name that is not Quad9's at Quad9 (its own
/// test, docs.quad9.net, FAQ); one network that three operators ask on from.
std::optional<Interception> find_interception(const Signs& signs);

}  // namespace dnsprop::diagnose
