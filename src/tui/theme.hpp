// How the screen looks, whatever is on it, and the small texts its parts share. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diagnose/result.hpp"
#include "tui/canvas.hpp"
#include "watch/snapshot.hpp"
#include "wording/style.hpp"

namespace dnsprop::tui {

/// Colour, symbols and time zone; its `width` is set by each view to its own.
struct Theme {
    wording::Style style;

    bool has_unicode() const { return style.unicode_symbols; }
    wording::Style style_of_width(int width) const {
        wording::Style made = style;
        made.width = static_cast<std::size_t>(width > 0 ? width : 0);
        return made;
    }
};

/// The symbol of a verdict, as in the reports.
char32_t mark(check::Verdict verdict, const Theme& theme);

/// "28:53", "1:05:00", "2 d 4 h"; "0:00" where it is over.
std::string countdown(UtcTime end, UtcTime now);
/// "09:58:12", with month and day in front when it is not the day of `now`; the head of the screen
/// names the zone.
std::string time_of_day(UtcTime moment, UtcTime now, const Theme& theme);
/// "12 ms", "0.4 ms".
std::string rtt_text(SteadyDuration rtt);

/// What the resolver said: its records, or why there are none.
std::string answer_text(const check::Row& row, int width, const Theme& theme);
/// When what it said leaves its cache; nothing where no TTL came.
std::optional<UtcTime> leaves_cache_at(const check::Row& row);
/// "in 42 min"; "flapping", "confirming" where samples decide and not time; empty where nothing
/// is known.
std::string eta_text(const diagnose::QuestionResult& result, std::uint32_t row,
                     const watch::ProbeState& probe_state, UtcTime now);

/// "FRA", where the resolver's NSID tells.
std::string site_text(const check::Row& row, const catalogue::Resolver& resolver);

/// Of several verdicts the one that needs action most: broken before stale, then absent, then a
/// match, then those that do not count.
bool is_worse(check::Verdict a, check::Verdict b);

}  // namespace dnsprop::tui
