#include "base/time.hpp"

#include <fmt/format.h>

namespace dnsprop {

std::string write_rfc3339(UtcTime time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(time - day));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string write_duration(Seconds duration) {
    const auto total = duration.count() < 0 ? 0 : duration.count();
    const auto two = [](auto large, const char* large_unit, auto small, const char* small_unit) {
        return small == 0 ? fmt::format("{} {}", large, large_unit)
                          : fmt::format("{} {} {} {}", large, large_unit, small, small_unit);
    };
    if (total < 120)
        return fmt::format("{} s", total);
    const auto minutes = (total + 59) / 60;
    if (minutes < 60)
        return fmt::format("{} min", minutes);
    if (minutes < 24 * 60)
        return two(minutes / 60, "h", minutes % 60, "min");
    const auto hours = (minutes + 59) / 60;
    return two(hours / 24, "d", hours % 24, "h");
}

}  // namespace dnsprop
