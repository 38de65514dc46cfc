#include "expect/txt.hpp"

#include <random>

#include <catch2/catch.hpp>

using namespace dnsprop::expect;

TEST_CASE("quoted strings become the octets of all of them together") {
    CHECK(read_quoted_text(R"("v=spf1 -all")") == "v=spf1 -all");
    CHECK(read_quoted_text(R"("v=spf1 " "-all")") == "v=spf1 -all");
    CHECK(read_quoted_text(R"("a""b" c)") == "abc");
    CHECK(read_quoted_text(R"("")") == "");
    CHECK(read_quoted_text(R"("say \"hi\" \092 \195\188")") == "say \"hi\" \\ \xc3\xbc");
}

TEST_CASE("a quotation mark or an escape that is not finished is no text") {
    for (const char* text : {R"("a)", R"("a\)", R"("a\1")", R"("\256")", R"("\12x")"})
        CHECK_FALSE(read_quoted_text(text).has_value());
}

TEST_CASE("octets are cut into strings of at most 255") {
    CHECK(write_txt_rdata("abc") ==
          "\x03"
          "abc");
    CHECK(write_txt_rdata("") == std::string(1, '\0'));
    const std::string rdata = write_txt_rdata(std::string(300, 'x'));
    REQUIRE(rdata.size() == 302);
    CHECK(static_cast<unsigned char>(rdata[0]) == 255);
    CHECK(rdata[256] == 45);
}

TEST_CASE("rdata that lies about its length is read to its end and not beyond") {
    CHECK(txt_octets("\x05"
                     "ab") == "ab");
    CHECK(txt_octets("").empty());
}

TEST_CASE("any octets survive writing and reading") {
    std::mt19937 random(20261122);
    for (int round = 0; round < 500; ++round) {
        std::string octets(random() % 900, '\0');
        for (char& c : octets)
            c = static_cast<char>(random());
        CHECK(txt_octets(write_txt_rdata(octets)) == octets);
    }
}
