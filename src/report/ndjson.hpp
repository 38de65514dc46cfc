// `--format ndjson`: one event a line (docs/output-event.schema.json). Each function writes one
// whole line; the caller flushes, so that a killed run leaves whole lines.
#pragma once

#include "base/sink.hpp"
#include "diagnose/result.hpp"
#include "report/tool_info.hpp"
#include "watch/snapshot.hpp"

namespace dnsprop::report {

/// Before the first packet. Reads only the plan, `started_at`, and questions with expectations.
void write_start_event(const diagnose::CheckResult& check, const ToolInfo& tool, Sink& sink);
/// One finished Probe.
void write_result_event(const check::Row& row, const check::Plan& plan, Sink& sink);
/// While watching: a row shows something else, or the source, the network or a clock has changed.
void write_change_event(const watch::Change& change, const watch::Snapshot& snapshot, Sink& sink);
/// The summary of one Question after a round; rounds count from 1.
void write_round_event(const diagnose::QuestionResult& result, const check::Plan& plan,
                       unsigned round, UtcTime at, Sink& sink);
/// The last line.
void write_end_event(const diagnose::CheckResult& check, Sink& sink);

}  // namespace dnsprop::report
