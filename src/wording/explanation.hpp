// --explain: a check in plain words, for a person who has just moved a site and is worried: what is
// right, whose the addresses are, why it is not propagated yet, what to do. Pure.
#pragma once

#include "diagnose/result.hpp"
#include "wording/outline.hpp"
#include "wording/platform.hpp"

namespace dnsprop::wording {

/// What is not known is said.
Outline explanation(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                    Platform platform, const Style& style);

}  // namespace dnsprop::wording
