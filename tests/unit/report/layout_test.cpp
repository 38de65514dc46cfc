#include "report/layout.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;

TEST_CASE("text is wrapped at blanks, and broken only where it must be") {
    using Lines = std::vector<std::string>;
    CHECK(report::wrap("one two three", 7) == Lines{"one two", "three"});
    CHECK(report::wrap("82.5 % of", 5) == Lines{"82.5", "% of"});
    CHECK(report::wrap("is 82.5 % of", 8) == Lines{"is", "82.5 %", "of"});
    CHECK(report::wrap("abcdefgh", 3) == Lines{"abc", "def", "gh"});
    CHECK(report::wrap("", 10).empty());
    CHECK(report::wrap_list({"Net 1", "Net 2", "Net 3"}, 13) == Lines{"Net 1, Net 2,", "Net 3"});
}
