// A screen as a value: cells with a letter and how it is meant. Views draw onto it, a terminal
// shows it, tests compare it. Whatever is put there stays inside, and no letter is ever cut in
// half.
#pragma once

#include <string_view>
#include <vector>

#include "wording/style.hpp"

namespace dnsprop::tui {

using wording::Tone;

/// Columns and rows.
struct Size {
    int columns = 0;
    int rows = 0;
    friend bool operator==(const Size&, const Size&) = default;
};

struct Area {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    bool is_empty() const { return width <= 0 || height <= 0; }
    friend bool operator==(const Area&, const Area&) = default;
};

/// How letters are drawn.
struct Pen {
    Tone tone = Tone::plain;
    bool reversed = false;
    friend bool operator==(const Pen&, const Pen&) = default;
};

struct Cell {
    static constexpr char32_t tail = 0;  ///< the right half of the wide letter before it

    char32_t letter = U' ';
    Pen pen;
    friend bool operator==(const Cell&, const Cell&) = default;
};

class Canvas {
public:
    explicit Canvas(Size size);

    Size size() const { return size_; }
    const Cell& at(int x, int y) const { return cells_[index(x, y)]; }

    /// Puts a letter of one or two columns where it fits whole between `left` and `right`; the
    /// other half of a wide letter it covers turns blank. Returns the columns it took.
    int put(int x, int y, char32_t letter, Pen pen, int left, int right);

    friend bool operator==(const Canvas&, const Canvas&) = default;

private:
    std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.columns) +
               static_cast<std::size_t>(x);
    }
    void release(int x, int y);

    Size size_;
    std::vector<Cell> cells_;
};

/// The part of a canvas that one view may draw on; what would lie outside is left out.
class Pane {
public:
    Pane(Canvas& canvas, const Area& area);

    int width() const { return area_.width; }
    int height() const { return area_.height; }
    bool is_empty() const { return area_.is_empty(); }
    /// Of this pane, in its own coordinates.
    Pane part(const Area& area) const;

    /// UTF-8 text of our own, or escaped: controls and what is not well-formed show as "?". Returns
    /// the column behind it.
    int put(int x, int y, std::string_view utf8, Pen pen = {}) const;
    void put(int x, int y, char32_t letter, Pen pen = {}) const;
    /// The whole row in one letter.
    void fill(int y, char32_t letter, Pen pen = {}) const;
    /// All of it blank.
    void clear() const;

private:
    Canvas& canvas_;
    Area area_;
};

}  // namespace dnsprop::tui
