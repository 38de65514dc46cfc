#include "report/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace dnsprop::report {

namespace {

/// No controls, no combining marks, no right-to-left scripts, nothing invisible.
bool is_plain_letter(char32_t c) {
    struct Range {
        char32_t first, last;
    };
    static constexpr std::array<Range, 7> ranges = {{{0xc0, 0x24f},
                                                     {0x370, 0x3ff},
                                                     {0x400, 0x47f},
                                                     {0x1e00, 0x1eff},
                                                     {0x3041, 0x30ff},
                                                     {0x4e00, 0x9fff},
                                                     {0xac00, 0xd7a3}}};
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const Range& range) { return c >= range.first && c <= range.last; });
}

}  // namespace

std::string fit(std::string_view text, std::size_t width, const Style& style) {
    if (style.unicode_symbols || display_width(text) <= width)
        return elide(text, width);
    constexpr std::string_view dots = "...";
    if (width <= dots.size())
        return std::string(text.substr(0, width));
    return std::string(text.substr(0, width - dots.size())) + std::string(dots);
}

std::string column(std::string_view text, std::size_t width, const Style& style) {
    return pad(fit(text, width, style), width);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    while (!text.empty()) {
        auto end = text.find(' ');
        // "82.5 %" stays together.
        if (end != text.npos && text.substr(end).starts_with(" %"))
            end = text.find(' ', end + 1);
        std::string word(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        while (display_width(word) > width) {
            const std::string_view head = first_columns(word, width);
            if (head.empty()) {
                // One letter wider than the whole line: nothing can be shown of it.
                word.clear();
                break;
            }
            lines.emplace_back(head.substr(0, head.find_last_not_of(' ') + 1));
            word.erase(0, head.size());
            word.erase(0, word.find_first_not_of(' '));
        }
        if (word.empty())
            continue;
        line += (line.empty() ? "" : " ") + word;
    }
    if (!line.empty())
        lines.push_back(std::move(line));
    return lines;
}

std::vector<std::string> wrap_list(const std::vector<std::string>& items, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
        if (!line.empty() && display_width(line) + 1 + display_width(item) <= width) {
            line += " " + item;
            continue;
        }
        if (!line.empty())
            lines.push_back(std::move(line));
        auto parts = wrap(item, width);
        line = parts.empty() ? std::string() : std::move(parts.back());
        for (std::size_t j = 0; j + 1 < parts.size(); ++j)
            lines.push_back(std::move(parts[j]));
    }
    if (!line.empty())
        lines.push_back(std::move(line));
    return lines;
}

std::string catalogue_text(std::string_view utf8, const Style& style) {
    std::string out;
    while (!utf8.empty()) {
        const CodePoint point = first_code_point(utf8);
        if (point.is_well_formed && is_plain_letter(point.value))
            out += style.unicode_symbols ? utf8.substr(0, point.size) : "?";
        else
            out += escape_for_terminal(utf8.substr(0, point.size));
        utf8.remove_prefix(point.size);
    }
    return out;
}

double floor_to_tenth(double percent) {
    // A quotient such as 0.7 may lie a hair below its tenth; no count here is fine enough to
    // notice.
    return std::floor(percent * 10 + 1e-9) / 10;
}

std::string percent_text(double percent) {
    if (percent <= 0 || percent >= 100)
        return fmt::format("{:.0f} %", percent);
    return fmt::format("{:.1f} %", floor_to_tenth(percent));
}

std::string clock_text(UtcTime moment, UtcTime now, const Style& style) {
    using namespace std::chrono;
    const minutes offset(style.zone_minutes.value_or(0));
    const bool is_near = abs(moment - now) < minutes(2);
    const auto shown = offset + (is_near ? ceil<seconds>(moment) : ceil<minutes>(moment));
    const auto day = floor<days>(shown);
    const hh_mm_ss clock(shown - day);
    std::string text = fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
    if (is_near)
        text += fmt::format(":{:02}", clock.seconds().count());
    if (day != floor<days>(now + offset)) {
        const year_month_day date(day);
        text = fmt::format("{:04}-{:02}-{:02} {}", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                           text);
    }
    return style.zone_minutes ? text : text + " UTC";
}

std::string until_text(UtcTime moment, UtcTime now) {
    if (moment <= now)
        return "now";
    return "in " + write_duration(std::chrono::ceil<Seconds>(moment - now));
}

}  // namespace dnsprop::report
