// The word, symbol, tone and clauses of each verdict, reason, cause and status: one row of a table
// for each, used by every report and by the screen. Whether a row is missing, the compiler tells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// As `verdict` is shown: where one device answers for everybody, no answer is for or against.
check::Verdict shown_verdict(check::Verdict verdict, const diagnose::CheckResult& check);

/// The published word; "answered" for what was not judged.
std::string_view verdict_word(check::Verdict verdict);
Tone tone_of(check::Verdict verdict);
/// One letter, one column.
std::string_view symbol(check::Verdict verdict, const Style& style);
/// What it means: "it has what is expected".
std::string_view meaning(check::Verdict verdict);

/// "not yet", "wrong at the source": where a record has one cell only.
std::string_view status_words(check::Status status);
Tone tone_of(check::Status status);
std::string_view symbol(check::Status status, const Style& style);

/// What is told of resolvers, they being the subject.
struct Clauses {
    std::string_view row;   ///< of a row, under its own name: "still has the old value"
    std::string_view one;   ///< after "1"
    std::string_view many;  ///< after "2"
};
/// Empty for none.
Clauses clauses(check::Reason reason);
/// Where the cause says no more than the reason, the reason's.
Clauses clauses(diagnose::Cause cause, check::Reason reason);
/// Whether the cause has something to tell beside the reason.
bool adds_to(diagnose::Cause cause, check::Reason reason);

/// Of so many matching resolvers, whose answers hold records that were not asked for: the name has
/// two CNAME records, say, and clients may follow either.
std::string other_records_text(std::size_t resolvers);

/// How long a state lasts by its cause.
enum class Lasting : std::uint8_t {
    unknown,   ///< nothing can be said
    expires,   ///< until a cached copy expires
    for_good,  ///< waiting will not fix it
};
Lasting lasting(diagnose::Cause cause);

}  // namespace dnsprop::wording
