#include "base/utf8.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace dnsprop;

namespace {

std::string encoded(char32_t letter) {
    std::string out;
    append_utf8(letter, out);
    return out;
}

}  // namespace

TEST_CASE("every Unicode scalar value is written and read back") {
    for (char32_t letter = 0; letter <= 0x10ffff; ++letter) {
        if (letter == 0xd800)
            letter = 0xe000;
        const std::string text = encoded(letter) + "x";
        const CodePoint point = first_code_point(text);
        if (!point.is_well_formed || point.value != letter || point.size + 1 != text.size() ||
            count_code_points(text) != 2)
            FAIL("U+" << std::hex << static_cast<unsigned>(letter));
    }
}

TEST_CASE("an ill-formed octet stands for itself, one at a time") {
    // Overlong, a surrogate, beyond U+10FFFF, cut short, a continuation alone, no lead at all.
    const std::vector<std::string> ill_formed = {
        "\xc0\x80",
        "\xe0\x80\xaf",
        "\xed\xa0\x80",
        "\xf4\x90\x80\x80",
        "\xf0\x80\x80\x80",
        "\xe2\x82",
        "\xc3",
        "\x80",
        "\xff",
        "\xf8\x88\x80\x80",
        "\xe2\x28\xa1",
    };
    for (const std::string& text : ill_formed) {
        CHECK(utf8_sequence(text) == 0);
        const CodePoint point = first_code_point(text);
        CHECK_FALSE(point.is_well_formed);
        CHECK(point.value == static_cast<unsigned char>(text.front()));
        CHECK(point.size == 1);
    }
}

TEST_CASE("what moves a terminal is a control character, a letter is not") {
    for (const char32_t letter :
         {0x00U, 0x1bU, 0x7fU, 0x80U, 0x9bU, 0x61cU, 0x200eU, 0x2028U, 0x202eU, 0x2066U, 0x2069U}) {
        CHECK(is_control(letter));
        CHECK(holds_control_character("name " + encoded(letter)));
    }
    // The last octets of "ě" and "，" would be controls if they stood alone.
    for (const char* text : {"Zürich", "Mevaseret Ẕiyyon", "日本", "ě", "，", ""})
        CHECK_FALSE(holds_control_character(text));
}
