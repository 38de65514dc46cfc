// `--format table`: the report for people. The answer in one sentence, what to do, whose the
// addresses are, then every resolver: what does not match in full, what matches folded by answer.
#pragma once

#include "base/sink.hpp"
#include "diagnose/result.hpp"
#include "report/style.hpp"
#include "wording/platform.hpp"

namespace dnsprop::report {

/// What stands between the first line and the rows where it was asked for.
struct TableExtras {
    bool explains = false;      ///< --explain
    bool plans_change = false;  ///< --plan-change
    wording::Platform platform = wording::Platform::other;
    bool is_record_set = false;  ///< --file: a table by record, also of few
};

void write_table(const diagnose::CheckResult& check, const Style& style, Sink& sink,
                 const TableExtras& extras = {});

}  // namespace dnsprop::report
