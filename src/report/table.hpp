// `--format table`: the report for people. The answer in one sentence, what to do, whose the
// addresses are, then every resolver: what does not match in full, what matches folded by answer.
#pragma once

#include "base/sink.hpp"
#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

void write_table(const diagnose::CheckResult& check, const Style& style, Sink& sink);

}  // namespace dnsprop::report
