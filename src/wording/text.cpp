#include "wording/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::wording {

namespace {

struct Letter {
    char32_t value = 0;
    std::size_t size = 0;  ///< octets; 0 where they are not well-formed UTF-8
};

/// The code point of two or three octets that `text` begins with; others are not needed here.
Letter read_letter(std::string_view text) {
    const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto continues = [&](std::size_t i) {
        return i < text.size() && (octet(i) & 0xc0) == 0x80;
    };
    if ((octet(0) & 0xe0) == 0xc0 && continues(1))
        return {static_cast<char32_t>((octet(0) & 0x1f) << 6 | (octet(1) & 0x3f)), 2};
    if ((octet(0) & 0xf0) == 0xe0 && continues(1) && continues(2))
        return {static_cast<char32_t>((octet(0) & 0x0f) << 12 | (octet(1) & 0x3f) << 6 |
                                      (octet(2) & 0x3f)),
                3};
    return {};
}

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

std::string catalogue_text(std::string_view utf8, const Style& style) {
    std::string out;
    while (!utf8.empty()) {
        const auto octet = static_cast<std::uint8_t>(utf8.front());
        const Letter letter = octet < 0x80 ? Letter{octet, 1} : read_letter(utf8);
        const std::size_t size = std::max<std::size_t>(letter.size, 1);
        if (letter.size > 1 && is_plain_letter(letter.value))
            out += style.unicode_symbols ? utf8.substr(0, size) : "?";
        else
            out += escape_for_terminal(utf8.substr(0, size));
        utf8.remove_prefix(size);
    }
    return out;
}

std::string name_text(const dns::Name& name, const Style& style) {
    const std::string ascii = name.plain_text();
    std::string unicode = style.unicode_symbols ? dns::unicode_text(name) : std::string();
    if (unicode.ends_with('.') && unicode.size() > 1)
        unicode.pop_back();
    return unicode.empty() ? ascii : fmt::format("{} ({})", ascii, unicode);
}

std::string question_text(const dns::Question& question, const Style& style) {
    return name_text(question.name, style) + " " + dns::write_rr_type(question.type);
}

std::string records_text(std::span<const dns::Record> records, std::size_t width,
                         const Style& style) {
    std::vector<std::string> texts;
    texts.reserve(records.size());
    for (const dns::Record& record : records) {
        // Only as many as are shown are worth writing; a hostile answer has thousands.
        const bool is_shown = texts.size() <= shown_records;
        texts.push_back(
            is_shown ? fit(escape_for_terminal(dns::write_rdata(record.type, record.rdata_bytes())),
                           width, style)
                     : std::string());
    }
    return list_text(texts, shown_records);
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

std::string count_text(std::size_t count, std::string_view one) {
    return fmt::format("{} {}{}", count, one, count == 1 ? "" : one.ends_with('s') ? "es" : "s");
}

std::string capitalised(std::string_view text) {
    std::string out(text);
    if (!out.empty() && out.front() >= 'a' && out.front() <= 'z')
        out.front() = static_cast<char>(out.front() - 'a' + 'A');
    return out;
}

std::string finished(std::string text) {
    if (!text.ends_with('.'))
        text += '.';
    return text;
}

void add_sentence(std::string& text, std::string_view sentence) {
    if (sentence.empty())
        return;
    text.append(text.empty() ? "" : " ").append(sentence);
}

}  // namespace dnsprop::wording
