// `--format json`: one document (docs/output.md, docs/output.schema.json).
#pragma once

#include "base/sink.hpp"
#include "check/check_result.hpp"
#include "report/tool_info.hpp"

namespace dnsprop::report {

void write_json(const check::CheckResult& check, const ToolInfo& tool, Sink& sink);

}  // namespace dnsprop::report
