#include "dns/name.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/message_hex.hpp"

using namespace dnsprop;
using dns::Name;
using dns::read_name;
using test::octets;

TEST_CASE("a name is written with its trailing dot, and without for people") {
    CHECK(read_name("www.Example.com").text() == "www.Example.com.");
    CHECK(read_name("www.Example.com.").plain_text() == "www.Example.com");
    CHECK(Name().text() == ".");
    CHECK(Name().plain_text() == ".");
    CHECK(Name().is_root());
    CHECK_FALSE(read_name("com").is_root());
}

TEST_CASE("a name keeps its case, and equality ignores it") {
    const Name upper = read_name("WWW.Example.COM");
    const Name lower = read_name("www.example.com");
    CHECK(upper == lower);
    CHECK(std::is_eq(upper <=> lower));
    CHECK(upper.text() == "WWW.Example.COM.");
    CHECK(upper.canonical().text() == "www.example.com.");
    CHECK(read_name("wwx.example.com") != lower);
    CHECK(read_name("www.example.co") != lower);
    CHECK(read_name("example.com") != lower);
}

TEST_CASE("only ASCII letters are folded") {
    // '[' and '{' differ by 32 as 'A' and 'a' do, and so do 0xC1 and 0xE1 in Latin-1.
    const auto name = [](const char* text) { return Name::from_wire(octets(text)); };
    CHECK(name("01 '[' 00") != name("01 '{' 00"));
    CHECK(name("01 '@' 00") != name("01 '`' 00"));
    CHECK(name("01 c1 00") != name("01 e1 00"));
    CHECK(name("01 'Z' 00") == name("01 'z' 00"));
}

TEST_CASE("order is strict and agrees with equality") {
    const std::vector<Name> names = {read_name("."),     read_name("a"),   read_name("A.b"),
                                     read_name("a.com"), read_name("b.a"), read_name("B.com")};
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = 0; j < names.size(); ++j) {
            CHECK((names[i] == names[j]) == (i == j));
            CHECK((names[i] < names[j]) == (names[j] > names[i]));
        }
}

TEST_CASE("octets with a meaning in zone files are escaped, and what is not printable is decimal") {
    const Name name = Name::from_wire(octets("08 'a.b\\' 22 '(' 00 7f 02 c3 a4 01 20 00"));
    CHECK(name.text() == R"(a\.b\\\"\(\000\127.\195\164.\032.)");
    CHECK(read_name(R"(\@\$\;\))").text() == R"(\@\$\;\).)");
    CHECK(read_name("_443._tcp.x-y").text() == "_443._tcp.x-y.");
}

TEST_CASE("an escaped dot does not end a label") {
    const Name name = read_name(R"(a\.b.c)");
    CHECK(test::hex(name.wire()) == test::hex(octets("03 'a.b' 01 'c' 00")));
    CHECK(name.parent().text() == "c.");
}

TEST_CASE("the parent loses the leftmost label, and the root's parent is the root") {
    CHECK(read_name("www.example.com").parent().text() == "example.com.");
    CHECK(read_name("com").parent().is_root());
    CHECK(Name().parent().is_root());
}

TEST_CASE("at or below goes by labels, not by characters") {
    const Name zone = read_name("example.com");
    CHECK(read_name("example.com").is_at_or_below(zone));
    CHECK(read_name("a.b.EXAMPLE.com").is_at_or_below(zone));
    CHECK_FALSE(read_name("notexample.com").is_at_or_below(zone));
    CHECK_FALSE(read_name("com").is_at_or_below(zone));
    CHECK_FALSE(
        Name::from_wire(octets("0b 'a.example' 03 'com' 03 'com' 00")).is_at_or_below(zone));
    CHECK(zone.is_at_or_below(Name()));
    CHECK(Name().is_at_or_below(Name()));
}

TEST_CASE("the longest name goes from text to octets and back") {
    const std::string label(63, 'x');
    const std::string text = label + "." + label + "." + label + "." + std::string(61, 'y') + ".";
    const Name name = read_name(text);
    CHECK(name.wire().size() == Name::max_wire_size);
    CHECK(name.text() == text);
}
