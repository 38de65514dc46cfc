#include "wording/clock.hpp"

#include <fmt/format.h>

namespace dnsprop::wording {

namespace {

using namespace std::chrono;

/// A moment as the clocks of the place show it.
struct Shown {
    sys_days day;
    hh_mm_ss<seconds> clock;
    std::string zone;
};

Shown shown_at(sys_seconds moment, const ZoneRules& zone) {
    LocalTime local = zone ? zone(moment) : LocalTime();
    const sys_seconds shifted = moment + local.east;
    const auto day = floor<days>(shifted);
    return {day, hh_mm_ss<seconds>(shifted - day), std::move(local.zone)};
}

Shown shown_at(UtcTime moment, const ZoneRules& zone) {
    return shown_at(floor<seconds>(moment), zone);
}

std::string to_minute(const Shown& shown) {
    return fmt::format("{:02}:{:02}", shown.clock.hours().count(), shown.clock.minutes().count());
}

std::string to_second(const Shown& shown) {
    return fmt::format("{}:{:02}", to_minute(shown), shown.clock.seconds().count());
}

}  // namespace

std::string offset_text(minutes east) {
    const auto minutes_east = abs(east).count();
    return fmt::format("UTC{}{:02}:{:02}", east < minutes(0) ? '-' : '+', minutes_east / 60,
                       minutes_east % 60);
}

std::string clock_text(UtcTime moment, UtcTime now, const ZoneRules& zone) {
    const bool is_near = abs(moment - now) < minutes(2);
    const Shown shown =
        shown_at(is_near ? ceil<seconds>(moment) : sys_seconds(ceil<minutes>(moment)), zone);
    std::string text = is_near ? to_second(shown) : to_minute(shown);
    if (shown.day != shown_at(now, zone).day) {
        const year_month_day date(shown.day);
        text = fmt::format("{:04}-{:02}-{:02} {}", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                           text);
    }
    return text + " " + shown.zone;
}

std::string second_text(UtcTime moment, const ZoneRules& zone) {
    const Shown shown = shown_at(moment, zone);
    return to_second(shown) + " " + shown.zone;
}

std::string time_of_day(UtcTime moment, UtcTime now, const ZoneRules& zone) {
    const Shown shown = shown_at(moment, zone);
    if (shown.day == shown_at(now, zone).day)
        return to_second(shown);
    const year_month_day date(shown.day);
    return fmt::format("{:02}-{:02} {}", static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), to_second(shown));
}

std::string until_text(UtcTime moment, UtcTime now) {
    if (moment <= now)
        return "now";
    return "in " + write_duration(ceil<Seconds>(moment - now));
}

}  // namespace dnsprop::wording
