#include "report/paragraphs.hpp"

#include <fmt/format.h>

#include "report/layout.hpp"

namespace dnsprop::report {

namespace {

using wording::Entry;
using wording::EntryKind;

constexpr std::size_t indent = 2;
constexpr std::size_t step_indent = 5;

class Layout {
public:
    explicit Layout(const Style& style) : style_(style) {}

    void put(const Entry& entry) {
        switch (entry.kind) {
            case EntryKind::title:
                title_ = &entry;
                steps_ = 0;
                return;
            case EntryKind::text:
                return write(entry, std::string(indent, ' '), indent);
            case EntryKind::item:
                return write(entry, std::string(indent, ' '), 2 * indent);
            case EntryKind::step:
                return write(entry, fmt::format("  {}. ", ++steps_), step_indent);
            case EntryKind::detail: {
                const std::size_t column = steps_ > 0 ? step_indent : 2 * indent;
                return write(entry, std::string(column, ' '), column + indent);
            }
        }
    }

    std::vector<Line> lines() && { return std::move(lines_); }

private:
    void write(const Entry& entry, std::string first, std::size_t hanging) {
        if (title_ != nullptr) {
            lines_.push_back({});
            for (std::string& line : wrap(title_->text, style_.width))
                lines_.push_back({std::move(line), title_->tone});
            title_ = nullptr;
        }
        for (const std::string& line : wrap(entry.text, style_.width - hanging)) {
            lines_.push_back({first + line, entry.tone});
            first.assign(hanging, ' ');
        }
    }

    const Style& style_;
    const Entry* title_ = nullptr;  ///< not shown yet
    std::size_t steps_ = 0;
    std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> lay_out(const wording::Outline& outline, const Style& style) {
    Layout layout(style);
    for (const Entry& entry : outline.entries())
        layout.put(entry);
    return std::move(layout).lines();
}

}  // namespace dnsprop::report
