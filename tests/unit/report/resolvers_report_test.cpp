#include "report/resolvers_report.hpp"

#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

using namespace dnsprop;
using namespace dnsprop::report;

namespace {

/// One row of each precision, read as a user's file is.
const catalogue::Catalogue& example() {
    static const catalogue::Catalogue catalogue = catalogue::read_resolvers(R"json(
{"format_version": 1, "generated": "2026-11-22", "resolvers": [
{"id": "google", "name": "Google Public DNS", "operator": "Google", "country": "US", "anycast": true, "asn": 15169,
 "as_name": "Google LLC", "filtering": "none", "dnssec": true, "ipv4": ["8.8.8.8", "8.8.4.4"], "ipv6": ["2001:4860:4860::8888"],
 "dot_host": "dns.google", "doh_url": "https://dns.google/dns-query", "ecs": true, "flush_url": "https://dns.google/cache",
 "class": "public", "tier": "A", "confidence": "high", "source_date": "2026-09-26"},
{"id": "zh", "name": "Zürinet", "operator": "Zürinet", "country": "CH", "city": "Zürich", "lat": 47.37, "lon": 8.54,
 "ipv4": ["192.0.2.1"], "dnssec": false, "ecs": false, "sets": []},
{"id": "guess", "operator": "Guess, \"Work\" & Co", "country": "BR", "city": "São Paulo", "lat": -23.55, "lon": -46.63,
 "geo_precision": "city-geolite", "ipv4": ["192.0.2.2"], "filtering": "family", "sets": ["world"]},
{"id": "capital", "operator": "=cmd()", "country": "DE", "lat": 52.52, "lon": 13.41, "geo_precision": "country",
 "ipv6": ["2001:db8::53"], "filtering": "dns64"},
{"id": "nowhere", "doh_url": "https://doh.example/q"}]})json",
                                                                            "example.json");
    return catalogue;
}

ResolverRows rows() {
    ResolverRows out;
    for (const auto& resolver : example().resolvers)
        out.push_back(&resolver);
    return out;
}

std::string table(std::size_t width) {
    StringSink sink;
    write_resolver_table(rows(), width, sink);
    return sink.text;
}

std::string page(std::size_t index, std::size_t width = 80) {
    StringSink sink;
    write_resolver_page(example().resolvers.at(index), width, sink);
    return sink.text;
}

void check_width(const std::string& text, std::size_t width) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(display_width(line) <= width);
    }
}

}  // namespace

TEST_CASE("The list is a table that says what its places are worth") {
    CHECK(table(100) ==
          R"(ID       ADDRESS       PLACE             OPERATOR            ASKED BY      FILTERS
google   8.8.8.8       anycast (US)      Google              do53 dot doh  none
zh       192.0.2.1     Zürich, CH        Zürinet             do53          unknown
guess    192.0.2.2     ~São Paulo, BR    Guess, "Work" & Co  do53          family
capital  2001:db8::53  DE, country only  =cmd()              do53          dns64
nowhere  by name       ??, no place      nowhere             doh           unknown

5 resolvers: 2 in a known city, 1 known only by country, 1 anycast, 1 without a place.
City, XX: where it stands, from its operator, its names or public lists.
~City, XX: a geolocation database's guess.
XX, country only: its coordinate is the capital's and stands for the whole country.
anycast (XX): it answers from many places and has no coordinate; XX is its operator's seat.
XX, no place: no place is known, so it has no coordinate.
)");
}

TEST_CASE("In 60 columns the list keeps ids and addresses and leaves out what is on the right") {
    CHECK(table(60) == R"(ID       ADDRESS       PLACE             OPERATOR
google   8.8.8.8       anycast (US)      Google
zh       192.0.2.1     Zürich, CH        Zürinet
guess    192.0.2.2     ~São Paulo, BR    Guess, "Work" & Co
capital  2001:db8::53  DE, country only  =cmd()
nowhere  by name       ??, no place      nowhere

5 resolvers: 2 in a known city, 1 known only by country, 1
anycast, 1 without a place.
City, XX: where it stands, from its operator, its names or
public lists.
~City, XX: a geolocation database's guess.
XX, country only: its coordinate is the capital's and stands
for the whole country.
anycast (XX): it answers from many places and has no
coordinate; XX is its operator's seat.
XX, no place: no place is known, so it has no coordinate.
)");
}

TEST_CASE("Nothing of the list or of a page is wider than the screen") {
    const auto shipped =
        catalogue::read_resolvers(catalogue::embedded_resolvers_json(), "resolvers.json");
    const auto all = catalogue::select(shipped, {.set = "all"});
    for (const std::size_t width : {1, 2, 13, 40, 80, 120, 200}) {
        CAPTURE(width);
        StringSink sink;
        write_resolver_table(all, width, sink);
        for (const auto* resolver : all)
            write_resolver_page(*resolver, width, sink);
        check_width(sink.text, width);
    }
}

TEST_CASE("In 80 columns every id of the shipped catalogue is whole") {
    const auto shipped =
        catalogue::read_resolvers(catalogue::embedded_resolvers_json(), "resolvers.json");
    const auto all = catalogue::select(shipped, {.set = "all"});
    StringSink sink;
    write_resolver_table(all, 80, sink);
    for (const auto* resolver : all) {
        CAPTURE(resolver->id);
        CHECK(sink.text.find("\n" + resolver->id + " ") != std::string::npos);
    }
}

