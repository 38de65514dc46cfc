// What the zone's own servers say, in words for people: in the first line where they are wrong, and
// in a section of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// "Wrong at the source: ns2.example.com still serves 192.0.2.1."
/// `expected` is what they should have, in words.
std::string wrong_at_source(const diagnose::QuestionResult& result, std::string_view expected,
                            const Style& style);

/// The first line where nobody but the zone's own servers was asked.
std::string source_alone(const diagnose::QuestionResult& result, std::string_view expected,
                         const Style& style);

/// That askers of different places get different answers; empty where nobody says so.
std::string regional_text(const authority::ZoneFinding& zone);

/// The section: one line where all of them agree, and one for each server that differs or fails.
/// Empty where they were not asked.
std::vector<Line> source_section(const diagnose::QuestionResult& result, const Style& style);

}  // namespace dnsprop::report
