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
#include "watch/watch.hpp"

namespace dnsprop::record {

inline constexpr std::string_view format_name = "dnsprop-record";
/// Version 1 held neither first words nor the moments of Snapshots; it is still read.
inline constexpr std::uint32_t format_version = 2;

/// A run begins: what it asks whom, what was expected, and every rule that judges.
struct Header {
    std::string tool_version;
    check::Plan plan;
    std::vector<expect::Expectation> expectations;  ///< beside the Plan's questions, as given
    watch::WatchSettings settings;
};

/// What came of a Probe of the Plan.
struct Heard {
    check::Probe probe;
    check::Outcome outcome;
};

/// The first word on a Question that any of the zone's name servers gave.
struct FirstWordHeard {
    std::uint32_t question = 0;
    authority::BaselineState state{};
};

/// What came of a walk to the zone's name servers.
struct BaselinesHeard {
    std::vector<authority::Baseline> baselines;  ///< beside the Plan's questions
};

/// What came of a diagnostic query.
struct DiagnosticHeard {
    diagnose::DiagnosticQuery query;
    check::Outcome outcome;
};

/// This machine's own view of one Question, before it is judged.
struct LocalHeard {
    std::uint32_t question = 0;
    diagnose::LocalAnswers answers;
};

/// What the interception probe came to; nothing: no interception.
struct InterceptionHeard {
    std::optional<diagnose::Interception> interception;
};

/// Every Poll that was due is over.
struct RoundEnded {};

/// What had come in was judged together, and a Snapshot made. `--stable` counts these moments, and
/// late filters are known by what was seen at one of them.
struct Refreshed {};

/// The machine was suspended, or the program did not run: the time before which it still did. A
/// recording cannot tell this from a time in which nothing was due.
struct Resumed {
    watch::Moment stopped;
};

struct Ended {
    std::optional<int> signal;  ///< SIGINT or SIGTERM came before all was heard
};

using Event = std::variant<Heard, BaselinesHeard, DiagnosticHeard, LocalHeard, InterceptionHeard,
                           RoundEnded, Resumed, Ended, FirstWordHeard, Refreshed>;

/// Tells `watch` what happened: the one way from an Event into a Watch, live and replayed.
void apply(const Event& event, watch::Moment now, watch::Watch& watch);

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
