// Why resolvers differ, many rows with one cause as one line: "36 still have the old record in
// their caches (Dreamline, ... and 33 more). The last copy expires at 13:20 CET (record TTL)."; and
// what stands at the end of one row. Decides nothing: diagnose/ did, and where it did not, the
// rows' own reasons speak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnose/diagnose.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// Rows that differ for one cause.
struct CauseGroup {
    diagnose::Cause cause = diagnose::Cause::none;
    check::Reason reason = check::Reason::none;
    std::string detail;                ///< of its rows, where it is the same for all
    std::vector<std::uint32_t> rows;   ///< those whose copies expire last come first
    std::optional<diagnose::Eta> end;  ///< when the last copy expires
    std::uint32_t untimed = 0;         ///< rows without a time
};

/// The cause that was found, or what the row itself tells.
diagnose::Diagnosis cause_of(const diagnose::QuestionResult& result, std::uint32_t row);

/// Of the rows that count and do not match, or of those that do not count; the largest first.
std::vector<CauseGroup> cause_groups(const diagnose::QuestionResult& result, bool counted);

std::string cause_text(const CauseGroup& group, const diagnose::CheckResult& check,
                       const diagnose::QuestionResult& result, const Style& style);

/// The end of a stale or absent row: "until 09:45 CET (TTL 1733 s)", "got it from ns3.example.com
/// (out of date)".
std::string row_ending(const check::Row& row, const diagnose::Diagnosis& diagnosis, UtcTime now,
                       const Style& style);

/// "13:20 CET (record TTL)"
std::string end_text(const diagnose::Eta& end, UtcTime now, const Style& style);

/// "Google Public DNS, Quad9 and 3 more"
std::string resolver_names(const std::vector<std::uint32_t>& rows,
                           const diagnose::CheckResult& check,
                           const diagnose::QuestionResult& result, const Style& style);

}  // namespace dnsprop::wording
