// Everything that a run needs, settled before its first socket opens. Knows no command line, no
// terminal, and not whether the network behind it is real.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "authority/name_server.hpp"
#include "authority/regional.hpp"
#include "base/time.hpp"
#include "catalogue/provider.hpp"
#include "check/engine.hpp"
#include "check/plan.hpp"
#include "expect/expectation.hpp"
#include "watch/settings.hpp"

namespace dnsprop::run {

/// What a question is asked for. Each purpose has its own targets.
enum class Purpose : std::uint8_t {
    poll,        ///< a Question of the Plan, for its row
    diagnostic,  ///< why a row differs
    bogon,       ///< does something answer at addresses without a server?
    identity,    ///< who are you, and which address do you ask on from?
    local,       ///< the same Questions, of this machine's own resolvers
};

/// Where this machine itself looks a name up.
struct LocalSources {
    std::string hosts_file;
    std::string hosts_text;
    std::vector<check::Target> resolvers;
};

/// How the resolvers are asked (`--timeout`, `--attempts`, `--rate`).
struct QueryLimits {
    SteadyDuration timeout = std::chrono::seconds(4);  ///< for one Probe, all its attempts together
    unsigned attempts = 6;
    double probes_per_second = 0;  ///< 0: the engine's own limits only
};

/// Whom an interception probe asks. Both empty: it is not looked for.
struct InterceptionTargets {
    std::vector<check::Target> bogons;
    check::Plan identity;
};

struct RunPlan {
    check::Plan plan;
    std::vector<expect::Expectation> expectations;  ///< beside the plan's questions
    watch::WatchSettings rules;  ///< when to ask again, what counts, when it ends
    QueryLimits limits;
    catalogue::ProviderLookup providers;  ///< read when first asked for; what it gives stays
    std::vector<authority::NameServer> root_hints;
    std::vector<authority::RegionalSubnet> client_subnets;
    LocalSources local;
    InterceptionTargets interception;
    std::vector<std::string> notes;  ///< of a file of records: what of it is not asked for

    std::span<const check::Target> targets(Purpose purpose) const;
};

/// Bogons, and resolvers whose operators are strangers to each other, for these targets.
InterceptionTargets interception_targets(const std::vector<check::Target>& targets);

/// Every question that an interception probe asks for that purpose.
std::vector<check::ProbeOrder> interception_orders(const InterceptionTargets& targets,
                                                   Purpose purpose);

}  // namespace dnsprop::run
