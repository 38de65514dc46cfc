// Words and values that the machine-readable formats share.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "diagnose/result.hpp"

namespace dnsprop::report {

/// Records of one result that are written; more get the note "answers-capped".
inline constexpr std::size_t max_answers = 256;

/// "no-expectation", ...; empty for none.
std::string_view word(check::UnknownCause cause);

/// The words of `notes`: those of the Outcome, then "ttl-disbelieved", "answers-capped".
std::vector<std::string_view> note_words(const check::Row& row);

/// The round-trip time in milliseconds with one decimal.
double rtt_milliseconds(const check::Outcome& outcome);

}  // namespace dnsprop::report
