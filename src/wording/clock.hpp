// Points in time as people read them: in their own zone, by the rules that hold at that moment, so
// that a time after a change to summer time is right before it too. The only clock for people.
// Pure: the zone's rules are passed in.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/time.hpp"

namespace dnsprop::wording {

/// What the clocks of a place show at some moment.
struct LocalTime {
    std::chrono::minutes east{0};  ///< of UTC
    std::string zone = "UTC";      ///< "CET"; "UTC+05:30" where the zone has no name
};

/// Of any moment, past or to come.
using ZoneRules = std::function<LocalTime(UtcTime)>;

/// "UTC+05:30"
std::string offset_text(std::chrono::minutes east);

/// "09:58 CET", with the date in front when it is not the day of `now`. Rounded up to the minute,
/// since asking again then is late enough; within two minutes of `now` to the second.
std::string clock_text(UtcTime moment, UtcTime now, const ZoneRules& zone);

/// "13:20:05 CET": what a line of a log begins with.
std::string second_text(UtcTime moment, const ZoneRules& zone);

/// "13:20:05", with month and day in front when it is not the day of `now`. For lists on a screen
/// that names the zone once.
std::string time_of_day(UtcTime moment, UtcTime now, const ZoneRules& zone);

/// "in 42 min", or "now".
std::string until_text(UtcTime moment, UtcTime now);

}  // namespace dnsprop::wording