TEST_CASE("A page says all that is known about a resolver") {
    CHECK(page(0) == R"(google: Google Public DNS

Operator    Google (public)
Network     AS15169 Google LLC
Place       anycast: many places at once; its operator is in United States (US)
IPv4        8.8.8.8, 8.8.4.4
IPv6        2001:4860:4860::8888
Plain DNS   yes
DoT         dns.google
DoH         https://dns.google/dns-query
Filtering   none
DNSSEC      validates
ECS         tells authoritative servers the client's network
Flush page  https://dns.google/cache
Sets        core, world, all
Data        tier A, confidence high, newest source 2026-09-26
)");
}

TEST_CASE("A page says what is not known") {
    CHECK(page(4) == R"(nowhere: nowhere

Operator    nowhere
Network     none known
Place       unknown
IPv4        none known
IPv6        none known
Plain DNS   not known to answer on port 53
DoT         none known
DoH         https://doh.example/q
Filtering   not known
DNSSEC      not known
ECS         not known
Flush page  none known
Sets        core, world, all
Data        given by hand
)");
}

TEST_CASE("A page says what a coordinate is worth") {
    CHECK(
        page(0).find(
            "Place       anycast: many places at once; its operator is in United States (US)\n") !=
        std::string::npos);
    CHECK(page(1).find("Place       Zürich, Switzerland (CH) (47.37, 8.54)\n") !=
          std::string::npos);
    CHECK(page(2, 100).find("Place       São Paulo, Brazil (BR) (-23.55, -46.63), a geolocation "
                            "database's guess\n") != std::string::npos);
    CHECK(page(3, 100).find(
              "Place       somewhere in Germany (DE); (52.52, 13.41) is the capital and stands for "
              "the country\n") != std::string::npos);
}

TEST_CASE("A page says what a policy means for the verdict") {
    CHECK(page(2).find("Filtering   family: what it blocks never counts against a change\n") !=
          std::string::npos);
    CHECK(page(3).find("Filtering   dns64: makes up AAAA records for names that have only A\n") !=
          std::string::npos);
}

TEST_CASE("The list as JSON is ASCII and can be given back to --resolvers") {
    StringSink sink;
    write_resolver_json(rows(), example().generated, sink);
    for (const char c : sink.text)
        REQUIRE((c == '\n' || (c >= 0x20 && c <= 0x7e)));
    const auto again = catalogue::read_resolvers(sink.text, "again.json");
    CHECK(again.generated == "2026-11-22");
    REQUIRE(again.resolvers.size() == 5);
    CHECK(again.resolvers[1].name == "Zürinet");
    CHECK(again.resolvers[1].sets.empty());
    CHECK(again.resolvers[2].geo_precision == catalogue::GeoPrecision::city_geolite);
    CHECK(again.resolvers[2].coordinates->longitude == -46.63);
    CHECK_FALSE(again.resolvers[4].speaks_do53);
    StringSink twice;
    ResolverRows same;
    for (const auto& resolver : again.resolvers)
        same.push_back(&resolver);
    write_resolver_json(same, again.generated, twice);
    CHECK(twice.text == sink.text);
}

TEST_CASE("The shipped catalogue survives its own export") {
    const auto shipped =
        catalogue::read_resolvers(catalogue::embedded_resolvers_json(), "resolvers.json");
    StringSink sink;
    write_resolver_json(catalogue::select(shipped, {.set = "all"}), shipped.generated, sink);
    const auto again = catalogue::read_resolvers(sink.text, "again.json");
    CHECK(again.resolvers.size() == shipped.resolvers.size());
    REQUIRE(again.operators.size() == shipped.operators.size());
    for (std::size_t i = 0; i < again.operators.size(); ++i) {
        CHECK(again.operators[i]->name == shipped.operators[i]->name);
        CHECK(again.operators[i]->names_its_servers == shipped.operators[i]->names_its_servers);
        CHECK(again.operators[i]->server_names == shipped.operators[i]->server_names);
        CHECK(again.operators[i]->nsid_site == shipped.operators[i]->nsid_site);
    }
}

TEST_CASE("The list as CSV quotes what needs it and disarms formulas") {
    StringSink sink;
    write_resolver_csv(rows(), sink);
    CHECK(
        sink.text ==
        "id,name,operator,country,city,lat,lon,geo_precision,asn,as_name,anycast,filtering,dnssec,"
        "ipv4,ipv6,do53,dot_host,doh_url,ecs,flush_url,class,tier,confidence,sets,source_date\r\n"
        "google,Google Public DNS,Google,US,,,,anycast,15169,Google LLC,true,none,true,8.8.8.8 "
        "8.8.4.4,2001:4860:4860::8888,yes,dns.google,https://dns.google/dns-query,true,"
        "https://dns.google/cache,public,A,high,core world,2026-09-26\r\n"
        "zh,Zürinet,Zürinet,CH,Zürich,47.37,8.54,city,,,,unknown,false,192.0.2.1,,yes,,,false,,,,,,"
        "\r\n"
        "guess,guess,\"Guess, \"\"Work\"\" & Co\",BR,São "
        "Paulo,-23.55,-46.63,city-geolite,,,,family,,192.0.2.2,,yes,,,,,,,,world,\r\n"
        "capital,capital,'=cmd(),DE,,52.52,13.41,country,,,,dns64,,,2001:db8::53,yes,,,,,,,,core "
        "world,\r\n"
        "nowhere,nowhere,nowhere,,,,,none,,,,unknown,,,,unknown,,https://doh.example/q,,,,,,core "
        "world,\r\n");
}
