#include "catalogue/strict_json.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

using dnsprop::InputError;
using dnsprop::catalogue::JsonDocument;
using dnsprop::catalogue::JsonKind;

namespace {

/// The whole message of the refusal, or "" when the text is taken.
std::string refusal(const std::string& text) {
    try {
        const JsonDocument document(text, "f.json");
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

std::string string_of(const std::string& text) {
    const JsonDocument document(text, "f.json");
    return std::string(document.root().text());
}

}  // namespace

TEST_CASE("A JSON document gives its values with their lines") {
    const std::string text = "{\"a\": [1, -0.5e3, true],\n \"b\": {\"c\": null},\n\"d\": \"x\"}";
    const JsonDocument document(text, "f.json");
    const auto members = document.root().children();
    REQUIRE(members.size() == 6);
    CHECK(members[0].text() == "a");
    const auto items = members[1].children();
    REQUIRE(items.size() == 3);
    CHECK(items[0].text() == "1");
    CHECK(items[1].text() == "-0.5e3");
    CHECK(items[2].is(JsonKind::boolean));
    CHECK(items[2].boolean());
    CHECK(members[2].line() == 2);
    CHECK(members[3].children()[1].is(JsonKind::null));
    CHECK(members[5].text() == "x");
    CHECK(members[5].line() == 3);
    CHECK(items[0].children().empty());
}

TEST_CASE("Strings lose their escapes and keep their UTF-8") {
    CHECK(string_of(R"("plain")") == "plain");
    CHECK(string_of(R"("Zürich")") == "Zürich");
    CHECK(string_of(R"("a\"\\\/\b\f\n\r\tz")") == "a\"\\/\b\f\n\r\tz");
    CHECK(string_of(R"("\u0041\u00fc\u20AC\ud83c\udf0d!")") == "Aü€\U0001F30D!");
    CHECK(string_of(R"("ü\n€")") == "ü\n€");
    CHECK(string_of("\"\"").empty());
    CHECK(string_of("\xef\xbb\xbf\"after a byte order mark\"") == "after a byte order mark");
}

TEST_CASE("Every break of JSON's grammar is named with its line and column") {
    CHECK(refusal("") == "f.json:1:1: expected a value, but the file ends here");
    CHECK(refusal("{\"a\": 1\n \"b\": 2}") == "f.json:2:2: expected ',' or '}', found '\"'");
    CHECK(refusal("[1 2]") == "f.json:1:4: expected ',' or ']', found '2'");
    CHECK(refusal("[1") == "f.json:1:3: expected ',' or ']', but the file ends here");
    CHECK(refusal("[1,]") == "f.json:1:4: a comma before ']' is one too many");
    CHECK(refusal("{\"a\": 1,}") == "f.json:1:9: a comma before '}' is one too many");
    CHECK(refusal("{a: 1}") == "f.json:1:2: expected a key in double quotes, found 'a'");
    CHECK(refusal("{\"a\" 1}") == "f.json:1:6: expected ':' after the key, found '1'");
    CHECK(refusal("[nul]") == "f.json:1:2: expected a value, found 'n'");
    CHECK(refusal("[NaN]") == "f.json:1:2: expected a value, found 'N'");
    CHECK(refusal("[.5]") == "f.json:1:2: expected a value, found '.'");
    CHECK(refusal("{} {}") ==
          "f.json:1:4: expected nothing more after the closing bracket, found '{'");
    CHECK(refusal("// hello\n{}") == "f.json:1:1: expected a value, found '/'");
    for (const char* number : {"01", "-", "1.", "1e", "-01.5", "1e+", "00"}) {
        CAPTURE(number);
        CHECK(refusal(number) ==
              "f.json:1:1: a number that JSON does not know; write it like 12, -0.5 or 1e3");
    }
}

TEST_CASE("Every bad string is named with its line and column") {
    CHECK(refusal("[\"abc") == "f.json:1:2: a string that begins here does not end");
    CHECK(refusal("[\"a\nb\"]") == "f.json:1:4: a control character in a string; write \\u000a");
    CHECK(refusal(std::string("[\"a\0b\"]", 7)) ==
          "f.json:1:4: a control character in a string; write \\u0000");
    CHECK(refusal(R"(["\x41"])") ==
          "f.json:1:3: an unknown escape in a string; a backslash is written \\\\");
    CHECK(refusal("[\"\\") ==
          "f.json:1:3: an unknown escape in a string; a backslash is written \\\\");
    CHECK(refusal(R"(["\u00g0"])") == "f.json:1:3: expected four hexadecimal digits after \\u");
    CHECK(refusal(R"(["\ud800"])") == "f.json:1:3: half a surrogate pair in a string");
    CHECK(refusal(R"(["\ud800\u0041"])") == "f.json:1:3: half a surrogate pair in a string");
    CHECK(refusal(R"(["\udc00"])") == "f.json:1:3: half a surrogate pair in a string");
}

TEST_CASE("Columns are counted in characters, as editors do") {
    CHECK(refusal("[\"ü\" 1]") == "f.json:1:6: expected ',' or ']', found '1'");
    CHECK(refusal("[\"a\" ü]") == "f.json:1:6: expected ',' or ']', found '\\195\\188'");
}

TEST_CASE("Text that is not UTF-8 is refused") {
    for (const char* octets :
         {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\xaf", "\xed\xa0\x80", "\xe2\x82",
          "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff"}) {
        CAPTURE(octets);
        CHECK(refusal("[\"" + std::string(octets) + "\"]") == "f.json:1:3: not UTF-8");
    }
    for (const char* character :
         {"\x7f", "\u00a0", "\u07ff", "\u0800", "\uffff", "\U00010000", "\U0010ffff"})
        CHECK(refusal("[\"" + std::string(character) + "\"]").empty());
}

TEST_CASE("A key that stands twice in one object is refused where it stands the second time") {
    CHECK(refusal("{\"a\": 1,\n \"b\": 2, \"a\": 3}") ==
          "f.json:2:10: the key \"a\" stands twice in one object");
    CHECK(refusal(R"({"a": 1, "\u0061": 3})") ==
          "f.json:1:10: the key \"a\" stands twice in one object");
    CHECK(refusal(R"([{"a": 1}, {"a": {"a": 2}}])").empty());
    // After an object with two keys that differ, one of the same size whose keys do not.
    CHECK(refusal(R"([{"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 1, "a": 2}])") ==
          "f.json:1:47: the key \"a\" stands twice in one object");
    CHECK(refusal(R"([{"a": 1, "\u0062": 2}, {"a": 1, "b": 2}, {"b": 1, "a": 2}])").empty());
}

TEST_CASE("Sixteen levels of nesting are read and seventeen refused") {
    CHECK(refusal(std::string(16, '[') + std::string(16, ']')).empty());
    CHECK(refusal(std::string(17, '[') + std::string(17, ']')) ==
          "f.json:1:17: nested deeper than 16 levels");
    CHECK(refusal(std::string(200000, '[')) == "f.json:1:17: nested deeper than 16 levels");
}

TEST_CASE("A file of more than 16 MiB is refused before it is read") {
    CHECK(refusal(std::string(16 * 1024 * 1024 + 1, 'x')) == "f.json: larger than 16 MiB");
    CHECK(refusal("[]" + std::string(16 * 1024 * 1024 - 2, ' ')).empty());
}

TEST_CASE("A hostile file name and hostile keys come escaped in messages") {
    try {
        const JsonDocument document(R"({"\u001b[2J": 1, "\u001b[2J": 2})", "a\x1b.json");
        FAIL("must be refused");
    } catch (const InputError& error) {
        CHECK(std::string(error.what()) ==
              "a\\027.json:1:18: the key \"\\027[2J\" stands twice in one object");
    }
}
