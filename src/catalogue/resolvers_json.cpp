#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/did_you_mean.hpp"
#include "catalogue/entry_reader.hpp"
#include "catalogue/operators_json.hpp"

namespace dnsprop::catalogue {

namespace {

// In the order of their enumerators.
constexpr std::array<std::string_view, 5> precision_words = {"city", "city-geolite", "country",
                                                             "anycast", "none"};
constexpr std::array<std::string_view, 7> filtering_words = {"none",  "malware", "ads",    "family",
                                                             "legal", "dns64",   "unknown"};

constexpr std::array<std::string_view, 3> do53_words = {"yes", "no", "unknown"};
constexpr std::array<std::string_view, 11> class_words = {
    "public", "registry", "vendor",     "backbone", "community", "nren",
    "gov",    "isp",      "university", "hosting",  "security"};
constexpr std::array<std::string_view, 4> tier_words = {"A", "A-enc", "B", "C"};
constexpr std::array<std::string_view, 3> confidence_words = {"high", "medium", "low"};
constexpr std::array<std::string_view, 2> set_words = {"core", "world"};

std::string read_word(EntryReader& entry, std::string_view key,
                      std::span<const std::string_view> known) {
    const auto index = entry.word(key, known);
    return index ? std::string(known[*index]) : std::string();
}

/// RFC 5771, RFC 4291 section 2.7.
bool is_multicast(const net::IpAddress& address) {
    const unsigned first = address.bytes()[0];
    return address.is_ipv4() ? first >= 224 && first <= 239 : first == 0xff;
}

/// What the entries before this one have taken, by the entry's index.
struct Taken {
    std::map<std::string, std::size_t, std::less<>> ids;
    std::map<net::IpAddress, std::size_t> addresses;
};

std::vector<net::IpAddress> read_addresses(EntryReader& entry, std::string_view key,
                                           net::Family family, std::size_t index, Taken& taken) {
    std::vector<net::IpAddress> out;
    const auto items = entry.strings(key);
    if (!items)
        return out;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const JsonValue item = (*items)[i];
        const auto fail = [&](const std::string& problem) {
            entry.fail_at(item, element(key, i), fmt::format("{} {}", quote(item.text()), problem));
        };
        const auto address = net::IpAddress::read(item.text());
        if (!address || address->family() != family)
            fail(family == net::Family::ipv4 ? "is not an IPv4 address" : "is not an IPv6 address");
        if (address->is_unspecified())
            fail("is no resolver's address, but stands for none at all");
        if (is_multicast(*address))
            fail("is a multicast address, and a resolver has one of its own");
        const auto [twin, is_new] = taken.addresses.emplace(*address, index);
        if (!is_new)
            fail(twin->second == index ? std::string("stands twice in this entry")
                                       : fmt::format("is already an address of {}",
                                                     element("resolvers", twin->second)));
        out.push_back(*address);
    }
    return out;
}

std::optional<std::string> read_country(EntryReader& entry) {
    const auto value = entry.find("country");
    if (!value)
        return std::nullopt;
    std::string code(value->text());
    if (!value->is(JsonKind::string) || code != upper_case(code) || !continent_of(code))
        entry.fail_at(*value, "country",
                      fmt::format("{} is not a country code of ISO 3166-1 such as DE{}",
                                  quote(code), code == "UK" ? "; did you mean \"GB\"?" : ""));
    return code;
}

/// lat, lon, geo_precision and city, which have to agree with each other and with `anycast`.
void read_place(EntryReader& entry, Resolver& resolver) {
    resolver.city = entry.text("city");
    const auto latitude = entry.number("lat", -90, 90);
    const auto longitude = entry.number("lon", -180, 180);
    if (latitude.has_value() != longitude.has_value())
        entry.fail(latitude ? "lon" : "lat", "is missing: a place needs both lat and lon");
    if (latitude)
        resolver.coordinates = Coordinates{*latitude, *longitude};
    const bool is_anycast = resolver.anycast.value_or(false);
    if (const auto precision = entry.word("geo_precision", precision_words))
        resolver.geo_precision = static_cast<GeoPrecision>(*precision);
    else if (is_anycast)
        resolver.geo_precision = GeoPrecision::anycast;
    else if (resolver.coordinates)
        resolver.geo_precision = GeoPrecision::city;

    if (is_anycast && resolver.coordinates)
        entry.fail("lat", "an anycast resolver is in many places, so it has no coordinates");
    if (is_anycast && resolver.city)
        entry.fail("city", "an anycast resolver is in many places, so it has no city");
    if (is_anycast != (resolver.geo_precision == GeoPrecision::anycast))
        entry.fail("geo_precision", "\"anycast\" goes with \"anycast\": true, and only with it");
    const bool wants_place = resolver.geo_precision != GeoPrecision::anycast &&
                             resolver.geo_precision != GeoPrecision::none;
    if (wants_place != resolver.coordinates.has_value())
        entry.fail("geo_precision",
                   fmt::format("\"{}\" does not go {} lat and lon", word(resolver.geo_precision),
                               wants_place ? "without" : "with"));
}

/// Which of the ways to ask it are there.
void read_protocols(EntryReader& entry, Resolver& resolver) {
    const bool has_address = !resolver.ipv4.empty() || !resolver.ipv6.empty();
    if (const auto do53 = entry.word("do53", do53_words))
        resolver.speaks_do53 = do53_words[*do53] == "yes";
    else
        resolver.speaks_do53 = has_address;
    resolver.dot_host = entry.host_name("dot_host");
    resolver.doh_url = entry.https_url("doh_url");
}

void read_sets(EntryReader& entry, Resolver& resolver) {
    const auto sets = entry.strings("sets");
    if (!sets) {
        resolver.sets.assign(set_words.begin(), set_words.end());
        return;
    }
    for (std::size_t i = 0; i < sets->size(); ++i) {
        const std::string_view given = (*sets)[i].text();
        const auto field = element("sets", i);
        if (std::ranges::find(set_words, given) == set_words.end())
            entry.fail_at(
                (*sets)[i], field,
                fmt::format("{} is not a set; it can be \"core\" or \"world\", and \"all\" "
                            "holds every resolver anyway",
                            quote(given)));
        if (std::ranges::find(resolver.sets, given) != resolver.sets.end())
            entry.fail_at((*sets)[i], field, quote(given) + " stands there twice");
        resolver.sets.emplace_back(given);
    }
}

Resolver read_resolver(EntryReader& entry, std::size_t index, Taken& taken) {
    Resolver resolver;
    const auto id = entry.id("id");
    const auto name = entry.text("name");
    const auto operator_name = entry.text("operator");
    resolver.country = read_country(entry);
    resolver.anycast = entry.boolean("anycast");
    read_place(entry, resolver);
    resolver.asn = entry.integer("asn", 1, 4294967295);
    resolver.as_name = entry.text("as_name");
    if (const auto filtering = entry.word("filtering", filtering_words))
        resolver.filtering = static_cast<Filtering>(*filtering);
    resolver.validates_dnssec = entry.boolean("dnssec");
    resolver.ipv4 = read_addresses(entry, "ipv4", net::Family::ipv4, index, taken);
    resolver.ipv6 = read_addresses(entry, "ipv6", net::Family::ipv6, index, taken);
    read_protocols(entry, resolver);
    resolver.sends_ecs = entry.boolean("ecs");
    resolver.flush_url = entry.https_url("flush_url");
    resolver.operator_class = read_word(entry, "class", class_words);
    resolver.tier = read_word(entry, "tier", tier_words);
    resolver.confidence = read_word(entry, "confidence", confidence_words);
    read_sets(entry, resolver);
    resolver.source_date = entry.date("source_date").value_or("");

    // A misspelt key is reported before a missing one: it is often the reason.
    entry.refuse_unknown_keys();
    if (!id)
        entry.fail("id", "is missing");
    const auto [twin, is_new] = taken.ids.emplace(*id, index);
    if (!is_new)
        entry.fail("id", fmt::format("{} is already the id of {}", quote(*id),
                                     element("resolvers", twin->second)));
    const bool has_address = !resolver.ipv4.empty() || !resolver.ipv6.empty();
    const bool is_encrypted = resolver.dot_host || resolver.doh_url;
    if (resolver.speaks_do53 && !has_address)
        entry.fail("do53", "\"yes\" needs an address in ipv4 or ipv6");
    if (!has_address && !is_encrypted)
        entry.fail("", "has no address (ipv4, ipv6), no dot_host and no doh_url to ask it at");
    if (!resolver.speaks_do53 && !is_encrypted)
        entry.fail("do53", "without \"yes\" a dot_host or doh_url is needed to ask it at");
    resolver.id = *id;
    resolver.name = name.value_or(*id);
    resolver.operator_name = operator_name.value_or(resolver.name);
    return resolver;
}

}  // namespace

Catalogue read_resolvers(std::string_view json, const std::string& source_name) {
    const JsonDocument document(json, source_name);
    EntryReader file(document.root(), document.source_name(), "");
    require_format_version(file);
    Catalogue catalogue;
    catalogue.generated = file.date("generated").value_or("");
    const auto operators = read_operators(file, document.source_name());
    const auto entries = file.objects("resolvers");
    file.refuse_unknown_keys();
    if (entries.empty())
        file.fail("resolvers", "holds no resolver");

    catalogue.operators = operators ? *operators : shipped_operators();
    Taken taken;
    catalogue.resolvers.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EntryReader entry(entries[i], document.source_name(), element("resolvers", i));
        Resolver& resolver = catalogue.resolvers.emplace_back(read_resolver(entry, i, taken));
        resolver.operator_identity = find_operator(catalogue.operators, resolver.operator_name);
    }
    return catalogue;
}

}  // namespace dnsprop::catalogue
