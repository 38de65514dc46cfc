#include "dns/extended_error.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace dnsprop::dns;

TEST_CASE("an extended error is written with the registry's name, an unknown one as its number") {
    CHECK(write_extended_error(0) == "EDE 0 Other Error");
    CHECK(write_extended_error(6) == "EDE 6 DNSSEC Bogus");
    CHECK(write_extended_error(15) == "EDE 15 Blocked");
    CHECK(write_extended_error(18) == "EDE 18 Prohibited");
    CHECK(write_extended_error(19) == "EDE 19 Stale NXDOMAIN Answer");
    CHECK(write_extended_error(22) == "EDE 22 No Reachable Authority");
    CHECK(write_extended_error(27) == "EDE 27 Unsupported NSEC3 Iterations Value");
    CHECK(write_extended_error(30) == "EDE 30 Invalid Query Type");
    CHECK(write_extended_error(31) == "EDE 31");
    CHECK(write_extended_error(65'535) == "EDE 65535");
    CHECK(extended_error_name(49'152).empty());
}

TEST_CASE("the names of extended errors are all there and all different") {
    std::set<std::string_view> names;
    for (std::uint16_t code = 0; code <= 30; ++code)
        names.insert(extended_error_name(code));
    CHECK(names.size() == 31);
    CHECK_FALSE(names.contains(""));
}
