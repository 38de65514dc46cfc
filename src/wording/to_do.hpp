// The part of an explanation that says what to do (wording/explanation.hpp): numbered, in the order
// in which it helps, and only what helps.
#pragma once

#include "diagnose/result.hpp"
#include "wording/outline.hpp"
#include "wording/platform.hpp"

namespace dnsprop::wording {

void to_do(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
           Platform platform, const Style& style, Outline& out);

}  // namespace dnsprop::wording
