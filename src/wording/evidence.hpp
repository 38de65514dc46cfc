// What a sentence may rest on: who said it, and how many of them. Decides nothing about a check:
// only what may be claimed of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "diagnose/result.hpp"

namespace dnsprop::wording {

/// Whether a resolver got this verdict for this reason.
bool has_reason(const diagnose::QuestionResult& result, check::Verdict verdict,
                check::Reason reason);

/// Resolvers with this verdict and reason.
std::uint32_t count_of(const diagnose::QuestionResult& result, check::Verdict verdict,
                       check::Reason reason);

/// Several resolvers of several operators say so: then the zone may be the cause, and not one
/// resolver. Nobody is told to change a zone for less.
bool is_widespread(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                   check::Verdict verdict, check::Reason reason);

/// The zone's name servers were asked and said what they have.
bool is_source_known(const diagnose::QuestionResult& result);

/// They were asked, and each that answered serves what is expected.
bool source_serves_it(const diagnose::QuestionResult& result);

/// The name was an alias when the zone's name servers were asked: where it ends.
std::optional<dns::Name> end_of_alias(const diagnose::QuestionResult& result);

}  // namespace dnsprop::wording
