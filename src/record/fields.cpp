#include "record/fields.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "dns/message_view.hpp"
#include "record/text.hpp"

namespace dnsprop::record {

using catalogue::JsonKind;
using catalogue::JsonValue;

namespace {

std::string cited(std::string_view text) {
    return fmt::format("\"{}\"", elide(escape_for_terminal(text), 60));
}

}  // namespace

Fields::Fields(JsonValue object, const std::string& source_name, std::string place)
    : entry_(object, source_name, place), source_name_(&source_name), place_(std::move(place)) {}

void Fields::fail(std::string_view key, const std::string& problem) const {
    entry_.fail(key, problem);
}

JsonValue Fields::require(std::optional<JsonValue> value, std::string_view key) const {
    if (!value)
        fail(key, "is missing");
    return *value;
}

std::string Fields::place_of(std::string_view key) const {
    return place_.empty() ? std::string(key) : fmt::format("{}.{}", place_, key);
}

std::optional<JsonValue> Fields::find_string(std::string_view key) {
    const auto value = entry_.find(key);
    if (value && !value->is(JsonKind::string))
        fail(key, "must be a string in double quotes");
    return value;
}

template <class Value, class Read>
std::optional<Value> Fields::single(std::string_view key, std::string_view what, Read read) {
    const auto value = find_string(key);
    if (!value)
        return std::nullopt;
    std::optional<Value> read_value = read(value->text());
    if (!read_value)
        fail(key, fmt::format("{} is not {}", cited(value->text()), what));
    return read_value;
}

template <class Value, class Read>
std::vector<Value> Fields::list(std::string_view key, std::string_view what, Read read) {
    std::vector<Value> out;
    const auto items = entry_.strings(key);
    if (!items)
        return out;
    for (std::size_t i = 0; i < items->size(); ++i) {
        std::optional<Value> read_value = read((*items)[i].text());
        if (!read_value)
            fail(catalogue::element(key, i),
                 fmt::format("{} is not {}", cited((*items)[i].text()), what));
        out.push_back(*std::move(read_value));
    }
    return out;
}

// ---- texts

namespace {
constexpr std::string_view any_text = "a text with every backslash followed by three digits";
constexpr std::string_view plain_text =
    "a text without control characters, with every backslash followed by three digits";
constexpr std::string_view absolute_name = "an absolute domain name such as www.example.com.";
constexpr std::string_view ip_address = "an IP address";
}  // namespace

std::optional<std::string> Fields::optional_text(std::string_view key) {
    return single<std::string>(key, any_text, read_text);
}

std::string Fields::text(std::string_view key) {
    auto value = optional_text(key);
    if (!value)
        fail(key, "is missing");
    return *std::move(value);
}

std::optional<std::string> Fields::optional_shown_text(std::string_view key) {
    return single<std::string>(key, plain_text, read_shown_text);
}

std::string Fields::shown_text(std::string_view key) {
    return optional_shown_text(key).value_or(std::string());
}

std::vector<std::string> Fields::texts(std::string_view key) {
    return list<std::string>(key, any_text, read_text);
}

std::vector<std::string> Fields::shown_texts(std::string_view key) {
    return list<std::string>(key, plain_text, read_shown_text);
}

std::size_t Fields::word_index(std::string_view key, const std::vector<std::string_view>& words) {
    const auto index = entry_.word(key, words);
    if (!index)
        fail(key, "is missing");
    return *index;
}

// ---- numbers

std::optional<bool> Fields::optional_flag(std::string_view key) {
    return entry_.boolean(key);
}

bool Fields::flag(std::string_view key) {
    return entry_.boolean(key).value_or(false);
}

std::optional<std::uint32_t> Fields::optional_whole(std::string_view key, std::uint32_t highest) {
    return entry_.integer(key, 0, highest);
}

std::uint32_t Fields::whole(std::string_view key, std::uint32_t highest) {
    const auto value = optional_whole(key, highest);
    if (!value)
        fail(key, "is missing");
    return *value;
}

std::vector<std::uint32_t> Fields::wholes(std::string_view key) {
    std::vector<std::uint32_t> out;
    const auto items = entry_.find(key);
    if (!items)
        return out;
    if (!items->is(JsonKind::array))
        fail(key, "must be a list in square brackets");
    for (const JsonValue item : items->children()) {
        const std::string_view given = item.text();
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
        if (!item.is(JsonKind::number) || error != std::errc() ||
            end != given.data() + given.size())
            fail(catalogue::element(key, out.size()),
                 fmt::format("is not a whole number from 0 to {}", UINT32_MAX));
        out.push_back(value);
    }
    return out;
}

std::optional<double> Fields::optional_number(std::string_view key, double lowest, double highest) {
    return entry_.number(key, lowest, highest);
}

double Fields::number(std::string_view key, double lowest, double highest) {
    const auto value = entry_.number(key, lowest, highest);
    if (!value)
        fail(key, "is missing");
    return *value;
}

std::int64_t Fields::count(std::string_view key, std::int64_t highest) {
    const JsonValue value = require(entry_.find(key), key);
    const std::string_view given = value.text();
    std::int64_t read = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), read);
    if (!value.is(JsonKind::number) || error != std::errc() || end != given.data() + given.size() ||
        read < 0 || read > highest)
        fail(key, fmt::format("is not a whole number from 0 to {}", highest));
    return read;
}

