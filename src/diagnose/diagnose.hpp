// From a row, the authoritative servers and the diagnostic queries to why the row differs, and
// until when. Pure.
#pragma once

#include "diagnose/diagnostic_query.hpp"
#include "diagnose/result.hpp"

namespace dnsprop::diagnose {

/// The most telling Cause; none for a match, for an unjudged row, and where nothing is known beyond
/// the row's reason. `row` is one of `result.rows`.
Diagnosis diagnose(const check::Row& row, const QuestionResult& result,
                   const DiagnosticAnswers& answers);

/// Fills `result.diagnoses` beside its rows.
void diagnose_all(QuestionResult& result, const DiagnosticAnswers& answers);

/// Puts off `summary.complete_by` and the groups' last expiry to when the last resolver forgets the
/// old name servers. For results that were diagnosed.
void extend_complete_by(QuestionResult& result);

/// When a state ends, and what ends it.
struct Eta {
    UtcTime at{};
    Bound bound = Bound::none;
};

/// Of one row; nothing where no time ends it, or none is believed.
std::optional<Eta> eta_of(const QuestionResult& result, std::uint32_t row);
/// Of a group's `last_expiry`.
std::optional<Eta> eta_of(const QuestionResult& result, const check::Group& group);
/// Of the whole: of `complete_by`.
std::optional<Eta> eta_of(const QuestionResult& result);

}  // namespace dnsprop::diagnose
