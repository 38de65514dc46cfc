#include "tui/canvas.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace dnsprop::tui {

namespace {

/// No control characters, nothing invisible that changes what stands beside it, only letters.
bool may_be_shown(char32_t c) {
    const bool is_invisible = c == 0xad || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
    const bool is_no_letter = (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff;
    return !is_control(c) && !is_invisible && !is_no_letter;
}

}  // namespace

Canvas::Canvas(Size size)
    : size_{std::max(0, size.columns), std::max(0, size.rows)},
      cells_(static_cast<std::size_t>(size_.columns) * static_cast<std::size_t>(size_.rows)) {}

/// Before a cell is written: no half of a wide letter stays behind.
void Canvas::release(int x, int y) {
    if (at(x, y).letter == Cell::tail && x > 0)
        cells_[index(x - 1, y)].letter = U' ';
    if (x + 1 < size_.columns && at(x + 1, y).letter == Cell::tail)
        cells_[index(x + 1, y)].letter = U' ';
}

int Canvas::put(int x, int y, char32_t letter, Pen pen, int left, int right) {
    if (!may_be_shown(letter))
        letter = U'?';
    const int width = static_cast<int>(columns_of(letter));
    left = std::max(left, 0);
    right = std::min(right, size_.columns);
    if (width == 0 || y < 0 || y >= size_.rows)
        return 0;
    if (x < left || x + width > right)
        return width;
    release(x, y);
    cells_[index(x, y)] = {letter, pen};
    if (width == 2) {
        release(x + 1, y);
        cells_[index(x, y)] = {letter, pen};
        cells_[index(x + 1, y)] = {Cell::tail, pen};
    }
    return width;
}

Pane::Pane(Canvas& canvas, const Area& area) : canvas_(canvas), area_(area) {
    const int right = std::min(area.x + area.width, canvas.size().columns);
    const int bottom = std::min(area.y + area.height, canvas.size().rows);
    area_.x = std::max(0, area.x);
    area_.y = std::max(0, area.y);
    area_.width = std::max(0, right - area_.x);
    area_.height = std::max(0, bottom - area_.y);
}

Pane Pane::part(const Area& area) const {
    Area inner{area_.x + std::max(0, area.x), area_.y + std::max(0, area.y), area.width,
               area.height};
    inner.width = std::min(inner.width, area_.x + area_.width - inner.x);
    inner.height = std::min(inner.height, area_.y + area_.height - inner.y);
    return {canvas_, inner};
}

int Pane::put(int x, int y, std::string_view utf8, Pen pen) const {
    if (y < 0 || y >= area_.height)
        return x;
    const int right = area_.x + area_.width;
    while (!utf8.empty() && x < area_.width) {
        const CodePoint point = first_code_point(utf8);
        x += canvas_.put(area_.x + x, area_.y + y, point.is_well_formed ? point.value : U'?', pen,
                         area_.x, right);
        utf8.remove_prefix(point.size);
    }
    return x;
}

void Pane::put(int x, int y, char32_t letter, Pen pen) const {
    if (y >= 0 && y < area_.height)
        canvas_.put(area_.x + x, area_.y + y, letter, pen, area_.x, area_.x + area_.width);
}

void Pane::fill(int y, char32_t letter, Pen pen) const {
    for (int x = 0; x < area_.width; ++x)
        put(x, y, letter, pen);
}

void Pane::clear() const {
    for (int y = 0; y < area_.height; ++y)
        fill(y, U' ');
}

}  // namespace dnsprop::tui
