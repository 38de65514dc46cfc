// One middlebox that answers port 53 for the whole world. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/plan.hpp"
#include "check/summary.hpp"

namespace dnsprop::diagnose {

/// Set in a result when it was found: the rows are one box's, and prove nothing.
struct Interception {
    std::string evidence;  ///< one sentence: "192.0.2.1, where no DNS server is, answers too"
};

/// Addresses for documentation (RFC 5737, RFC 3849): nobody on the Internet answers there, so they
/// are asked the control question (diagnose/follow_up.hpp) and kept silent about when silent.
std::vector<net::Endpoint> decoy_endpoints();
/// The same for the engine; their resolvers' ids are their addresses.
std::vector<check::Target> decoy_targets();

/// `decoys` beside `decoy_endpoints()`, as far as they were asked; `targets` of the Plan that
/// `rows` belong to. Evidence is any response from a decoy, and one NSID that several of the
/// world's operators give.
std::optional<Interception> find_interception(std::span<const check::Outcome> decoys,
                                              std::span<const check::Row> rows,
                                              std::span<const check::Target> targets);

}  // namespace dnsprop::diagnose
