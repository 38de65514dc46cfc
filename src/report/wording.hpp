// The sentences that say how a check went, shared by every format for people and by the full
// screen: the answer first, then what to do. Plain text without colour or line breaks; what came
// from outside is escaped.
#pragma once

#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// What they should have: "192.0.2.7", "192.0.2.7 or 192.0.2.8".
std::string expected_phrase(const diagnose::QuestionResult& result, const Style& style);

/// "118 of 143 resolvers (82.5 %) have 192.0.2.7. 22 still have 192.0.2.1; the last lets go at
/// 09:58 (in 42 min)."
Line headline(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
              const Style& style);

/// What to do next, the most useful first: "Nothing to do but wait: ask again after 09:58."
std::vector<std::string> advice(const diagnose::QuestionResult& result,
                                const diagnose::CheckResult& check, const Style& style);

/// Browsers follow such a record.
bool leads_to_a_site(dns::RrType type);

/// What the rows tell about the zone, a sentence each: both values in one set, CNAME records
/// without an end; with `health` also DNSSEC that fails and name servers that cannot be used.
std::vector<std::string> zone_advice(const diagnose::QuestionResult& result, bool health);

/// The denominators: "example.com A: 151 resolvers asked, 143 count (94.7 %). Not counted: 3
/// filtered, 2 refused, 3 silent."
std::string coverage(const diagnose::QuestionResult& result, const Style& style);

/// The first line where several questions were asked: "2 of 3 records are everywhere; not yet:
/// example.com MX."; at most so many names for each state, the others as "and 7 more".
Line overall(const diagnose::CheckResult& check, const Style& style, std::size_t most_names = 5);

}  // namespace dnsprop::report
