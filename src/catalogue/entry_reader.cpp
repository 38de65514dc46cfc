#include "catalogue/entry_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/utf8.hpp"
#include "catalogue/did_you_mean.hpp"

namespace dnsprop::catalogue {

namespace {

constexpr std::string_view describe(JsonKind kind) {
    switch (kind) {
        case JsonKind::null:
            return "null";
        case JsonKind::boolean:
            return "true or false";
        case JsonKind::number:
            return "a number";
        case JsonKind::string:
            return "a string in double quotes";
        case JsonKind::array:
            return "a list in square brackets";
        case JsonKind::object:
            return "an object in braces";
    }
    return "";
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_id(std::string_view text) {
    constexpr std::size_t max_id_size = 64;
    if (text.empty() || text.size() > max_id_size || text.front() == '-' || text.back() == '-' ||
        text.find("--") != std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [](char c) {
        return c == '-' || (is_letter_or_digit(c) && !(c >= 'A' && c <= 'Z'));
    });
}

bool is_date(std::string_view text, bool year_alone) {
    constexpr std::string_view shape = "0000-00-00";
    if (text.size() != shape.size() && !(year_alone && text.size() == 4))
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (is_digit != (shape[i] == '0') || (!is_digit && text[i] != '-'))
            return false;
    }
    if (text.size() == 4)
        return true;
    const auto month = text.substr(5, 2);
    const auto day = text.substr(8, 2);
    return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

}  // namespace

EntryReader::EntryReader(JsonValue object, const std::string& source_name, std::string place)
    : object_(object), source_name_(source_name), place_(std::move(place)) {
    if (!object.is(JsonKind::object))
        fail("", fmt::format("must be an object in braces, not {}", describe(object.kind())));
    const auto children = object.children();
    members_.reserve(children.size() / 2);
    for (std::size_t i = 0; i + 1 < children.size(); i += 2)
        members_.push_back({children[i], children[i + 1]});
    known_.reserve(members_.size());
}

std::optional<JsonValue> EntryReader::find(std::string_view key) {
    known_.push_back(key);
    for (std::size_t tried = 0; tried < members_.size(); ++tried) {
        Member& member = members_[(next_ + tried) % members_.size()];
        if (member.key.text() != key)
            continue;
        next_ += tried + 1;
        member.is_read = true;
        if (member.value.is(JsonKind::null))
            return std::nullopt;
        return member.value;
    }
    return std::nullopt;
}

std::optional<JsonValue> EntryReader::find(std::string_view key, JsonKind kind) {
    const auto value = find(key);
    if (value && !value->is(kind))
        fail_at(*value, key,
                fmt::format("must be {}, not {}", describe(kind), describe(value->kind())));
    return value;
}

std::optional<std::string> EntryReader::text(std::string_view key, std::size_t max_size) {
    const auto value = find(key, JsonKind::string);
    if (!value)
        return std::nullopt;
    const std::string_view given = value->text();
    if (given.empty())
        fail_at(*value, key, "is empty; leave it out, or write null, when it is not known");
    const bool is_plain = std::ranges::all_of(given, [](char c) { return c >= 0x20 && c <= 0x7e; });
    if (is_plain && given.size() <= max_size)
        return std::string(given);
    if (count_code_points(given) > max_size)
        fail_at(*value, key, fmt::format("is longer than {} characters", max_size));
    if (holds_control_character(given))
        fail_at(*value, key, quote(given) + " holds a control character");
    return std::string(given);
}

std::optional<std::string> EntryReader::id(std::string_view key) {
    const auto value = find(key, JsonKind::string);
    if (!value)
        return std::nullopt;
    if (!is_id(value->text()))
        fail_at(*value, key,
                quote(value->text()) +
                    " is not an id: at most 64 of a-z, 0-9 and single hyphens between them");
    return std::string(value->text());
}

std::optional<std::string> EntryReader::date(std::string_view key, bool year_alone) {
    const auto value = find(key, JsonKind::string);
    if (!value)
        return std::nullopt;
    if (!is_date(value->text(), year_alone))
        fail_at(*value, key, quote(value->text()) + " is not a date such as 2026-11-22");
    return std::string(value->text());
}

std::optional<std::string> EntryReader::https_url(std::string_view key) {
    constexpr std::string_view scheme = "https://";
    constexpr std::size_t max_url_size = 500;
    const auto value = find(key, JsonKind::string);
    if (!value)
        return std::nullopt;
    const std::string_view given = value->text();
    if (!given.starts_with(scheme))
        fail_at(*value, key, quote(given) + " does not start with https://");
    const bool is_printable =
        std::ranges::all_of(given, [](char c) { return c > 0x20 && c < 0x7f; });
    if (given.size() > max_url_size || !is_printable || given.size() == scheme.size() ||
        given[scheme.size()] == '/')
        fail_at(*value, key, quote(given) + " is not a URL such as https://dns.example/dns-query");
    return std::string(given);
}

std::optional<std::string> EntryReader::host_name(std::string_view key) {
    const auto value = find(key, JsonKind::string);
    if (!value)
        return std::nullopt;
    if (!is_host_name(value->text()))
        fail_at(*value, key, quote(value->text()) + " is not a host name such as dns.example");
    return std::string(value->text());
}

std::optional<bool> EntryReader::boolean(std::string_view key) {
    const auto value = find(key, JsonKind::boolean);
    return value ? std::optional(value->boolean()) : std::nullopt;
}

std::optional<double> EntryReader::number(std::string_view key, double lowest, double highest) {
    const auto value = find(key, JsonKind::number);
    if (!value)
        return std::nullopt;
    const std::string_view given = value->text();
    double read = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), read);
    if (error != std::errc() || !std::isfinite(read) || read < lowest || read > highest)
        fail_at(*value, key,
                fmt::format("{} is not a number from {} to {}", quote(given), lowest, highest));
    return read;
}

