// What resolvers that do not match have instead, and until when: the second part of a first line.
#pragma once

#include <string>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// Columns one value may take inside a sentence.
inline constexpr std::size_t value_width = 48;

/// "22 still have 192.0.2.1. 1 says that the name does not exist. The last cached copy expires at
/// 09:58 CET (in 42 min)." Empty where all match.
std::string remaining(const diagnose::QuestionResult& result, UtcTime now, const Style& style);

}  // namespace dnsprop::wording
