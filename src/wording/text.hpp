// Small parts of sentences: numbers, names and values from outside, made safe and made to fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.hpp"
#include "dns/question.hpp"
#include "dns/record.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// How many records of one answer are shown to people; the rest is counted.
inline constexpr std::size_t shown_records = 4;

/// At most `width` columns; what was cut shows as "…", or as "..." without Unicode.
std::string fit(std::string_view text, std::size_t width, const Style& style);

/// Text of the catalogue (names of operators and cities), which may be anybody's file: letters of
/// the common left-to-right scripts as they are, everything else as escape_for_terminal.
std::string catalogue_text(std::string_view utf8, const Style& style);

/// "xn--mnchen-3ya.example (münchen.example)": always the A-label, without the trailing dot.
std::string name_text(const dns::Name& name, const Style& style);

/// "example.com A"
std::string question_text(const dns::Question& question, const Style& style);

/// "192.0.2.1, 192.0.2.2 and 12 more", each record in at most `width` columns.
std::string records_text(std::span<const dns::Record> records, std::size_t width,
                         const Style& style);

/// "82.5": one decimal, cut and not rounded, so that only all is "100.0".
double floor_to_tenth(double percent);

/// "82.5 %"; a whole 0 or 100 without decimals.
std::string percent_text(double percent);

/// "1 resolver", "2 addresses": `one` is the singular.
std::string count_text(std::size_t count, std::string_view one);

/// With a capital letter.
std::string capitalised(std::string_view text);

/// With a full stop, unless a name's own dot ends it already.
std::string finished(std::string text);

/// Adds a sentence, after a blank where there is something before it.
void add_sentence(std::string& text, std::string_view sentence);

}  // namespace dnsprop::wording
