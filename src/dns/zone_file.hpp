// A zone file (master file, RFC 1035 section 5) to records. Our scanner finds entries, owners, TTLs
// and classes; ldns reads the data (dns/ldns_codec). Knows no zone's rules: what an apex is, which
// records go together.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/record.hpp"

namespace dnsprop::dns {

struct ZoneRecord {
    Record record;
    std::string text;      ///< its data as it is written in the file, on one line
    std::size_t line = 0;  ///< where it begins, from 1
};

/// All records in the order of the file. `origin` is what relative names lie below until the file's
/// own $ORIGIN; without either they are refused. TTLs are checked and dropped. Throws InputError
/// "FILE:LINE: REASON", `source` being the file.
std::vector<ZoneRecord> read_zone_file(std::string_view text, const std::string& source,
                                       std::optional<Name> origin);

}  // namespace dnsprop::dns
