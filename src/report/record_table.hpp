// A set of records in the report for people: one line for each record, and which of them are shown
// in full below.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// A line for each record: symbol, name below the one all have in common, type, what is expected,
/// how many resolvers have it, and until when the others hold something else. Within the width;
/// painted.
std::vector<std::string> record_lines(const diagnose::CheckResult& check, const Style& style);

/// The records that are not everywhere, by index, those first where waiting does not help.
std::vector<std::size_t> unfinished_records(const diagnose::CheckResult& check);

}  // namespace dnsprop::report
