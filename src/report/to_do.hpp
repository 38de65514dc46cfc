// The part of an explanation that says what to do (report/explanation.hpp): numbered, in the order
// in which it helps, and only what helps.
#pragma once

#include "diagnose/result.hpp"
#include "report/paragraphs.hpp"
#include "report/platform.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

void to_do(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
           Platform platform, const Style& style, Paragraphs& out);

}  // namespace dnsprop::report
