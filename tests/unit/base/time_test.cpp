#include "base/time.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace std::chrono_literals;

TEST_CASE("moments are written as RFC 3339 in UTC") {
    CHECK(write_rfc3339(UtcTime{}) == "1970-01-01T00:00:00Z");
    CHECK(write_rfc3339(UtcTime{1795339733999ms}) == "2026-11-22T09:28:53Z");
    CHECK(write_rfc3339(std::chrono::sys_days{std::chrono::year{2028} / 2 / 29}) ==
          "2028-02-29T00:00:00Z");
}

TEST_CASE("durations have two units at most and are never too short") {
    CHECK(write_duration(0s) == "0 s");
    CHECK(write_duration(119s) == "119 s");
    CHECK(write_duration(120s) == "2 min");
    CHECK(write_duration(121s) == "3 min");
    CHECK(write_duration(59min + 1s) == "1 h");
    CHECK(write_duration(65min) == "1 h 5 min");
    CHECK(write_duration(24h) == "1 d");
    CHECK(write_duration(52h) == "2 d 4 h");
    CHECK(write_duration(-5s) == "0 s");
}
