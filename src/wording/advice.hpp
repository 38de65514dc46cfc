// What to do next, the most useful first, a step each, and who can do it. Only what this version
// can do is advised, and nothing against what the check itself has found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// "Nothing to do: just wait. Check again after 09:58 CET."
std::vector<std::string> advice(const diagnose::QuestionResult& result,
                                const diagnose::CheckResult& check, const Style& style);

/// Browsers follow such a record.
bool leads_to_a_site(dns::RrType type);

/// Of a stale answer that may well be right, since a provider stands in front of the server.
std::optional<std::string> provider_step(const diagnose::QuestionResult& result,
                                         const diagnose::CheckResult& check, const Style& style);

/// Where the zone's name servers are wrong.
std::vector<std::string> source_steps(const diagnose::QuestionResult& result, const Style& style);

/// What the rows tell of the zone: both values in one set, CNAME records without an end; with
/// `health` also DNSSEC that fails and name servers that cannot be used. Nobody is told to change a
/// zone on the word of one resolver.
std::vector<std::string> zone_steps(const diagnose::QuestionResult& result,
                                    const diagnose::CheckResult& check, bool health,
                                    const Style& style);

/// Where it has propagated.
std::vector<std::string> done_steps(const diagnose::QuestionResult& result,
                                    const diagnose::CheckResult& check, const Style& style);

}  // namespace dnsprop::wording
