#include "tui/canvas.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "support/canvas_text.hpp"

using namespace dnsprop;
using namespace dnsprop::tui;

namespace {

/// Every wide letter has its tail, and every tail its letter.
bool is_whole(const Canvas& canvas) {
    for (int y = 0; y < canvas.size().rows; ++y)
        for (int x = 0; x < canvas.size().columns; ++x) {
            const char32_t letter = canvas.at(x, y).letter;
            const bool is_wide = letter != Cell::tail && columns_of(letter) == 2;
            const bool has_tail =
                x + 1 < canvas.size().columns && canvas.at(x + 1, y).letter == Cell::tail;
            if (is_wide != has_tail || (x == 0 && letter == Cell::tail))
                return false;
        }
    return true;
}

}  // namespace

TEST_CASE("text stands where it was put and is cut at the edge of its pane") {
    Canvas canvas({12, 3});
    const Pane pane(canvas, {2, 1, 6, 1});
    CHECK(pane.put(0, 0, "abc") == 3);
    pane.put(4, 0, "defgh");
    pane.put(0, 1, "below the pane");
    CHECK(to_text(canvas) == "\n  abc de\n\n");
}

TEST_CASE("a wide letter takes two cells, is never cut in half, and leaves nothing behind") {
    Canvas canvas({6, 1});
    const Pane pane(canvas, {0, 0, 6, 1});
    pane.put(0, 0, "日本語");
    CHECK(to_text(canvas) == "日本語\n");
    CHECK(canvas.at(1, 0).letter == Cell::tail);
    pane.put(1, 0, "x");
    CHECK(to_text(canvas) == " x本語\n");
    pane.put(4, 0, "y");
    CHECK(to_text(canvas) == " x本y\n");
    // Half of it would have room.
    pane.put(5, 0, "語");
    CHECK(to_text(canvas) == " x本y\n");
}

TEST_CASE(
    "controls, what turns text round and each octet that is not UTF-8 show as question marks") {
    Canvas canvas({30, 1});
    const Pane pane(canvas, {0, 0, 30, 1});
    pane.put(0, 0,
             "a\x1b[31mb\tc\nd\x7f"
             "e\xff"
             "f\xe2\x80\xae"
             "g\xc2\x9bh\xc0\x8ai");
    CHECK(to_text(canvas) == "a?[31mb?c?d?e?f?g?h??i\n");
}

TEST_CASE("a part of a pane stays inside it, wherever it is said to be") {
    Canvas canvas({10, 4});
    const Pane pane(canvas, {2, 1, 5, 2});
    pane.part({3, 1, 50, 50}).fill(0, U'#');
    pane.part({-3, -1, 4, 1}).fill(0, U'.');
    CHECK(to_text(canvas) == "\n  ....\n     ##\n\n");
    CHECK(pane.part({9, 9, 3, 3}).is_empty());
}

TEST_CASE("whatever octets are put anywhere, a canvas stays whole") {
    std::mt19937 random(11);
    const auto any = [&](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    for (int round = 0; round < 300; ++round) {
        Canvas canvas({any(-1, 40), any(-1, 6)});
        for (int i = 0; i < 30; ++i) {
            const Pane pane(canvas, {any(-5, 40), any(-3, 8), any(-2, 45), any(-2, 9)});
            std::string text;
            for (int k = any(0, 20); k > 0; --k) {
                if (any(0, 2) == 0)
                    append_utf8(static_cast<char32_t>(any(0x2e00, 0xa000)), text);
                else
                    text += static_cast<char>(any(0, 255));
            }
            pane.put(any(-8, 45), any(-3, 9), text, {Tone::good, any(0, 1) == 1});
        }
        REQUIRE(is_whole(canvas));
    }
}
