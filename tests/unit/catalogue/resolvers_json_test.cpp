#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"

using namespace dnsprop;
using namespace dnsprop::catalogue;

namespace {

Catalogue read(const std::string& json) {
    return read_resolvers(json, "mine.json");
}

/// A file with these entries, the first of which stands in line 2.
std::string file_with(const std::string& entries) {
    return "{\"format_version\": 1, \"resolvers\": [\n" + entries + "]}";
}

std::string refusal_of_file(const std::string& json) {
    try {
        read(json);
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

std::string refusal(const std::string& entries) {
    return refusal_of_file(file_with(entries));
}

/// What is said about a good entry with this beside it.
std::string refusal_with(const std::string& fields) {
    return refusal("{\"id\": \"x\", \"ipv4\": [\"192.0.2.1\"], " + fields + "}");
}

const std::string at_x = "mine.json:2: resolvers[0] (x): ";

}  // namespace

TEST_CASE("The shipped resolvers.json is read") {
    const Catalogue shipped = read_resolvers(embedded_resolvers_json(), "resolvers.json");
    CHECK(shipped.generated == "2026-11-22");
    REQUIRE(shipped.resolvers.size() > 300);
    const auto google = std::ranges::find(shipped.resolvers, "google", &Resolver::id);
    REQUIRE(google != shipped.resolvers.end());
    CHECK(google->name == "Google Public DNS");
    CHECK(google->anycast == true);
    CHECK(google->geo_precision == GeoPrecision::anycast);
    CHECK_FALSE(google->coordinates);
    CHECK(google->speaks_do53);
    CHECK(google->validates_dnssec == true);
    CHECK(google->ipv4.front().text() == "8.8.8.8");
    CHECK(google->doh_url == "https://dns.google/dns-query");
    CHECK(std::ranges::count(google->sets, "core") == 1);
}

TEST_CASE("An entry written by hand needs an id and an address") {
    const auto entry = read(file_with(R"({"id": "x", "ipv4": ["192.0.2.1"]})")).resolvers.front();
    CHECK(entry.name == "x");
    CHECK(entry.operator_name == "x");
    CHECK(entry.speaks_do53);
    CHECK(entry.sets == std::vector<std::string>{"core", "world"});
    CHECK(entry.geo_precision == GeoPrecision::none);
    CHECK(entry.filtering == Filtering::unknown);
    CHECK_FALSE(entry.anycast);
    CHECK_FALSE(entry.country);
    CHECK(entry.tier.empty());
    const auto named =
        read(file_with(R"({"id": "y", "name": "Why", "ipv6": ["2001:db8::1"]})")).resolvers.front();
    CHECK(named.operator_name == "Why");
    CHECK(named.speaks_do53);
}

TEST_CASE("Null means the same as a key that is not there") {
    const auto entry =
        read(file_with(R"({"id": "x", "ipv4": ["192.0.2.1"], "ipv6": null, "do53": null,
        "sets": null, "anycast": null, "lat": null, "lon": null, "asn": null})"))
            .resolvers.front();
    CHECK(entry.speaks_do53);
    CHECK(entry.sets.size() == 2);
    CHECK_FALSE(entry.asn);
}

TEST_CASE("A user's own catalogue may hold private and loopback addresses") {
    CHECK(refusal(R"({"id": "x", "ipv4": ["127.0.0.1", "10.0.0.53"], "ipv6": ["::1", "fd00::53"]})")
              .empty());
}

TEST_CASE("A place may be given by hand, and is taken for a city unless said otherwise") {
    const auto entry = read(file_with(
        R"({"id": "x", "ipv4": ["192.0.2.1"], "city": "Zürich", "lat": 47.37, "lon": 8.54})"));
    CHECK(entry.resolvers.front().geo_precision == GeoPrecision::city);
    CHECK(entry.resolvers.front().coordinates->latitude == 47.37);
    CHECK(read(file_with(R"({"id": "x", "ipv4": ["192.0.2.1"], "anycast": true})"))
              .resolvers.front()
              .geo_precision == GeoPrecision::anycast);
}

TEST_CASE("A file that is not a catalogue of version 1 is refused") {
    CHECK(refusal_of_file("[]") ==
          "mine.json:1: must be an object in braces, not a list in square brackets");
    CHECK(refusal_of_file(R"({"resolvers": []})") ==
          "mine.json:1: format_version: is missing; this file is read as \"format_version\": 1");
    for (const char* version : {"2", "1.0", "\"1\"", "true", "18446744073709551617"})
        CHECK(refusal_of_file("{\"resolvers\": [],\n\"format_version\": " + std::string(version) +
                              "}") ==
              "mine.json:2: format_version: is not 1, the only version that this dnsprop knows");
    CHECK(refusal("") == "mine.json:1: resolvers: holds no resolver");
    CHECK(refusal_of_file(R"({"format_version": 1})") ==
          "mine.json:1: resolvers: holds no resolver");
    CHECK(refusal_of_file(R"({"format_version": 1, "resolver": []})") ==
          "mine.json:1: unknown key \"resolver\"; did you mean \"resolvers\"?");
    CHECK(refusal_of_file(R"({"format_version": 1, "resolvers": {}})") ==
          "mine.json:1: resolvers: must be a list in square brackets, not an object in braces");
    CHECK(refusal_of_file(R"({"format_version": 1, "generated": "today", "resolvers": []})") ==
          "mine.json:1: generated: \"today\" is not a date such as 2026-11-22");
    CHECK(refusal("\"8.8.8.8\"") ==
          "mine.json:2: resolvers[0]: must be an object in braces, not a "
          "string in double quotes");
}

TEST_CASE("A bad address is named with its file, line, entry and key") {
    CHECK(refusal("{\"id\": \"google\",\n \"ipv4\": [\"8.8.4.4\",\n \"8.8.8\"]}") ==
          "mine.json:4: resolvers[0] (google): ipv4[1]: \"8.8.8\" is not an IPv4 address");
    CHECK(refusal(R"({"id": "x", "ipv6": ["8.8.8.8"]})") ==
          at_x + "ipv6[0]: \"8.8.8.8\" is not an IPv6 address");
    CHECK(refusal(R"({"id": "x", "ipv4": ["2001:db8::1"]})") ==
          at_x + "ipv4[0]: \"2001:db8::1\" is not an IPv4 address");
    CHECK(refusal(R"({"id": "x", "ipv4": ["0.0.0.0"]})") ==
          at_x + "ipv4[0]: \"0.0.0.0\" is no resolver's address, but stands for none at all");
    CHECK(refusal(R"({"id": "x", "ipv6": ["ff02::fb"]})") ==
          at_x + "ipv6[0]: \"ff02::fb\" is a multicast address, and a resolver has one of its own");
    CHECK(refusal(R"({"id": "x", "ipv4": ["224.0.0.251"]})") ==
          at_x +
              "ipv4[0]: \"224.0.0.251\" is a multicast address, and a resolver has one of its own");
    CHECK(refusal(R"({"id": "x", "ipv4": "192.0.2.1"})") ==
          at_x + "ipv4: must be a list in square brackets, not a string in double quotes");
    CHECK(refusal(R"({"id": "x", "ipv4": [3221225985]})") ==
          at_x + "ipv4[0]: must be a string in double quotes, not a number");
}

TEST_CASE("Ids and addresses stand once in the whole file") {
    CHECK(refusal(R"({"id": "a", "ipv4": ["192.0.2.1"]}, {"id": "a", "ipv4": ["192.0.2.2"]})") ==
          "mine.json:2: resolvers[1] (a): id: \"a\" is already the id of resolvers[0]");
    CHECK(refusal(
              R"({"id": "a", "ipv6": ["2001:db8::1"]}, {"id": "b", "ipv6": ["2001:DB8:0::1"]})") ==
          "mine.json:2: resolvers[1] (b): ipv6[0]: \"2001:DB8:0::1\" is already an address of "
          "resolvers[0]");
    CHECK(refusal(R"({"id": "a", "ipv4": ["192.0.2.1", "192.0.2.1"]})") ==
          "mine.json:2: resolvers[0] (a): ipv4[1]: \"192.0.2.1\" stands twice in this entry");
}

TEST_CASE("An unknown key is refused with the nearest known one") {
    CHECK(refusal(R"({"id": "x", "ip4": ["192.0.2.1"]})") ==
          at_x + "unknown key \"ip4\"; did you mean \"ipv4\", \"id\" or \"ipv6\"?");
    CHECK(refusal(R"({"Id": "x", "ipv4": ["192.0.2.1"]})") ==
          "mine.json:2: resolvers[0]: unknown key \"Id\"; did you mean \"id\"?");
    CHECK(refusal_with(R"("zzzzzzzzzzzz": 1)") == at_x + "unknown key \"zzzzzzzzzzzz\"");
    CHECK(refusal_with(R"("id": "y")") ==
          "mine.json:2:36: the key \"id\" stands twice in one object");
}

TEST_CASE("An id is short, lower case and hyphenated") {
    for (const char* id : {"Google", "a b", "a--b", "-a", "a-", "a_b", "é", ""}) {
        CAPTURE(id);
        const auto message =
            refusal("{\"id\": \"" + std::string(id) + "\", \"ipv4\": [\"192.0.2.1\"]}");
        CHECK(
            message.find(" is not an id: at most 64 of a-z, 0-9 and single hyphens between them") !=
            std::string::npos);
    }
    CHECK(refusal("{\"id\": \"" + std::string(65, 'a') + "\"}").find("is not an id") !=
          std::string::npos);
    CHECK(refusal(R"({"ipv4": ["192.0.2.1"]})") == "mine.json:2: resolvers[0]: id: is missing");
    CHECK(refusal(R"({"id": 7, "ipv4": ["192.0.2.1"]})") ==
          "mine.json:2: resolvers[0]: id: must be a string in double quotes, not a number");
}

TEST_CASE("Text that would play with a terminal is refused") {
    const auto name = [](const std::string& text) {
        return refusal_with("\"name\": \"" + text + "\"");
    };
    CHECK(name("a\\u001b[2Jb") == at_x + "name: \"a\\027[2Jb\" holds a control character");
    for (const char* text : {"\\n", "\\t", "\\u007f", "\u0085", "\u009b", "\u061c", "\u200e",
                             "\u200f", "\u2028", "\u202e", "\u2066", "\u2069"}) {
        CAPTURE(text);
        CHECK(name(text).ends_with(" holds a control character"));
    }
    for (const char* text : {"Zürich", "東京", "Ørsted €", "\u00a0", "\u2026", "\u205f"}) {
        CAPTURE(text);
        CHECK(name(text).empty());
    }
    CHECK(name("") == at_x + "name: is empty; leave it out, or write null, when it is not known");
    CHECK(name(std::string(101, 'x')) == at_x + "name: is longer than 100 characters");
}

TEST_CASE("Numbers are checked before they are converted") {
    CHECK(refusal_with(R"("asn": -1)") ==
          at_x + "asn: \"-1\" is not a whole number from 1 to 4294967295");
    for (const char* asn : {"0", "4294967296", "1.5", "1e3", "99999999999999999999"}) {
        CAPTURE(asn);
        CHECK(refusal_with("\"asn\": " + std::string(asn)) ==
              at_x + "asn: \"" + asn + "\" is not a whole number from 1 to 4294967295");
    }
    CHECK(refusal_with(R"("asn": "15169")") ==
          at_x + "asn: must be a number, not a string in double quotes");
    CHECK(refusal_with(R"("lat": 90.5, "lon": 0)") ==
          at_x + "lat: \"90.5\" is not a number from -90 to 90");
    CHECK(refusal_with(R"("lat": 0, "lon": 1e999)") ==
          at_x + "lon: \"1e999\" is not a number from -180 to 180");
    CHECK(refusal_with(R"("anycast": 1)") == at_x + "anycast: must be true or false, not a number");
}

TEST_CASE("A place is whole, and agrees with its precision and with anycast") {
    CHECK(refusal_with(R"("lat": 47.4)") ==
          at_x + "lon: is missing: a place needs both lat and lon");
    CHECK(refusal_with(R"("lon": 8.5)") ==
          at_x + "lat: is missing: a place needs both lat and lon");
    CHECK(refusal_with(R"("anycast": true, "lat": 47.4, "lon": 8.5)") ==
          at_x + "lat: an anycast resolver is in many places, so it has no coordinates");
    CHECK(refusal_with(R"("anycast": true, "city": "Zürich")") ==
          at_x + "city: an anycast resolver is in many places, so it has no city");
    CHECK(refusal_with(R"("anycast": true, "geo_precision": "none")") ==
          at_x + "geo_precision: \"anycast\" goes with \"anycast\": true, and only with it");
    CHECK(refusal_with(R"("geo_precision": "anycast")") ==
          at_x + "geo_precision: \"anycast\" goes with \"anycast\": true, and only with it");
    CHECK(refusal_with(R"("geo_precision": "city")") ==
          at_x + "geo_precision: \"city\" does not go without lat and lon");
    CHECK(refusal_with(R"("geo_precision": "none", "lat": 47.4, "lon": 8.5)") ==
          at_x + "geo_precision: \"none\" does not go with lat and lon");
}

TEST_CASE("Words come from closed lists") {
    CHECK(refusal_with(R"("geo_precision": "town")") ==
          at_x +
              "geo_precision: unknown word \"town\"; it can be \"city\", \"city-geolite\", "
              "\"country\", \"anycast\" or \"none\"");
    CHECK(refusal_with(R"("filtering": "malwares")") ==
          at_x + "filtering: unknown word \"malwares\"; did you mean \"malware\"?");
    CHECK(refusal_with(R"("country": "UK")") ==
          at_x +
              "country: \"UK\" is not a country code of ISO 3166-1 such as DE; did you mean "
              "\"GB\"?");
    CHECK(refusal_with(R"("country": "de")") ==
          at_x + "country: \"de\" is not a country code of ISO 3166-1 such as DE");
    CHECK(refusal_with(R"("class": "isps")") ==
          at_x + "class: unknown word \"isps\"; did you mean \"isp\"?");
    CHECK(refusal_with(R"("tier": "D")").starts_with(at_x + "tier: unknown word \"D\"; "));
    CHECK(refusal_with(R"("confidence": "hi")")
              .starts_with(at_x + "confidence: unknown word \"hi\"; did you mean \"high\""));
    CHECK(refusal_with(R"("sets": ["big"])") ==
          at_x +
              "sets[0]: \"big\" is not a set; it can be \"core\" or \"world\", and \"all\" holds "
              "every resolver anyway");
    CHECK(refusal_with(R"("sets": ["core", "core"])") ==
          at_x + "sets[1]: \"core\" stands there twice");
    CHECK(refusal_with(R"("source_date": "2026-13-01")") ==
          at_x + "source_date: \"2026-13-01\" is not a date such as 2026-11-22");
}

TEST_CASE("Every resolver can be asked somehow") {
    CHECK(refusal(R"({"id": "x"})") ==
          at_x + "has no address (ipv4, ipv6), no dot_host and no doh_url to ask it at");
    CHECK(refusal(R"({"id": "x", "do53": "yes", "dot_host": "dns.example"})") ==
          at_x + "do53: \"yes\" needs an address in ipv4 or ipv6");
    CHECK(refusal_with(R"("do53": "no")") ==
          at_x + "do53: without \"yes\" a dot_host or doh_url is needed to ask it at");
    const auto entry =
        read(file_with(R"({"id": "x", "doh_url": "https://dns.example/q"})")).resolvers.front();
    CHECK_FALSE(entry.speaks_do53);
    CHECK_FALSE(
        read(
            file_with(
                R"({"id": "x", "ipv4": ["192.0.2.1"], "do53": "unknown", "dot_host": "d.example"})"))
            .resolvers.front()
            .speaks_do53);
}

TEST_CASE("Host names and URLs are what TLS can be asked for") {
    CHECK(refusal_with(R"("doh_url": "http://dns.example/q")") ==
          at_x + "doh_url: \"http://dns.example/q\" does not start with https://");
    for (const char* url :
         {"https://", "https:///q", "https://dns.example/q x", "https://dns.exämple/"}) {
        CAPTURE(url);
        CHECK(refusal_with("\"doh_url\": \"" + std::string(url) + "\"")
                  .ends_with(" is not a URL such as https://dns.example/dns-query"));
    }
    CHECK(refusal_with(R"("flush_url": "ftp://x")") ==
          at_x + "flush_url: \"ftp://x\" does not start with https://");
    for (const char* host : {"", "a..b", ".a", "a.", "-a.b", "a b", "exämple.com", "https://x"}) {
        CAPTURE(host);
        CHECK(refusal_with("\"dot_host\": \"" + std::string(host) + "\"")
                  .ends_with(" is not a host name such as dns.example"));
    }
}

TEST_CASE("Every word of the catalogue can be said") {
    CHECK(word(GeoPrecision::city) == "city");
    CHECK(word(GeoPrecision::city_geolite) == "city-geolite");
    CHECK(word(GeoPrecision::country) == "country");
    CHECK(word(GeoPrecision::anycast) == "anycast");
    CHECK(word(GeoPrecision::none) == "none");
    CHECK(word(Filtering::none) == "none");
    CHECK(word(Filtering::malware) == "malware");
    CHECK(word(Filtering::ads) == "ads");
    CHECK(word(Filtering::family) == "family");
    CHECK(word(Filtering::legal) == "legal");
    CHECK(word(Filtering::dns64) == "dns64");
    CHECK(word(Filtering::unknown) == "unknown");
    CHECK(is_filtering(Filtering::legal));
    CHECK_FALSE(is_filtering(Filtering::dns64));
}

TEST_CASE("What the file says of an operator holds for all its resolvers") {
    const Catalogue mine = read(R"({"format_version": 1, "operators": [
{"name": "One", "names_servers": true, "server_names": ["*.one.example"], "nsid_site": "{site}-1"},
{"name": "Two"}], "resolvers": [
{"id": "a", "operator": "One", "ipv4": ["192.0.2.1"]},
{"id": "b", "operator": "One", "ipv4": ["192.0.2.2"]},
{"id": "c", "operator": "Two", "ipv4": ["192.0.2.3"]},
{"id": "d", "operator": "one", "ipv4": ["192.0.2.4"]}]})");
    REQUIRE(mine.operators.size() == 2);
    const OperatorIdentityPtr one = mine.resolvers[0].operator_identity;
    REQUIRE(one);
    CHECK(one->names_its_servers);
    CHECK(one->server_names == std::vector<std::string>{"*.one.example"});
    CHECK(one->nsid_site == "{site}-1");
    CHECK(mine.resolvers[1].operator_identity == one);
    const OperatorIdentityPtr two = mine.resolvers[2].operator_identity;
    REQUIRE(two);
    CHECK(two->rank == 1);
    CHECK_FALSE(two->names_its_servers);
    CHECK(two->server_names.empty());
    CHECK_FALSE(two->nsid_site);
    CHECK_FALSE(mine.resolvers[3].operator_identity);
}

TEST_CASE(
    "Without a list of operators the shipped one holds, an empty one says that none is known") {
    const std::string resolvers =
        R"("resolvers": [{"id": "mine", "operator": "Google", "ipv4": ["192.0.2.1"]}]})";
    const Catalogue without = read(R"({"format_version": 1, )" + resolvers);
    REQUIRE(without.resolvers[0].operator_identity);
    CHECK(without.resolvers[0].operator_identity->nsid_site == "gpdns-{site}");
    const Catalogue empty = read(R"({"format_version": 1, "operators": [], )" + resolvers);
    CHECK_FALSE(empty.resolvers[0].operator_identity);
}

TEST_CASE("What is wrong in the list of operators is said with its place") {
    const auto refused = [](const std::string& entries) {
        return refusal_of_file("{\"format_version\": 1, \"operators\": [\n" + entries +
                               "], \"resolvers\": [{\"id\": \"x\", \"ipv4\": [\"192.0.2.1\"]}]}");
    };
    const std::string at = "mine.json:2: operators[0]: ";
    CHECK(refused(R"({"name": "One"})").empty());
    CHECK(refused(R"({"names_servers": true})") == at + "name: is missing");
    CHECK(refused(R"(7)") == at + "must be an object in braces, not a number");
    CHECK(refused(R"({"name": "One", "nsid": "a"})")
              .starts_with(at + "unknown key \"nsid\"; did you mean \"nsid_site\""));
    CHECK(refused(R"({"name": "One", "names_servers": 1})") ==
          at + "names_servers: must be true or false, not a number");
    CHECK(refused(R"({"name": "One", "server_names": ["a*", "*"]})") ==
          at + "server_names[1]: \"*\" is every server's name; give some letters beside the *");
    CHECK(
        refused(R"({"name": "One", "nsid_site": "gpdns-"})") ==
        at +
            "nsid_site: \"gpdns-\" must have {site} once, where the three letters of the site are");
    CHECK(refused("{\"name\": \"One\"},\n{\"name\": \"One\"}") ==
          "mine.json:3: operators[1]: name: \"One\" is already the name of operators[0]");
    CHECK(refusal_of_file(R"({"format_version": 1, "operators": {}, "resolvers": []})") ==
          "mine.json:1: operators: must be a list in square brackets, not an object in braces");
}
