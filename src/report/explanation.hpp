// --explain: a check in plain words, for somebody who has just moved a site and is worried: what is
// right, whose the addresses are, why it is not everywhere yet, what to do. Pure.
#pragma once

#include <vector>

#include "diagnose/result.hpp"
#include "report/platform.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// In titled parts, each finished and none wider than the style's width. What is not known is said.
std::vector<Line> explanation(const diagnose::QuestionResult& result,
                              const diagnose::CheckResult& check, Platform platform,
                              const Style& style);

}  // namespace dnsprop::report
