#include "cli/values.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;

TEST_CASE("a duration is a number with a unit, or several from the longest unit to the shortest") {
    const auto read = [](std::string_view text) { return cli::read_duration({"--timeout", text}); };
    CHECK(read("500ms") == 500ms);
    CHECK(read("4s") == 4s);
    CHECK(read("1.5s") == 1500ms);
    CHECK(read("15m") == 15min);
    CHECK(read("2h") == 2h);
    CHECK(read("30d") == 720h);
    CHECK(read("1h30m") == 90min);
    CHECK(read("1d2h3m4s5ms") == 26h + 3min + 4s + 5ms);
    CHECK(read("1.5h30m") == 2h);
}

TEST_CASE("what is no duration is refused with the right form") {
    for (const char* text : {"", "4", "s", "-4s", "4 s", "4sec", "1e3s", "4s5", "1m1h", "1h1h",
                             "00", "1h30", "h30m", "1..5s"})
        CHECK_THROWS_WITH(cli::read_duration({"--timeout", text}),
                          std::string("--timeout ") + text +
                              ": not a duration; write it like 500ms, 4s, 15m or 1h30m");
}

TEST_CASE("a duration keeps its bounds, and 0 goes without a unit where it makes sense") {
    for (const char* text : {"0", "0s", "0.4ms", "31d", "29d30h"})
        CHECK_THROWS_WITH(cli::read_duration({"--timeout", text}),
                          std::string("--timeout ") + text + ": this duration is from 1ms to 30d");
    for (const char* text : {"0", "0s", "0ms", "0h0m"})
        CHECK(cli::read_duration({"--wait", text}, 0ms) == 0ms);
    CHECK_THROWS_WITH(cli::read_duration({"--wait", "31d"}, 0ms),
                      "--wait 31d: this duration is from 0 to 30d");
}

TEST_CASE("a word behind --wait is its duration where it can be no name") {
    for (const char* text : {"15m", "0", "15", "1.5h", "1h30m", "15x"})
        CHECK(cli::looks_like_duration(text));
    for (const char* text : {"192.0.2.1", "4.example", "1and1", "m", "", "A", "1.", "1h.example"})
        CHECK_FALSE(cli::looks_like_duration(text));
}

TEST_CASE("a percentage is from 0% to 100%") {
    CHECK(cli::read_percent({"--at-least", "95%"}) == 95);
    CHECK(cli::read_percent({"--at-least", "0.95%"}) == 0.95);
    CHECK(cli::read_percent({"--at-least", "0"}) == 0);
    CHECK(cli::read_percent({"--at-least", "100%"}) == 100);
    for (const char* text : {"", "%", "101%", "101", "100.1%", "-1", "nan", "inf", "1e1", "95%%"})
        CHECK_THROWS_WITH(
            cli::read_percent({"--at-least", text}),
            std::string("--at-least ") + text + ": not a percentage from 0% to 100%, such as 95%");
}

TEST_CASE("a percentage without its sign is refused with what was probably meant") {
    const auto refusal = [](std::string text, const std::string& meant) {
        CHECK_THROWS_WITH(
            cli::read_percent({"--at-least", text}),
            "--at-least " + text + ": a percentage needs its sign; did you mean " + meant + "?");
    };
    refusal("0.95", "95%");
    refusal("0.999", "99.9%");
    refusal("1", "100%");
    refusal("95", "95%");
    refusal("99.5", "99.5%");
}

TEST_CASE("a count keeps its bounds") {
    CHECK(cli::read_count({"--attempts", "1"}, 1, 10) == 1);
    CHECK(cli::read_count({"--attempts", "10"}, 1, 10) == 10);
    for (const char* text : {"", "0", "11", "-1", "1.5", "99999999999999999999999", " 1"})
        CHECK_THROWS_WITH(cli::read_count({"--attempts", text}, 1, 10),
                          std::string("--attempts ") + text + ": not a whole number from 1 to 10");
}

TEST_CASE("a rate is greater than zero") {
    CHECK(cli::read_rate({"--rate", "0.5"}) == 0.5);
    CHECK(cli::read_rate({"--rate", "200"}) == 200);
    for (const char* text : {"", "0", "-1", "inf", "x"})
        CHECK_THROWS_AS(cli::read_rate({"--rate", text}), InputError);
}

TEST_CASE("a list has no empty element") {
    CHECK(cli::read_list({"--country", "DE"}) == std::vector<std::string>{"DE"});
    CHECK(cli::read_list({"--country", "DE,FR"}) == std::vector<std::string>{"DE", "FR"});
    for (const char* text : {",", "DE,", ",DE", "DE,,FR", ""})
        CHECK_THROWS_WITH(cli::read_list({"--country", text}),
                          std::string("--country ") + text +
                              ": an element of this list is empty; write it like A,B");
}
