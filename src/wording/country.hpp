// Countries by name, for people; machines get the codes.
#pragma once

#include <string_view>

namespace dnsprop::wording {

/// "Papua New Guinea" for "PG"; `code` itself where it is none of ISO 3166-1.
std::string_view country_name(std::string_view code);

}  // namespace dnsprop::wording
