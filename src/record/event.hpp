// What a run heard, as values: enough to judge and to show it again without a network. Nothing
// here is judged; writing and reading are beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "authority/baseline.hpp"
#include "check/outcome.hpp"
#include "check/plan.hpp"
#include "diagnose/diagnostic_query.hpp"
#include "diagnose/interception.hpp"
#include "diagnose/local_view.hpp"
#include "expect/expectation.hpp"
#include "watch/moment.hpp"
#include "watch/settings.hpp"

namespace dnsprop::record {

inline constexpr std::string_view format_name = "dnsprop-record";
inline constexpr std::uint32_t format_version = 1;

/// A run begins: what it asks whom, and what was expected.
struct Header {
    std::string tool_version;
    check::Plan plan;
    std::vector<expect::Expectation> expectations;  ///< beside the Plan's questions, as given
    watch::WatchSettings settings;                  ///< of a single check: `confirm` is 1
};

/// What came of a Probe of the Plan.
struct Heard {
    check::Probe probe;
    check::Outcome outcome;
};

/// What came of a walk to the zone's own servers.
struct BaselinesHeard {
    std::vector<authority::Baseline> baselines;  ///< beside the Plan's questions
};

/// What came of a diagnostic query.
struct DiagnosticHeard {
    diagnose::DiagnosticQuery diagnostic_query;
    check::Outcome outcome;
};

/// This machine's own view of one Question, before it is judged.
struct LocalHeard {
    std::uint32_t question = 0;
    std::string hosts_file;
    std::vector<net::IpAddress> hosts_addresses;
    std::vector<diagnose::LocalOutcome> outcomes;
};

struct InterceptionHeard {
    diagnose::Interception interception;
};

/// What was due has been looked at.
struct RoundEnded {};

/// The machine was suspended, or the program did not run: the time before which it still did. A
/// recording cannot tell this from a time in which nothing was due.
struct Resumed {
    watch::Moment stopped;
};

struct Ended {
    std::optional<int> signal;  ///< SIGINT or SIGTERM came before all was heard
};

using Event = std::variant<Heard, BaselinesHeard, DiagnosticHeard, LocalHeard, InterceptionHeard,
                           RoundEnded, Resumed, Ended>;

struct TimedEvent {
    /// `elapsed` counts from the run's beginning: its Header is at 0.
    watch::Moment at;
    Event event;
};

/// One run, read back.
struct Recording {
    Header header;
    watch::Moment started;           ///< `elapsed` is 0
    std::vector<TimedEvent> events;  ///< in time's order
    std::size_t runs = 0;            ///< in the file; this is the last
    /// The line where the writing broke off, as by a power cut; nothing: every line is whole.
    std::optional<std::size_t> torn_line;

    /// Null where the run was killed.
    const Ended* ended() const {
        return events.empty() ? nullptr : std::get_if<Ended>(&events.back().event);
    }
};

}  // namespace dnsprop::record
