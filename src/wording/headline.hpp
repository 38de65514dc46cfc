// The first sentences of every surface: the answer, numbers first, and what they are numbers of.
// Plain text without colour or line breaks; what came from outside is escaped.
#pragma once

#include <string>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// What is expected: "192.0.2.7", "192.0.2.7 or 192.0.2.8".
std::string expected_phrase(const diagnose::QuestionResult& result, const Style& style);

/// "118 of 143 resolvers (82.5 %) have 192.0.2.7. 25 still have 192.0.2.1. The last cached copy
/// expires at 09:58 CET (in 42 min)."
Statement headline(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                   const Style& style);

/// Why there is no verdict.
std::string no_verdict(const diagnose::QuestionResult& result, const Style& style);

/// No verdict at all, since something in the network answers for everybody.
std::string interception_text(const diagnose::Interception& interception);

/// The denominators: "example.com A: 151 resolvers asked, 143 gave a usable answer (94.7 %). Not
/// counted: 3 filtered, 2 refused and 3 silent."
std::string coverage(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                     const Style& style);

/// The first line where several questions were asked: "2 of 3 records have propagated. Not yet:
/// example.com MX."; at most so many names for each state, the others as "and 7 more".
Statement overall(const diagnose::CheckResult& check, const Style& style,
                  std::size_t most_names = 5);

}  // namespace dnsprop::wording
