#include "record/text.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace dnsprop::record {

namespace {

/// The nanoseconds between any two such times fit in 64 bits.
constexpr UtcTime earliest_time =
    std::chrono::sys_days(std::chrono::year(1910) / std::chrono::January / 1);
constexpr UtcTime latest_time =
    std::chrono::sys_days(std::chrono::year(2200) / std::chrono::January / 1) - Milliseconds(1);

/// Of exactly these decimal digits.
std::optional<unsigned> read_digits(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return text.empty() ? std::nullopt : std::optional(value);
}

/// Of `\DDD` at the front.
std::optional<std::uint8_t> read_escape(std::string_view text) {
    if (text.size() < 4 || text.front() != '\\')
        return std::nullopt;
    const auto value = read_digits(text.substr(1, 3));
    if (!value || *value > 255)
        return std::nullopt;
    return static_cast<std::uint8_t>(*value);
}

std::optional<std::string> unescape(std::string_view text, bool backslashes_only) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t run = std::min(text.find('\\'), text.size());
        out += text.substr(0, run);
        text.remove_prefix(run);
        if (text.empty())
            break;
        const auto octet = read_escape(text);
        if (!octet)
            return std::nullopt;
        if (backslashes_only && *octet != '\\')
            out += text.substr(0, 4);
        else
            out += static_cast<char>(*octet);
        text.remove_prefix(4);
    }
    return out;
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<unsigned>(c - 'a') + 10;
    return std::nullopt;
}

/// One label of a name off the front of `text`, its dot too, appended to `wire`.
bool take_label(std::string_view& text, std::string& wire) {
    const std::size_t length_at = wire.size();
    wire += '\0';
    while (!text.empty() && text.front() != '.') {
        if (text.front() != '\\') {
            wire += text.front();
            text.remove_prefix(1);
        } else if (const auto octet = read_escape(text)) {
            wire += static_cast<char>(*octet);
            text.remove_prefix(4);
        } else if (text.size() > 1 && (text[1] < '0' || text[1] > '9')) {
            wire += text[1];
            text.remove_prefix(2);
        } else {
            return false;
        }
    }
    const std::size_t size = wire.size() - length_at - 1;
    if (text.empty() || size == 0 || size > 63)
        return false;
    text.remove_prefix(1);
    wire[length_at] = static_cast<char>(size);
    return wire.size() < dns::Name::max_wire_size;
}

}  // namespace

std::string write_text(std::string_view octets) {
    std::string out;
    out.reserve(octets.size());
    while (!octets.empty()) {
        const CodePoint point = first_code_point(octets);
        const std::size_t size = point.size;
        if (!point.is_well_formed || point.value == U'\\' || is_control(point.value)) {
            for (const char c : octets.substr(0, size))
                fmt::format_to(std::back_inserter(out), "\\{:03}", static_cast<std::uint8_t>(c));
        } else {
            out += octets.substr(0, size);
        }
        octets.remove_prefix(size);
    }
    return out;
}

std::optional<std::string> read_text(std::string_view text) {
    return unescape(text, false);
}

std::optional<std::string> read_shown_text(std::string_view text) {
    return holds_control_character(text) ? std::nullopt : unescape(text, true);
}

std::string write_hex(std::string_view octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(octets.size() * 2);
    for (const char c : octets) {
        out += digits[static_cast<std::uint8_t>(c) >> 4];
        out += digits[static_cast<std::uint8_t>(c) & 0x0f];
    }
    return out;
}

std::optional<std::string> read_hex(std::string_view text) {
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = hex_digit(text[i]);
        const auto low = hex_digit(text[i + 1]);
        if (!high || !low)
            return std::nullopt;
        out += static_cast<char>(*high << 4 | *low);
    }
    return out;
}

std::optional<dns::Name> read_name_text(std::string_view text) {
    if (text == ".")
        return dns::Name();
    std::string wire;
    while (!text.empty())
        if (!take_label(text, wire))
            return std::nullopt;
    if (wire.empty())
        return std::nullopt;
    wire += '\0';
    return dns::Name::from_wire({reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size()});
}

std::string write_time(UtcTime time) {
    time = std::clamp(time, earliest_time, latest_time);
    std::string out = write_rfc3339(time);
    const auto part = time - std::chrono::floor<Seconds>(time);
    out.back() = '.';
    return out + fmt::format("{:03}Z", part.count());
}

std::optional<UtcTime> read_time(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00.000Z";
    if (text.size() != shape.size())
        return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] != '0' && text[i] != shape[i])
            return std::nullopt;
    const auto at = [&](std::size_t begin, std::size_t size) {
        return read_digits(text.substr(begin, size)).value_or(10000);
    };
    using namespace std::chrono;
    const year_month_day date(year(static_cast<int>(at(0, 4))), month(at(5, 2)), day(at(8, 2)));
    if (!date.ok() || at(11, 2) > 23 || at(14, 2) > 59 || at(17, 2) > 59 || at(20, 3) > 999)
        return std::nullopt;
    const UtcTime time = sys_days(date) + hours(at(11, 2)) + minutes(at(14, 2)) +
                         seconds(at(17, 2)) + milliseconds(at(20, 3));
    return time < earliest_time || time > latest_time ? std::nullopt : std::optional(time);
}

}  // namespace dnsprop::record
