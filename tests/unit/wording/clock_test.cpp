#include "wording/clock.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace dnsprop::wording;
using namespace std::chrono_literals;

namespace {

const UtcTime noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 12h;
/// Clocks in Central Europe go back from 03:00 to 02:00.
const UtcTime end_of_summer = std::chrono::sys_days(std::chrono::year(2026) / 10 / 25) + 1h;

LocalTime central_europe(UtcTime moment) {
    return moment < end_of_summer ? LocalTime{120min, "CEST"} : LocalTime{60min, "CET"};
}

ZoneRules fixed(std::chrono::minutes east) {
    return [east](UtcTime) { return LocalTime{east, offset_text(east)}; };
}

}  // namespace

TEST_CASE("clock times name their zone, are rounded up, and dated when they are not of today") {
    CHECK(clock_text(noon, noon, {}) == "12:00:00 UTC");
    CHECK(clock_text(noon + 1100ms, noon, {}) == "12:00:02 UTC");
    CHECK(clock_text(noon - 3s, noon, {}) == "11:59:57 UTC");
    CHECK(clock_text(noon + 119s, noon, {}) == "12:01:59 UTC");
    CHECK(clock_text(noon + 120s, noon, {}) == "12:02 UTC");
    CHECK(clock_text(noon + 121s, noon, {}) == "12:03 UTC");
    CHECK(clock_text(noon + 24h, noon, {}) == "2026-11-23 12:00 UTC");
    CHECK(clock_text(noon + 1h, noon, fixed(120min)) == "15:00 UTC+02:00");
    CHECK(clock_text(noon + 10h, noon, fixed(120min)) == "2026-11-23 00:00 UTC+02:00");
    CHECK(clock_text(noon + 1h, noon, fixed(-210min)) == "09:30 UTC-03:30");
    CHECK(second_text(noon + 5s, fixed(345min)) == "17:45:05 UTC+05:45");
}

TEST_CASE("a time after a change to or from summer time is right when told before it") {
    const UtcTime evening = end_of_summer - 5h;
    CHECK(clock_text(evening + 1h, evening, central_europe) == "23:00 CEST");
    CHECK(clock_text(end_of_summer - 1min, evening, central_europe) == "2026-10-25 02:59 CEST");
    CHECK(clock_text(end_of_summer, evening, central_europe) == "2026-10-25 02:00 CET");
    CHECK(clock_text(end_of_summer + 6h, evening, central_europe) == "2026-10-25 08:00 CET");
    CHECK(second_text(end_of_summer + 6h, central_europe) == "08:00:00 CET");
    CHECK(time_of_day(end_of_summer + 6h, evening, central_europe) == "10-25 08:00:00");
    CHECK(time_of_day(evening, end_of_summer + 6h, central_europe) == "10-24 22:00:00");
}

TEST_CASE("how long it takes until then is told without a clock") {
    CHECK(until_text(noon, noon) == "now");
    CHECK(until_text(noon + 1500ms, noon) == "in 2 s");
    CHECK(until_text(noon + 1h, noon) == "in 1 h");
}
