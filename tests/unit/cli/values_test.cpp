#include "cli/values.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;

TEST_CASE("a duration is a number with a unit") {
    CHECK(cli::read_duration("--timeout", "500ms") == 500ms);
    CHECK(cli::read_duration("--timeout", "4s") == 4s);
    CHECK(cli::read_duration("--timeout", "1.5s") == 1500ms);
    CHECK(cli::read_duration("--timeout", "15m") == 15min);
    CHECK(cli::read_duration("--timeout", "2h") == 2h);
    CHECK(cli::read_duration("--timeout", "30d") == 720h);
}

TEST_CASE("what is no duration is refused with the right form") {
    for (const char* text :
         {"", "4", "s", "-4s", "4 s", "4sec", "0s", "31d", "1e3s", "0.4ms", "4s5"})
        CHECK_THROWS_WITH(cli::read_duration("--timeout", text),
                          std::string("--timeout ") + text +
                              ": not a duration; write it like 500ms, 4s, 15m or 2h");
}

TEST_CASE("a percentage is from 0 to 100, with or without its sign") {
    CHECK(cli::read_percent("--at-least", "95%") == 95);
    CHECK(cli::read_percent("--at-least", "99.5") == 99.5);
    CHECK(cli::read_percent("--at-least", "0") == 0);
    CHECK(cli::read_percent("--at-least", "100%") == 100);
    for (const char* text : {"", "%", "101", "100.1%", "-1", "nan", "inf", "1e1", "95%%"})
        CHECK_THROWS_AS(cli::read_percent("--at-least", text), InputError);
}

TEST_CASE("a count keeps its bounds") {
    CHECK(cli::read_count("--attempts", "1", 1, 10) == 1);
    CHECK(cli::read_count("--attempts", "10", 1, 10) == 10);
    for (const char* text : {"", "0", "11", "-1", "1.5", "99999999999999999999999", " 1"})
        CHECK_THROWS_WITH(cli::read_count("--attempts", text, 1, 10),
                          std::string("--attempts ") + text + ": not a whole number from 1 to 10");
}

TEST_CASE("a rate is greater than zero") {
    CHECK(cli::read_rate("--rate", "0.5") == 0.5);
    CHECK(cli::read_rate("--rate", "200") == 200);
    for (const char* text : {"", "0", "-1", "inf", "x"})
        CHECK_THROWS_AS(cli::read_rate("--rate", text), InputError);
}
