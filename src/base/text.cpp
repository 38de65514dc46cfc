#include "base/text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace dnsprop {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row[b.size()];
}

}  // namespace

/// East Asian Wide and Fullwidth blocks and the emoji planes (Unicode TR 11), combining marks as 0.
std::size_t columns_of(char32_t c) {
    if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f))
        return 0;
    const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                      (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                      (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                      (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f9ff) ||
                      (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
}

std::string escape_for_terminal(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet <= 0x7e)
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "\\{:03}", octet);
    }
    return out;
}

std::string escape_controls(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const CodePoint point = first_code_point(utf8);
        const std::string_view octets = utf8.substr(0, point.size);
        if (point.is_well_formed && !is_control(point.value) && !is_format(point.value))
            out += octets;
        else
            for (const char c : octets)
                fmt::format_to(std::back_inserter(out), "\\{:03}", static_cast<unsigned char>(c));
        utf8.remove_prefix(point.size);
    }
    return out;
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    while (!utf8.empty()) {
        const CodePoint point = first_code_point(utf8);
        width += columns_of(point.value);
        utf8.remove_prefix(point.size);
    }
    return width;
}

std::string_view first_columns(std::string_view utf8, std::size_t width) {
    std::size_t used = 0;
    std::size_t end = 0;
    while (end < utf8.size()) {
        const CodePoint point = first_code_point(utf8.substr(end));
        used += columns_of(point.value);
        if (used > width)
            break;
        end += point.size;
    }
    return utf8.substr(0, end);
}

std::string elide(std::string_view utf8, std::size_t width) {
    if (display_width(utf8) <= width)
        return std::string(utf8);
    if (width == 0)
        return {};
    return std::string(first_columns(utf8, width - 1)) + "…";
}

std::string pad(std::string_view utf8, std::size_t width) {
    std::string out = elide(utf8, width);
    out.append(width - display_width(out), ' ');
    return out;
}

std::string upper_case(std::string_view ascii) {
    std::string out(ascii);
    for (char& c : out)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::string lower_case(std::string_view ascii) {
    std::string out(ascii);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::vector<std::string> nearest_words(std::string_view given,
                                       const std::vector<std::string>& known) {
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const auto& word : known) {
        const bool is_prefix = word.starts_with(given) || given.starts_with(word);
        const std::size_t distance = is_prefix ? 1 : edit_distance(given, word);
        if (distance <= std::max<std::size_t>(2, given.size() / 3))
            ranked.emplace_back(distance, word);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> out;
    for (std::size_t i = 0; i < ranked.size() && i < 3; ++i)
        out.push_back(std::move(ranked[i].second));
    return out;
}

}  // namespace dnsprop
