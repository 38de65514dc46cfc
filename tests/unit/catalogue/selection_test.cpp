#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"

using namespace dnsprop;
using namespace dnsprop::catalogue;

namespace {

Resolver resolver(const std::string& id, const std::string& operator_name,
                  const std::string& country, std::vector<std::string> sets) {
    Resolver out;
    out.id = id;
    out.operator_name = operator_name;
    if (!country.empty())
        out.country = country;
    out.sets = std::move(sets);
    return out;
}

const Catalogue& example() {
    static const Catalogue catalogue = {
        "2026-11-22",
        {},
        {resolver("a1", "Alpha", "US", {"world"}), resolver("a2", "Alpha", "US", {"world"}),
         resolver("a3", "Alpha", "DE", {"world"}),
         resolver("google", "Google", "US", {"core", "world"}),
         resolver("jp", "Nippon Net", "JP", {"world"}),
         resolver("de", "Beta Telekom", "DE", {"world"}),
         resolver("ca", "Gamma", "CA", {"core", "world"}), resolver("lost", "Delta", "", {}),
         resolver("br", "Epsilon", "BR", {})}};
    return catalogue;
}

std::string ids(const std::vector<const Resolver*>& rows) {
    std::string out;
    for (const Resolver* row : rows)
        out += (out.empty() ? "" : " ") + row->id;
    return out;
}

std::string chosen(const Selection& selection) {
    return ids(select(example(), selection));
}

std::string refusal(const Selection& selection) {
    try {
        select(example(), selection);
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("A set is chosen, world unless another is named, in catalogue order") {
    CHECK(chosen({}) == "a1 a2 a3 google jp de ca");
    CHECK(chosen({.set = "core"}) == "google ca");
    CHECK(chosen({.set = "all"}) == "a1 a2 a3 google jp de ca lost br");
    CHECK(refusal({.set = "wrld"}) == "unknown set \"wrld\"; did you mean \"world\"?");
    CHECK(refusal({.set = "everything"}) ==
          "unknown set \"everything\"; it can be \"core\", \"world\" or \"all\"");
}

TEST_CASE("Ids are chosen whatever the set, in any case") {
    CHECK(chosen({.set = "core", .ids = {"BR", "a1"}}) == "a1 br");
    CHECK(refusal({.ids = {"gogle"}}) ==
          "no resolver of the catalogue has the id \"gogle\"; did you mean \"google\"?");
    CHECK(refusal({.ids = {"zzzzzzzzz"}})
              .starts_with("no resolver of the catalogue has the id \"zzzzzzzzz\""));
    CHECK(refusal({.ids = {"\x1b[2J"}})
              .starts_with("no resolver of the catalogue has the id \"\\027[2J\""));
}

TEST_CASE("Countries and continents are chosen in any case, and together") {
    CHECK(chosen({.countries = {"de"}}) == "a3 de");
    CHECK(chosen({.countries = {"DE", "JP"}}) == "a3 jp de");
    CHECK(chosen({.continents = {"na"}}) == "a1 a2 google ca");
    CHECK(chosen({.countries = {"CA", "DE"}, .continents = {"EU"}}) == "a3 de");
    CHECK(chosen({.set = "all", .continents = {"SA"}}) == "br");
    CHECK(refusal({.countries = {"UK"}}) ==
          "\"UK\" is not a country code of ISO 3166-1; did you mean \"GB\"?");
    CHECK(
        refusal({.countries = {"Germany"}}) ==
        "\"Germany\" is not a country code of ISO 3166-1; countries are given by two letters, such "
        "as DE or BR");
    CHECK(refusal({.countries = {"USA"}})
              .starts_with("\"USA\" is not a country code of ISO 3166-1; did you mean \"US\""));
    CHECK(refusal({.continents = {"Europe"}}) ==
          "unknown continent \"Europe\"; known are Africa AF, Antarctica AN, Asia AS, Europe EU, "
          "North "
          "America NA, Oceania OC, South America SA");
}

TEST_CASE("Operators are chosen by their name or a part of it, in any case") {
    CHECK(chosen({.operators = {"alpha"}}) == "a1 a2 a3");
    CHECK(chosen({.operators = {"TELE", "goo"}}) == "google de");
    CHECK(chosen({.countries = {"DE"}, .operators = {"alpha"}}) == "a3");
    CHECK(refusal({.operators = {"Gogle"}}) ==
          "no resolver of the catalogue is run by \"Gogle\"; did you mean \"Google\"?");
    CHECK(refusal({.operators = {""}}).starts_with("no resolver of the catalogue is run by \"\""));
}

TEST_CASE("A selection that leaves nothing says which of its parts met") {
    CHECK(refusal({.set = "core", .countries = {"JP"}, .operators = {"google"}}) ==
          "nothing to ask: no resolver of the catalogue is in all of set core + country JP + "
          "operator "
          "google; --set all has more");
    CHECK(refusal({.set = "all", .countries = {"FR", "IT"}}) ==
          "nothing to ask: no resolver of the catalogue is in all of set all + country FR,IT");
    CHECK(refusal({.ids = {"a1"}, .continents = {"EU"}}) ==
          "nothing to ask: no resolver of the catalogue is in all of id a1 + continent EU");
    CHECK(refusal({.limit = 0}) ==
          "nothing to ask: no resolver of the catalogue is in all of set world + limit 0; --set "
          "all has "
          "more");
}

TEST_CASE("A limit takes core first, then spreads over operators, continents and countries") {
    CHECK(chosen({.limit = 1}) == "google");
    CHECK(chosen({.limit = 2}) == "google ca");
    CHECK(chosen({.limit = 5}) == "a1 google jp de ca");
    CHECK(chosen({.limit = 6}) == "a1 a3 google jp de ca");
    CHECK(chosen({.limit = 7}) == "a1 a2 a3 google jp de ca");
    CHECK(chosen({.limit = 1000}) == "a1 a2 a3 google jp de ca");
}

TEST_CASE("Forty of the shipped resolvers stand on six continents and are few of any operator") {
    const Catalogue shipped = read_resolvers(embedded_resolvers_json(), "resolvers.json");
    const auto rows = select(shipped, {.limit = 40});
    REQUIRE(rows.size() == 40);
    CHECK(rows == select(shipped, {.limit = 40}));
    CHECK(std::ranges::is_sorted(rows));
    std::multiset<std::string> operators;
    std::set<std::string_view> continents;
    for (const Resolver* row : rows) {
        operators.insert(row->operator_name);
        continents.insert(continent_of(row->country.value()).value());
    }
    CHECK(continents.size() == 6);
    for (const auto& name : operators) {
        CAPTURE(name);
        CHECK(operators.count(name) <= 2);
    }
}

TEST_CASE("Every resolver of the shipped catalogue can be chosen by its id and its country") {
    const Catalogue shipped = read_resolvers(embedded_resolvers_json(), "resolvers.json");
    for (const auto& row : shipped.resolvers) {
        const Selection selection = {.ids = {row.id}, .countries = {row.country.value()}};
        CHECK(ids(select(shipped, selection)) == row.id);
    }
}

TEST_CASE("Each country of ISO 3166-1 is on one continent") {
    CHECK(continent_of("DE") == "EU");
    CHECK(continent_of("de") == "EU");
    CHECK(continent_of("EU") == "EU");
    CHECK(continent_of("XK") == "EU");
    CHECK(continent_of("TR") == "AS");
    CHECK(continent_of("EG") == "AF");
    CHECK(continent_of("MX") == "NA");
    CHECK(continent_of("BR") == "SA");
    CHECK(continent_of("NZ") == "OC");
    CHECK(continent_of("AQ") == "AN");
    for (const char* code : {"UK", "ZZ", "", "D", "DEU", "  ", " A", "D ", "1A"}) {
        CAPTURE(code);
        CHECK_FALSE(continent_of(code));
    }
    // 249 codes are assigned; EU and XK are ours.
    int known = 0;
    for (char a = 'A'; a <= 'Z'; ++a)
        for (char b = 'A'; b <= 'Z'; ++b)
            known += continent_of(std::string{a, b}) ? 1 : 0;
    CHECK(known == 249 + 2);
}