UtcTime Fields::time(std::string_view key) {
    const auto value = single<UtcTime>(key, "a time such as 2026-11-22T09:28:53.123Z", read_time);
    if (!value)
        fail(key, "is missing");
    return *value;
}

// ---- DNS and addresses

std::optional<dns::Name> Fields::optional_name(std::string_view key) {
    return single<dns::Name>(key, absolute_name, read_name_text);
}

dns::Name Fields::name(std::string_view key) {
    auto value = optional_name(key);
    if (!value)
        fail(key, "is missing");
    return *std::move(value);
}

std::vector<dns::Name> Fields::names(std::string_view key) {
    return list<dns::Name>(key, absolute_name, read_name_text);
}

dns::RrType Fields::type(std::string_view key) {
    const auto value = single<dns::RrType>(key, "a record type", dns::read_rr_type);
    if (!value)
        fail(key, "is missing");
    return *value;
}

std::optional<net::IpAddress> Fields::optional_address(std::string_view key) {
    return single<net::IpAddress>(key, ip_address, net::IpAddress::read);
}

net::IpAddress Fields::address(std::string_view key) {
    const auto value = optional_address(key);
    if (!value)
        fail(key, "is missing");
    return *value;
}

std::vector<net::IpAddress> Fields::addresses(std::string_view key) {
    return list<net::IpAddress>(key, ip_address, net::IpAddress::read);
}

std::optional<net::IpPrefix> Fields::optional_prefix(std::string_view key) {
    return single<net::IpPrefix>(key, "an IP prefix", net::IpPrefix::read);
}

std::string Fields::rdata(std::string_view key, dns::RrType type) {
    const std::optional<std::string> octets = read_hex(text(key));
    if (!octets)
        fail(key, "must be an even number of digits 0-9 and a-f");
    const dns::Bytes bytes(reinterpret_cast<const std::uint8_t*>(octets->data()), octets->size());
    // Whoever reads it further relies on what the reader of messages has checked.
    if (octets->size() > UINT16_MAX || dns::canonical_rdata(type, bytes) != *octets)
        fail(key, "is not rdata of " + dns::write_rr_type(type) + " in its canonical form");
    return *octets;
}

net::Endpoint Fields::endpoint() {
    return {address("address"), static_cast<std::uint16_t>(whole("port", UINT16_MAX))};
}

// ---- what stands inside

std::optional<Fields> Fields::optional_object(std::string_view key) {
    const auto value = entry_.find(key);
    return value ? std::optional(Fields(*value, *source_name_, place_of(key))) : std::nullopt;
}

Fields Fields::object(std::string_view key) {
    auto value = optional_object(key);
    if (!value)
        fail(key, "is missing");
    return *std::move(value);
}

std::vector<Fields> Fields::objects(std::string_view key) {
    std::vector<Fields> out;
    const auto items = entry_.find(key);
    if (!items)
        return out;
    if (!items->is(JsonKind::array))
        fail(key, "must be a list in square brackets");
    for (const JsonValue item : items->children())
        out.emplace_back(item, *source_name_, place_of(catalogue::element(key, out.size())));
    return out;
}

}  // namespace dnsprop::record
