// The report at the end of a command, in the format that was asked for.
#pragma once

#include "base/sink.hpp"
#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "cli/settings.hpp"
#include "diagnose/result.hpp"
#include "report/tool_info.hpp"

namespace dnsprop::cli {

extern const report::ToolInfo tool;

/// Writes and flushes. Of NDJSON, which is written as things happen, only the last events.
void write_report(const diagnose::CheckResult& result, const Settings& settings,
                  const Environment& environment, Sink& sink);

}  // namespace dnsprop::cli
