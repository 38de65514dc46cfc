// Operators of the shipped catalogue, for what is known about how their servers identify
// themselves.
#pragma once

#include <string_view>

#include "catalogue/operators_json.hpp"

namespace dnsprop::test {

/// Null for an operator that the catalogue does not know.
inline catalogue::OperatorIdentityPtr operator_named(std::string_view name) {
    return catalogue::find_operator(catalogue::shipped_operators(), name);
}

}  // namespace dnsprop::test
