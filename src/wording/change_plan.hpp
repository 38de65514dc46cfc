// --plan-change: for somebody who will change a record: what its TTLs are today, and by when to do
// what. Pure: the times follow from the check's own.
#pragma once

#include <optional>
#include <string>

#include "diagnose/result.hpp"
#include "wording/outline.hpp"

namespace dnsprop::wording {

struct KnownTtl {
    dns::Ttl ttl = 0;
    /// No authoritative server said it: it is the largest that a cache still counts down from.
    bool is_least = false;
};
/// How long caches keep the record, by the zone's name servers, or else by the resolvers. Of a
/// chain of CNAMEs the longest.
std::optional<KnownTtl> record_ttl(const diagnose::QuestionResult& result);

/// "86400 s (1 d)"; without the second where it says no more.
std::string ttl_text(dns::Ttl ttl);

/// In titled parts.
Outline change_plan(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                    const Style& style);

}  // namespace dnsprop::wording
