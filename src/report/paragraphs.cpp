#include "report/paragraphs.hpp"

#include <utility>

#include <fmt/format.h>

#include "report/layout.hpp"

namespace dnsprop::report {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t step_indent = 5;

}  // namespace

void Paragraphs::title(std::string text) {
    title_ = std::move(text);
    steps_ = 0;
}

void Paragraphs::add(std::string_view text, Tone tone) {
    write(text, std::string(indent, ' '), indent, tone);
}

void Paragraphs::item(std::string_view text, Tone tone) {
    write(text, std::string(indent, ' '), 2 * indent, tone);
}

void Paragraphs::step(std::string_view text) {
    write(text, fmt::format("  {}. ", ++steps_), step_indent, Tone::plain);
}

void Paragraphs::detail(std::string_view text) {
    const std::size_t column = steps_ > 0 ? step_indent : 2 * indent;
    write(text, std::string(column, ' '), column + indent, Tone::plain);
}

void Paragraphs::write(std::string_view text, std::string first, std::size_t hanging, Tone tone) {
    if (!title_.empty()) {
        lines_.push_back({});
        for (std::string& line : wrap(std::exchange(title_, {}), style_.width))
            lines_.push_back({std::move(line), Tone::strong});
    }
    for (const std::string& line : wrap(text, style_.width - hanging)) {
        lines_.push_back({first + line, tone});
        first.assign(hanging, ' ');
    }
}

}  // namespace dnsprop::report
