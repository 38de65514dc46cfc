// Titled parts of a report in words, wrapped to the width and indented. Knows no DNS.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/style.hpp"

namespace dnsprop::report {

class Paragraphs {
public:
    /// `style` must outlive it.
    explicit Paragraphs(const Style& style) : style_(style) {}

    /// What follows stands under it; a title without anything under it is not shown.
    void title(std::string text);
    void add(std::string_view text, Tone tone = Tone::plain);
    /// One of a list: its further lines stand in.
    void item(std::string_view text, Tone tone = Tone::plain);
    /// Numbered anew under each title.
    void step(std::string_view text);
    /// Belongs to the step, or the text, above it.
    void detail(std::string_view text);

    /// Finished lines, none wider than the width, a blank one before each title.
    std::vector<Line> lines() && { return std::move(lines_); }

private:
    void write(std::string_view text, std::string first, std::size_t hanging, Tone tone);

    const Style& style_;
    std::string title_;  ///< not shown yet
    std::size_t steps_ = 0;
    std::vector<Line> lines_;
};

}  // namespace dnsprop::report