std::optional<std::uint32_t> EntryReader::integer(std::string_view key, std::uint32_t lowest,
                                                  std::uint32_t highest) {
    const auto value = find(key, JsonKind::number);
    if (!value)
        return std::nullopt;
    const std::string_view given = value->text();
    std::uint32_t read = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), read);
    if (error != std::errc() || end != given.data() + given.size() || read < lowest ||
        read > highest)
        fail_at(
            *value, key,
            fmt::format("{} is not a whole number from {} to {}", quote(given), lowest, highest));
    return read;
}

std::optional<std::size_t> EntryReader::word(std::string_view key,
                                             std::span<const std::string_view> known) {
    const auto value = find(key, JsonKind::string);
    if (!value)
        return std::nullopt;
    const auto found = std::ranges::find(known, value->text());
    if (found == known.end())
        fail_at(*value, key,
                fmt::format("unknown word {}{}", quote(value->text()),
                            did_you_mean(value->text(), {known.begin(), known.end()})));
    return static_cast<std::size_t>(found - known.begin());
}

std::optional<std::vector<JsonValue>> EntryReader::strings(std::string_view key) {
    const auto value = find(key, JsonKind::array);
    if (!value)
        return std::nullopt;
    auto items = value->children();
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!items[i].is(JsonKind::string))
            fail_at(items[i], element(key, i),
                    fmt::format("must be a string in double quotes, not {}",
                                describe(items[i].kind())));
    return items;
}

std::vector<JsonValue> EntryReader::objects(std::string_view key) {
    const auto value = find(key, JsonKind::array);
    if (!value)
        return {};
    return value->children();
}

void EntryReader::refuse_unknown_keys() const {
    for (const auto& member : members_)
        if (!member.is_read)
            fail_at(member.key, "",
                    fmt::format("unknown key {}{}", quote(member.key.text()),
                                did_you_mean(member.key.text(), {known_.begin(), known_.end()})));
}

void EntryReader::fail(std::string_view field, const std::string& problem) const {
    fail_at(object_, field, problem);
}

void EntryReader::fail_at(JsonValue where, std::string_view field,
                          const std::string& problem) const {
    std::string entry = place_;
    for (const auto& member : members_)
        if (!place_.empty() && member.key.text() == "id" && member.value.is(JsonKind::string) &&
            is_id(member.value.text()))
            entry += fmt::format(" ({})", member.value.text());
    throw InputError(fmt::format("{}:{}: {}{}{}{}{}", source_name_, where.line(), entry,
                                 entry.empty() ? "" : ": ", field, field.empty() ? "" : ": ",
                                 problem));
}

void require_format_version(EntryReader& file) {
    const auto version = file.find("format_version");
    if (!version)
        file.fail("format_version", "is missing; this file is read as \"format_version\": 1");
    if (!version->is(JsonKind::number) || version->text() != "1")
        file.fail_at(*version, "format_version",
                     "is not 1, the only version that this dnsprop knows");
}

bool is_host_name(std::string_view text) {
    constexpr std::size_t max_host_size = 253;
    if (text.empty() || text.size() > max_host_size)
        return false;
    while (!text.empty()) {
        const auto label = text.substr(0, text.find('.'));
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        if (!std::ranges::all_of(label, [](char c) { return c == '-' || is_letter_or_digit(c); }))
            return false;
        if (label.size() + 1 == text.size())
            return false;  // a trailing dot: the name also stands in TLS, which has none
        text.remove_prefix(std::min(text.size(), label.size() + 1));
    }
    return true;
}

std::string element(std::string_view key, std::size_t index) {
    return fmt::format("{}[{}]", key, index);
}

}  // namespace dnsprop::catalogue
