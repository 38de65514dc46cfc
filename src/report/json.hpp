// `--format json`: one document (docs/output.md, docs/output.schema.json).
#pragma once

#include "base/sink.hpp"
#include "diagnose/result.hpp"
#include "report/tool_info.hpp"

namespace dnsprop::report {

void write_json(const diagnose::CheckResult& check, const ToolInfo& tool, Sink& sink);

}  // namespace dnsprop::report
