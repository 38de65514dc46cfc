#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;

TEST_CASE("only printable ASCII reaches a terminal as it is") {
    CHECK(escape_for_terminal("v=spf1 -all ~") == "v=spf1 -all ~");
    CHECK(escape_for_terminal("a\tb\nc\x1b[31m\x7f") == "a\\009b\\010c\\027[31m\\127");
    CHECK(escape_for_terminal("\xe2\x80\xae\x9b") == "\\226\\128\\174\\155");
    CHECK(escape_for_terminal(std::string_view("\0", 1)) == "\\000");
}

TEST_CASE("every octet escapes to printable ASCII") {
    for (int octet = 0; octet < 256; ++octet) {
        const char c = static_cast<char>(octet);
        for (const char out : escape_for_terminal({&c, 1}))
            CHECK((out >= 0x20 && out <= 0x7e));
    }
}

TEST_CASE("what the user typed keeps its letters and loses what steers a terminal") {
    CHECK(escape_controls("münchen 日本 C:\\zone") == "münchen 日本 C:\\zone");
    CHECK(escape_controls("a\tb\n\x1b[31m\x7f") == "a\\009b\\010\\027[31m\\127");
    // CSI as one code point (U+009B), a right-to-left override, octets that are no UTF-8.
    CHECK(escape_controls("\xc2\x9b"
                          "31m") == "\\194\\15531m");
    CHECK(escape_controls("a\xe2\x80\xae") == "a\\226\\128\\174");
    CHECK(escape_controls("\xff\xc3") == "\\255\\195");
}

TEST_CASE("width is counted in columns") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("münchen") == 7);
    CHECK(display_width("日本") == 4);
    CHECK(display_width("e\xcc\x81") == 1);
    CHECK(display_width("\xff\xfe") == 2);
}

TEST_CASE("text is cut with a mark, and never wider than asked") {
    CHECK(elide("abcdef", 6) == "abcdef");
    CHECK(elide("abcdef", 5) == "abcd…");
    CHECK(elide("日本語", 4) == "日…");
    CHECK(elide("abc", 0).empty());
    CHECK(pad("ab", 4) == "ab  ");
    CHECK(pad("abcdef", 4) == "abc…");
    for (std::size_t width = 0; width < 12; ++width)
        CHECK(display_width(pad("ab日本語xyz", width)) == width);
}

TEST_CASE("capitals and small letters are those of ASCII") {
    CHECK(lower_case("aZ-09\xc3\x84_Q") == "az-09\xc3\x84_q");
    CHECK(upper_case("aZ-09\xc3\xa4_z") == "AZ-09\xc3\xa4_Z");
}

TEST_CASE("the nearest words come first, and strangers not at all") {
    const std::vector<std::string> known = {"cloudflare", "cloudfront", "fastly", "akamai"};
    CHECK(nearest_words("cloudflair", known) == std::vector<std::string>{"cloudflare"});
    CHECK(nearest_words("fast", known) == std::vector<std::string>{"fastly"});
    CHECK(nearest_words("zzzzzz", known).empty());
}
