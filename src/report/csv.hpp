// `--format csv`: RFC 4180, a header line and one line per result. Safe to open in a spreadsheet.
#pragma once

#include "base/sink.hpp"
#include "diagnose/result.hpp"

namespace dnsprop::report {

void write_csv(const diagnose::CheckResult& check, Sink& sink);

/// One field: quoted where RFC 4180 asks for it, and with an apostrophe in front of what a
/// spreadsheet would take for a formula.
std::string csv_field(std::string_view text);

}  // namespace dnsprop::report
