// The values of options: durations, percentages, numbers, lists. Each reader says what would be
// right. Knows no option by its name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace dnsprop::cli {

/// A value, and what messages call its place: "--timeout", "DNSPROP_TIMEOUT", "FILE:3: timeout".
struct OptionValue {
    std::string_view where;
    std::string_view text;
    std::size_t choice = 0;  ///< its place among the choices of its option
};

/// "500ms", "4s", "15m", "1h30m"; from `least`, which is 1 ms unless 0 makes sense, to 30 days. 0
/// needs no unit. Throws InputError, as all of these do.
Milliseconds read_duration(const OptionValue& value, Milliseconds least = Milliseconds(1));
/// A number with letters behind it, or alone: what may be meant as a duration, and is no name or
/// address.
bool looks_like_duration(std::string_view text);
/// "2s..60s": from the shorter to the longer.
struct DurationRange {
    Milliseconds least{};
    Milliseconds most{};
};
DurationRange read_duration_range(const OptionValue& value);
/// "95%", "99.5%", "0": from 0 to 100. Only 0 goes without its sign: 0.95 may mean either.
double read_percent(const OptionValue& value);
/// A whole number from `least` to `most`.
unsigned long read_count(const OptionValue& value, unsigned long least, unsigned long most);
/// A number greater than zero.
double read_rate(const OptionValue& value);
/// "DE,FR": none empty.
std::vector<std::string> read_list(const OptionValue& value);

}  // namespace dnsprop::cli
