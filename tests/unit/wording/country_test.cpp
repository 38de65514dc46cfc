#include "wording/country.hpp"

#include <catch2/catch.hpp>

#include "catalogue/catalogue.hpp"
#include "wording/place.hpp"

using namespace dnsprop;
using wording::country_name;

TEST_CASE("people read the names of countries") {
    CHECK(country_name("PG") == "Papua New Guinea");
    CHECK(country_name("de") == "Germany");
    CHECK(country_name("AD") == "Andorra");
    CHECK(country_name("ZW") == "Zimbabwe");
    CHECK(country_name("XK") == "Kosovo");
    // What is no country stays as it is written.
    CHECK(country_name("ZZ") == "ZZ");
    CHECK(country_name("") == "");
    CHECK(country_name("A=") == "A=");
    CHECK(country_name("@SUM") == "@SUM");

    catalogue::Resolver resolver;
    resolver.country = "CH";
    CHECK(wording::place_text(resolver, {}) == "Switzerland");
    resolver.city = "Bern";
    CHECK(wording::place_text(resolver, {}) == "Bern, Switzerland");
}
