// What the zone's name servers say, in words for people: in the first line where they are wrong,
// and in a section of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// One clause, the server being the subject: "does not answer".
std::string_view clause(authority::ServerHealth health);
/// Whether no resolver gets a right answer from it, and waiting will not fix that.
bool is_out_of_order(authority::ServerHealth health);

/// What is wrong with them: "ns2.example.com serves 192.0.2.1." `expected` is what they should
/// have, in words.
std::string source_faults(const diagnose::QuestionResult& result, std::string_view expected,
                          const Style& style);

/// "2 name servers of example.com serve 192.0.2.7.", and which of the others did not answer: the
/// first line where no resolver was asked.
std::string source_alone(const diagnose::QuestionResult& result, std::string_view expected,
                         const Style& style);

/// That the answer depends on the asker's place; empty where it was not seen to.
std::string regional_text(const authority::ZoneFinding& zone);

/// The section: one line where all of them agree, and one for each server that differs or fails.
/// Empty where they were not asked.
std::vector<Statement> source_section(const diagnose::QuestionResult& result, const Style& style);

}  // namespace dnsprop::wording
