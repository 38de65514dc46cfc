#include "cli/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr double longest = 30 * 86'400'000.0;

template <class... Parts>
InputError refusal(const OptionValue& value, fmt::format_string<Parts...> why, Parts&&... parts) {
    return InputError(fmt::format("{} {}: {}", value.where, value.text,
                                  fmt::format(why, std::forward<Parts>(parts)...)));
}

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

/// Milliseconds of "1h30m": numbers with units, from the longest unit to the shortest.
std::optional<double> sum_of_units(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 5> units = {
        {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
    double sum = 0;
    auto unit = units.begin();
    do {
        const auto number_end = std::min(text.find_first_not_of("0123456789."), text.size());
        const auto number = read_number(text.substr(0, number_end));
        text.remove_prefix(number_end);
        const auto unit_end = std::min(text.find_first_of(digits), text.size());
        unit = std::ranges::find(unit, units.end(), text.substr(0, unit_end),
                                 &std::pair<std::string_view, double>::first);
        if (!number || unit == units.end())
            return std::nullopt;
        sum += *number * unit->second;
        text.remove_prefix(unit_end);
        ++unit;
    } while (!text.empty());
    return sum;
}

}  // namespace

Milliseconds read_duration(const OptionValue& value, Milliseconds least) {
    const auto sum = value.text == "0" ? 0.0 : sum_of_units(value.text);
    if (!sum)
        throw refusal(value, "not a duration; write it like 500ms, 4s, 15m or 1h30m");
    if (*sum > longest || *sum < static_cast<double>(least.count()))
        throw refusal(value, "this duration is from {} to 30d", least.count() == 0 ? "0" : "1ms");
    return Milliseconds(std::llround(*sum));
}

bool looks_like_duration(std::string_view text) {
    // "1.5h" and "1h30m" are such; "192.0.2.1" and "4.example" are names.
    const auto number_end = std::min(text.find_first_not_of(digits), text.size());
    if (number_end == 0)
        return false;
    text.remove_prefix(number_end);
    if (text.starts_with('.')) {
        const auto fraction_end = std::min(text.find_first_not_of(digits, 1), text.size());
        if (fraction_end == 1 || fraction_end == text.size())
            return false;
        text.remove_prefix(fraction_end);
    }
    return text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") ==
               std::string_view::npos &&
           (text.empty() || digits.find(text.back()) == std::string_view::npos);
}

DurationRange read_duration_range(const OptionValue& value) {
    const auto dots = value.text.find("..");
    if (dots == std::string_view::npos)
        throw refusal(value, "not a least and a most duration; write it like 2s..60s");
    const DurationRange range = {read_duration({value.where, value.text.substr(0, dots)}),
                                 read_duration({value.where, value.text.substr(dots + 2)})};
    if (range.least > range.most)
        throw refusal(value, "the first is the least and must not be the larger one");
    return range;
}

double read_percent(const OptionValue& value) {
    const bool is_signed = value.text.ends_with('%');
    const auto number = read_number(value.text.substr(0, value.text.size() - (is_signed ? 1 : 0)));
    if (!number || *number > 100)
        throw refusal(value, "not a percentage from 0% to 100%, such as 95%");
    if (!is_signed && *number != 0)
        throw refusal(value, "a percentage needs its sign; did you mean {:.6g}%?",
                      *number <= 1 ? *number * 100 : *number);
    return *number;
}

unsigned long read_count(const OptionValue& value, unsigned long least, unsigned long most) {
    unsigned long count = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, count);
    if (error != std::errc() || stop != end || count < least || count > most)
        throw refusal(value, "not a whole number from {} to {}", least, most);
    return count;
}

double read_rate(const OptionValue& value) {
    const auto rate = read_number(value.text);
    if (!rate || *rate <= 0)
        throw refusal(value, "not a number greater than 0");
    return *rate;
}

std::vector<std::string> read_list(const OptionValue& value) {
    std::vector<std::string> out;
    for (std::size_t start = 0; start <= value.text.size();) {
        const std::size_t comma = std::min(value.text.find(',', start), value.text.size());
        if (comma == start)
            throw refusal(value, "an element of this list is empty; write it like A,B");
        out.emplace_back(value.text.substr(start, comma - start));
        start = comma + 1;
    }
    return out;
}

}  // namespace dnsprop::cli
