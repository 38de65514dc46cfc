// Who of the zone's own servers was wrong when it was heard last: one lost answer does not make a
// lagging secondary right, and a resolver that is sent to it would keep the old record. Pure.
#pragma once

#include <map>
#include <optional>

#include "diagnose/authority_finding.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::watch {

class WrongServerTracker {
public:
    /// In so many walks in a row a server that was wrong is not heard: then it is taken to be gone.
    static constexpr unsigned patience = 3;

    /// Whether all serve what is expected, by what a walk has found; a server it did not hear is as
    /// it was. Nothing where the walk heard no server.
    std::optional<bool> are_right(const diagnose::AuthorityFinding& found);

private:
    std::map<net::IpAddress, unsigned> wrong_;  ///< walks since that did not hear it
};

}  // namespace dnsprop::watch
