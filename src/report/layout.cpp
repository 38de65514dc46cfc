#include "report/layout.hpp"

#include "base/text.hpp"
#include "wording/text.hpp"

namespace dnsprop::report {

std::string column(std::string_view text, std::size_t width, const Style& style) {
    return pad(wording::fit(text, width, style), width);
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

}  // namespace dnsprop::report
