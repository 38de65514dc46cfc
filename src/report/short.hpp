// `--format short`: one line of status per question, for prompts, logs and scripts.
#pragma once

#include "base/sink.hpp"
#include "diagnose/result.hpp"

namespace dnsprop::report {

/// "propagating 82.5% 118/143 example.com. A until 2026-11-22T09:58:00Z"
void write_short(const diagnose::CheckResult& check, Sink& sink);

}  // namespace dnsprop::report
