// One middlebox that answers port 53 for the whole world. Pure.
#pragma once

#include <string>

namespace dnsprop::diagnose {

/// Set in a result when it was found: the rows are one box's, and prove nothing.
struct Interception {
    std::string evidence;  ///< one sentence: "192.0.2.1, where no DNS server is, answers too"
};

}  // namespace dnsprop::diagnose
