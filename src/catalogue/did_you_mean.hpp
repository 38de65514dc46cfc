// What would have been right, for messages about an unknown word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dnsprop::catalogue {

/// `"8.8.8"`: safe on a terminal and not longer than about 60 columns.
std::string quote(std::string_view text);

/// `; did you mean "google" or "google-ecs"?`; the whole list where nothing is near and it is
/// short; else empty. Case is ignored.
std::string did_you_mean(std::string_view given, const std::vector<std::string>& known);

}  // namespace dnsprop::catalogue
