// JSON's `authority`, `diagnosis` and `local`: the zone's own servers, why a row differs, and this
// machine's own view. The same rules as report/json_fields.
#pragma once

#include "report/json_fields.hpp"

namespace dnsprop::report {

/// Null where the zone's own servers were not asked.
Json authority_json(const diagnose::QuestionResult& result);

}  // namespace dnsprop::report
