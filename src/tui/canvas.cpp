#include "tui/canvas.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dnsprop::tui {

namespace {

/// No controls, nothing that moves or turns round what stands beside it, nothing that is no letter.
bool may_be_shown(char32_t c) {
    const bool is_control = c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad;
    const bool is_turning = (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
                            c == 0x2028 || c == 0x2029 || c == 0x61c || c == 0xfeff;
    const bool is_no_letter = (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff;
    return !is_control && !is_turning && !is_no_letter;
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
        const bool is_stray = point.size == 1 && point.value >= 0x80;
        x += canvas_.put(area_.x + x, area_.y + y, is_stray ? U'?' : point.value, pen, area_.x,
                         right);
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

void append_utf8(char32_t letter, std::string& out) {
    const auto octet = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (letter < 0x80) {
        octet(letter);
    } else if (letter < 0x800) {
        octet(0xc0 | letter >> 6);
        octet(0x80 | (letter & 0x3f));
    } else if (letter < 0x10000) {
        octet(0xe0 | letter >> 12);
        octet(0x80 | (letter >> 6 & 0x3f));
        octet(0x80 | (letter & 0x3f));
    } else {
        octet(0xf0 | letter >> 18);
        octet(0x80 | (letter >> 12 & 0x3f));
        octet(0x80 | (letter >> 6 & 0x3f));
        octet(0x80 | (letter & 0x3f));
    }
}

std::string to_text(const Canvas& canvas) {
    std::string out;
    for (int y = 0; y < canvas.size().rows; ++y) {
        for (int x = 0; x < canvas.size().columns; ++x)
            if (canvas.at(x, y).letter != Cell::tail)
                append_utf8(canvas.at(x, y).letter, out);
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

}  // namespace dnsprop::tui
