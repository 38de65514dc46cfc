// The objects that the JSON document and the NDJSON events are made of. Fields are added, never
// renamed or removed; what is not known is null, not absent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "diagnose/result.hpp"
#include "report/tool_info.hpp"

namespace dnsprop::report {

/// Keeps the fields in the order they are written in.
using Json = nlohmann::ordered_json;

Json tool_json(const ToolInfo& tool);
Json expectation_json(const expect::Expectation& expectation);
Json resolver_json(const catalogue::Resolver& resolver);
/// One finished Probe.
Json result_json(const check::Row& row, const check::Plan& plan);
/// Of it, what does not name the resolver.
Json outcome_json(const check::Row& row);
Json groups_json(const check::Summary& summary);
Json summary_json(const check::Summary& summary);
Json skipped_json(const check::Plan& plan);

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}
Json time_or_null(const std::optional<UtcTime>& time);
/// A word or a text; the empty one stands for "none".
Json text_or_null(std::string_view text);

/// On one line, ASCII only, ill-formed UTF-8 replaced: a right-to-left override would pass
/// otherwise, and ill-formed text would throw.
std::string dump(const Json& json);

}  // namespace dnsprop::report
