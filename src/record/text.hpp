// How values stand in a recording as text, and the way back. Every text survives, whatever octets
// it holds. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "dns/name.hpp"

namespace dnsprop::record {

/// UTF-8 that moves no terminal: a backslash, octets that are no UTF-8 and control characters (also
/// those of C1 and the bidirectional ones) become `\DDD` for each octet.
std::string write_text(std::string_view octets);
/// Back again; nothing where a backslash is not followed by a number from 000 to 255.
std::optional<std::string> read_text(std::string_view text);
/// For what is shown as it is: only backslashes are turned back, every other `\DDD` stays visible.
std::optional<std::string> read_shown_text(std::string_view text);

std::string write_hex(std::string_view octets);
/// Nothing for an odd number of digits and for what is no digit.
std::optional<std::string> read_hex(std::string_view text);

/// What dns::Name::text() writes, and nothing more lenient: absolute, no IDNs.
std::optional<dns::Name> read_name_text(std::string_view text);

/// "2026-11-22T09:28:53.123Z"; what a clock that is badly wrong says is brought to what can be
/// read.
std::string write_time(UtcTime time);
/// From 1910 to 2199: a clock may be wrong, and the nanoseconds between two times fit in 64 bits.
std::optional<UtcTime> read_time(std::string_view text);

}  // namespace dnsprop::record
