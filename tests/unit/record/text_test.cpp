#include "record/text.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace dnsprop::record;

TEST_CASE("Every text survives a recording, whatever octets it holds") {
    std::string all;
    for (int octet = 0; octet < 256; ++octet)
        all += static_cast<char>(octet);
    CHECK(read_text(write_text(all)) == all);
    CHECK(write_text("plain, \"quoted\"") == "plain, \"quoted\"");
    CHECK(write_text("M\xc3\xbcnchen") == "M\xc3\xbcnchen");
    CHECK(write_text("a\\b\n\xff") == R"(a\092b\010\255)");
    // C1's CSI, and U+202E, which turns the writing direction.
    CHECK(write_text("\xc2\x9b\xe2\x80\xae") == R"(\194\155\226\128\174)");
}

TEST_CASE("A text whose backslash stands for nothing is refused") {
    CHECK_FALSE(read_text("\\"));
    CHECK_FALSE(read_text("\\25"));
    CHECK_FALSE(read_text("\\256"));
    CHECK_FALSE(read_text("\\n"));
}

TEST_CASE("What is shown as it is cannot move a terminal") {
    CHECK(read_shown_text(R"(a\092b\027[2J)") == R"(a\b\027[2J)");
    CHECK_FALSE(read_shown_text("\x1b[2J"));
    CHECK_FALSE(read_shown_text("\xc2\x9b"));
    CHECK_FALSE(read_shown_text("\xe2\x80\xae"));
}

TEST_CASE("Names are read as they are written, and no other way") {
    for (const char* text : {".", "www.example.com.", R"(a\.b.\255\032.)", R"(\@\$.example.)"})
        CHECK(read_name_text(text).value().text() == text);
    const std::string long_label(64, 'a');
    for (const std::string& text :
         {std::string(), std::string("example.com"), std::string(".."), std::string("a..b."),
          long_label + ".", std::string("a\\"), std::string("a\\25.")})
        CHECK_FALSE(read_name_text(text));
    std::string too_long;
    for (int i = 0; i < 128; ++i)
        too_long += "a.";
    CHECK_FALSE(read_name_text(too_long));
    CHECK(read_name_text(too_long.substr(2)));
}

TEST_CASE("Times are read to the millisecond, and impossible ones are refused") {
    const std::string text = "2026-11-22T09:28:53.123Z";
    CHECK(write_time(read_time(text).value()) == text);
    for (const char* bad :
         {"2026-11-22T09:28:53Z", "2026-02-30T09:28:53.123Z", "2026-11-22T24:00:00.000Z",
          "2026-11-22 09:28:53.123Z", "1909-12-31T23:59:59.999Z", "2200-01-01T00:00:00.000Z",
          "2026-11-22T09:28:5x.123Z", ""})
        CHECK_FALSE(read_time(bad));
}

TEST_CASE("What a clock that is badly wrong says can be read back") {
    for (const char* text : {"1969-12-31T23:59:59.999Z", "1910-01-01T00:00:00.000Z"})
        CHECK(write_time(read_time(text).value()) == text);
    using namespace std::chrono;
    CHECK(write_time(sys_days(year(1901) / 12 / 13)) == "1910-01-01T00:00:00.000Z");
    CHECK(write_time(sys_days(year(12'000) / 1 / 1)) == "2199-12-31T23:59:59.999Z");
}

TEST_CASE("Hex digits come in pairs and in lower case") {
    CHECK(read_hex("c0000207") == std::string("\xc0\x00\x02\x07", 4));
    CHECK(write_hex(std::string("\xc0\x00\x02\x07", 4)) == "c0000207");
    for (const char* bad : {"c", "C0", "0x", "g0"})
        CHECK_FALSE(read_hex(bad));
}
