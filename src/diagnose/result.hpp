// What a renderer gets: a finished check as one value. Renderers read it and decide nothing.
#pragma once

#include <optional>
#include <vector>

#include "authority/baseline.hpp"
#include "base/time.hpp"
#include "catalogue/provider.hpp"
#include "check/plan.hpp"
#include "check/summary.hpp"
#include "diagnose/diagnosis.hpp"
#include "diagnose/interception.hpp"
#include "diagnose/local_view.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::diagnose {

/// What resolvers say of a zone's name servers, where those cannot be asked from here.
struct ReportedNameServers {
    dns::Name zone;
    std::vector<dns::Name> servers;    ///< sorted; all that the witnesses name
    std::size_t identity_targets = 0;  ///< resolvers that named some
};

/// One Question with everything that was found out about it.
struct QuestionResult {
    dns::Question question;
    expect::Expectation expectation;
    std::vector<check::Row> rows;      ///< in the order of the Plan's targets
    std::vector<Diagnosis> diagnoses;  ///< beside `rows`; empty when nothing was diagnosed
    check::Summary summary;
    /// The resolvers were asked. False: with --authority-only, or since the record does not exist
    /// yet and a recursor would remember that.
    bool was_asked = true;
    std::optional<authority::Baseline> baseline;  ///< nothing: the zone's servers were not asked
    std::optional<ReportedNameServers> reported_name_servers;  ///< where `baseline` is unreachable
    LocalView local;
};

/// One pass over the Plan. `plan` and `providers` outlive it.
struct CheckResult {
    const check::Plan* plan = nullptr;
    const catalogue::ProviderDirectory* providers = nullptr;
    UtcTime started_at{};
    UtcTime finished_at{};
    Milliseconds duration{};
    int exit_code = 0;
    bool interrupted = false;  ///< SIGINT or SIGTERM came: rows that were not settled are not here
    std::vector<QuestionResult> questions;
    std::optional<Interception> interception;
};

}  // namespace dnsprop::diagnose
