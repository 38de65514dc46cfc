// A file of records to Questions with an Expectation each: a zone file, or a list in JSON
// (docs/record-sets.md). Pure: gets texts, opens nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/provider.hpp"
#include "dns/question.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::expect {

/// More are refused: a run would take hours.
inline constexpr std::size_t max_record_sets = 2000;

/// What a file asks for.
struct RecordSets {
    std::vector<dns::Question> questions;   ///< each once, in the order of the file
    std::vector<Expectation> expectations;  ///< beside them, all `Source::given`
    /// The zone: owner of the SOA, or the name that was given for it. Nothing for a mere list.
    std::optional<dns::Name> apex;
    /// What the file holds and is not asked for: "4 RRSIG, NSEC: a signer makes them".
    std::vector<std::string> left_out;
};

/// Where a file came from, and what the command line says of it.
struct RecordSource {
    std::string name;                 ///< in messages: the path
    std::optional<dns::Name> origin;  ///< the zone's name
    std::optional<MatchMode> mode;    ///< --match; else exact for a zone file, any for JSON
};

/// Does the file hold JSON: by its name, or by how it begins?
bool is_json(std::string_view text, const std::string& name);

/// An RRset for each owner and type; what a signer makes and what lies at or below a delegation is
/// left out. Throws InputError "FILE:LINE: REASON": a broken line, a name outside the zone, two
/// SOAs, a CNAME beside other records, nothing to ask for.
RecordSets read_zone_sets(std::string_view text, const RecordSource& source);

/// `[{"name", "type", "expect", "old", "match"}, ...]`, or an object with `format_version` and
/// `records`; values as --expect and --old take them. Throws InputError "FILE:LINE: REASON".
RecordSets read_json_sets(std::string_view text, const RecordSource& source,
                          const catalogue::ProviderLookup& providers);

}  // namespace dnsprop::expect
