#include "wording/text.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using wording::Style;

TEST_CASE("percentages for people are cut to one decimal and never round up to all") {
    CHECK(wording::percent_text(100) == "100 %");
    CHECK(wording::percent_text(99.96) == "99.9 %");
    CHECK(wording::percent_text(99.999999) == "99.9 %");
    CHECK(wording::percent_text(100.0 * 7 / 1000) == "0.7 %");
    CHECK(wording::percent_text(82.5) == "82.5 %");
    CHECK(wording::percent_text(0) == "0 %");
}

TEST_CASE("a name of the catalogue keeps its letters and nothing that could mislead") {
    Style style;
    CHECK(wording::catalogue_text("Z\xc3\xbcrich", style) == "Z\xc3\xbcrich");
    CHECK(wording::catalogue_text("a\x1b[31m", style) == "a\\027[31m");
    CHECK(wording::catalogue_text("a\xe2\x80\xae"
                                  "b",
                                  style) == "a\\226\\128\\174b");
    CHECK(wording::catalogue_text("\xff\xc3", style) == "\\255\\195");
    style.unicode_symbols = false;
    CHECK(wording::catalogue_text("Z\xc3\xbcrich", style) == "Z?rich");
}
