// Why resolvers differ, many rows with one cause as one line: "36 still hold the old record in
// their caches (Dreamline ns, ... and 33 more), the last until 13:20 (record TTL)." Decides
// nothing: diagnose/ did, and where it did not, the rows' own reasons speak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnose/diagnose.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// Rows that differ for one cause.
struct CauseGroup {
    diagnose::Cause cause = diagnose::Cause::none;
    check::Reason reason = check::Reason::none;
    std::string detail;                ///< of its rows, where it is the same for all
    std::vector<std::uint32_t> rows;   ///< those that hold on longest first
    std::optional<diagnose::Eta> end;  ///< when the last lets go
    std::uint32_t untimed = 0;         ///< rows without a time
};

/// The cause that was found, or what the row itself tells.
diagnose::Diagnosis cause_of(const diagnose::QuestionResult& result, std::uint32_t row);

/// Of the rows that count and do not match, or of those that do not count; the largest first.
std::vector<CauseGroup> cause_groups(const diagnose::QuestionResult& result, bool counted);

/// One sentence.
std::string cause_text(const CauseGroup& group, const diagnose::CheckResult& check,
                       const diagnose::QuestionResult& result, const Style& style);

/// "until 13:20 (record TTL)"
std::string end_text(const diagnose::Eta& end, UtcTime now, const Style& style);

/// "Google Public DNS, Quad9 and 3 more"
std::string resolver_names(const std::vector<std::uint32_t>& rows,
                           const diagnose::CheckResult& check,
                           const diagnose::QuestionResult& result, const Style& style);

}  // namespace dnsprop::report
