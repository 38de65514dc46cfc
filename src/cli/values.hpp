// The values of options: durations, percentages, numbers. Each reader says what would be right.
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace dnsprop::cli {

/// "500ms", "4s", "15m", "2h"; greater than zero and at most 30 days. Throws InputError that names
/// `option`.
Milliseconds read_duration(std::string_view option, std::string_view text);
/// `--wait` without a DURATION.
inline constexpr std::string_view default_wait = "15m";
/// A number with letters behind it, or with nothing: what may be meant as a duration, and is no
/// name or address.
bool looks_like_duration(std::string_view text);
/// "2s..60s": from the shorter to the longer. Throws InputError that names `option`.
struct DurationRange {
    Milliseconds least{};
    Milliseconds most{};
};
DurationRange read_duration_range(std::string_view option, std::string_view text);
/// "95", "95%", "99.5%": from 0 to 100.
double read_percent(std::string_view option, std::string_view text);
/// A whole number from `least` to `most`.
unsigned long read_count(std::string_view option, std::string_view text, unsigned long least,
                         unsigned long most);
/// A number greater than zero.
double read_rate(std::string_view option, std::string_view text);

}  // namespace dnsprop::cli
