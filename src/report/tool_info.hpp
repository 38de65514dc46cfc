// Who wrote a machine-readable report.
#pragma once

#include <string>

namespace dnsprop::report {

struct ToolInfo {
    std::string name = "dnsprop";
    std::string version;
};

/// Of the JSON document and of the NDJSON events; grows with the fields, never loses one.
inline constexpr const char* format_version = "1.0";

}  // namespace dnsprop::report
