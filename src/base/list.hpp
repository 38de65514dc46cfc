// Several names in one sentence. The one place that knows how a list is written and cut short.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dnsprop {

/// "a", "a and b", "a, b and c"; with more than `most` names "a, b and 5 more". A single name too
/// many is written out: "and 1 more" takes the room that it would. `last` is what stands before the
/// last name.
std::string list_text(const std::vector<std::string>& names, std::size_t most = 3,
                      const char* last = "and");

}  // namespace dnsprop
