#include "catalogue/did_you_mean.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace dnsprop::catalogue {

namespace {

/// `a, b or c`.
std::string enumerate(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            out += i + 1 == words.size() ? " or " : ", ";
        out += quote(words[i]);
    }
    return out;
}

}  // namespace

std::string quote(std::string_view text) {
    // More than 60 characters are never shown, so no more need to be escaped.
    return fmt::format("\"{}\"", elide(escape_for_terminal(text.substr(0, 64)), 60));
}

std::string did_you_mean(std::string_view given, const std::vector<std::string>& known) {
    std::vector<std::string> folded;
    folded.reserve(known.size());
    for (const auto& word : known)
        folded.push_back(lower_case(word));
    std::vector<std::string> nearest = nearest_words(lower_case(given.substr(0, 64)), folded);
    for (auto& word : nearest)
        word = known[static_cast<std::size_t>(std::ranges::find(folded, word) - folded.begin())];
    if (!nearest.empty())
        return fmt::format("; did you mean {}?", enumerate(nearest));
    constexpr std::size_t short_list = 12;
    if (!known.empty() && known.size() <= short_list)
        return "; it can be " + enumerate(known);
    return {};
}

}  // namespace dnsprop::catalogue
