#include "cli/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

namespace {

/// A plain decimal number: no sign, no exponent, no "inf".
std::optional<double> read_number(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos)
        return std::nullopt;
    double value = 0;
    const auto [stop, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || stop != text.data() + text.size())
        return std::nullopt;
    return value;
}

}  // namespace

Milliseconds read_duration(std::string_view option, std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 5> units = {
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    constexpr double longest = 30 * 86'400'000.0;
    const auto digits_end = text.find_first_not_of("0123456789.");
    const auto number = read_number(text.substr(0, digits_end));
    const std::string_view unit_text =
        digits_end == std::string_view::npos ? "" : text.substr(digits_end);
    for (const auto& [unit, factor] : units) {
        if (!number || unit != unit_text)
            continue;
        const double value = *number * factor;
        if (value < 1 || value > longest)
            break;
        return Milliseconds(std::llround(value));
    }
    throw InputError(
        fmt::format("{} {}: not a duration; write it like 500ms, 4s, 15m or 2h", option, text));
}

bool looks_like_duration(std::string_view text) {
    const auto digits_end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits_end == 0)
        return false;
    // "1.5h" is one; "192.0.2.1" and "4.example" are names.
    std::string_view rest = text.substr(digits_end);
    if (rest.starts_with('.')) {
        const auto fraction_end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        if (fraction_end == 1 || fraction_end == rest.size())
            return false;
        rest.remove_prefix(fraction_end);
    }
    return rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

DurationRange read_duration_range(std::string_view option, std::string_view text) {
    const auto dots = text.find("..");
    if (dots == std::string_view::npos)
        throw InputError(fmt::format(
            "{} {}: not a least and a most duration; write it like 2s..60s", option, text));
    const DurationRange range = {read_duration(option, text.substr(0, dots)),
                                 read_duration(option, text.substr(dots + 2))};
    if (range.least > range.most)
        throw InputError(fmt::format("{} {}: the first is the least and must not be the larger one",
                                     option, text));
    return range;
}

double read_percent(std::string_view option, std::string_view text) {
    const std::string_view digits = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
    const auto value = read_number(digits);
    if (!value || *value > 100)
        throw InputError(
            fmt::format("{} {}: not a percentage from 0 to 100, such as 95%", option, text));
    return *value;
}

unsigned long read_count(std::string_view option, std::string_view text, unsigned long least,
                         unsigned long most) {
    unsigned long value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || value < least || value > most)
        throw InputError(
            fmt::format("{} {}: not a whole number from {} to {}", option, text, least, most));
    return value;
}

double read_rate(std::string_view option, std::string_view text) {
    const auto value = read_number(text);
    if (!value || *value <= 0)
        throw InputError(
            fmt::format("{} {}: not a number of queries per second greater than 0", option, text));
    return *value;
}

}  // namespace dnsprop::cli
