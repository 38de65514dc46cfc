// JSON's `authority`, `diagnosis` and `local`: the zone's own servers, why a row differs, and this
// machine's own view. The same rules as report/json_fields.
#pragma once

#include "report/json_fields.hpp"

namespace dnsprop::report {

/// Null where the zone's own servers were not asked.
Json authority_json(const diagnose::QuestionResult& result);
/// Null where nothing is known beyond the row's reason.
Json diagnosis_json(const diagnose::Diagnosis& diagnosis);
/// Of the row at this index.
Json diagnosis_json(const diagnose::QuestionResult& result, std::size_t row);
/// Null where this machine's own view was not looked at, or shows nothing.
Json local_json(const diagnose::LocalView& local);

}  // namespace dnsprop::report
