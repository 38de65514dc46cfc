#include "cli/configuration.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

using namespace dnsprop;

namespace {

std::string refusal(std::string_view toml) {
    try {
        cli::read_configuration(toml, "config.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("a line of the configuration is an option with its place") {
    const auto given = cli::read_configuration(
        "# mine: \u00e4\ntimeout = \"8s\"\nlimit = 5\nno-local = true\ntcp = false\r\n", "f");
    REQUIRE(given.size() == 4);
    for (const cli::Given& each : given) {
        const std::string name(each.option->name());
        if (name == "--timeout") {
            CHECK(each.values == std::vector<std::string>{"8s"});
            CHECK(each.where == "f:2: timeout");
        }
        if (name == "--limit")
            CHECK(each.values == std::vector<std::string>{"5"});
        CHECK(each.is_off == (name == "--tcp"));
    }
}

TEST_CASE("texts that the TOML library cannot bear do not reach it") {
    const std::string no_setting =
        "config.toml:2: this is no setting; write it like timeout = \"8s\" or limit = 20";
    for (const char* line :
         {"\u00e4 = 1", "set = \u00e4", "set = \"core\" \u00e4", "set\u00e4 = 1",
          "x = 0a.\"\u00e4\"", "\"\u00e4\" = 1", "[#", "\t[[#", "set = [1]", "set = {a = 1}",
          "set = \"\"\"", "set = [[[= ", "set", "set =", "= 1", "timeout = 5 s", "a.b = 1"}) {
        INFO(line);
        CHECK(refusal(std::string("# x\n") + line + "\n") == no_setting);
    }
    CHECK(refusal("set = \"\xff\"") == "config.toml:1: this is not UTF-8");
    CHECK(refusal("set = \"\u202e\"") == "config.toml:1: a control character does not belong here");
    CHECK(refusal("set = \"\u009b\"") == "config.toml:1: a control character does not belong here");
}

TEST_CASE("letters beyond ASCII may stand between quotes and in remarks") {
    CHECK(refusal("operator = \"D\u00fcsseldorf \\\" \u00e4\"  # \u00e4 \"\n") == "accepted");
    CHECK(refusal("operator = '\u00fc\\' # \u00e4") == "accepted");
    CHECK(refusal("\xef\xbb\xbftimeout = \"8s\"\n") == "accepted");
}

TEST_CASE("what is no such line is refused with its place") {
    CHECK(refusal("\ntimout = \"8s\"") ==
          "config.toml:2: 'timout' cannot be configured; did you mean timeout?");
    CHECK(refusal("expect = \"192.0.2.7\"").find("cannot be configured") != std::string::npos);
    CHECK(refusal("tcp = 2") == "config.toml:1: tcp 2: this is true or false");
    CHECK(refusal("set = 1979-05-27") ==
          "config.toml:1: set: a value is a text, a number, true or false");
    CHECK(refusal("set = \"core").starts_with("config.toml:1: "));
    CHECK(refusal("set = \"core\"\nset = \"all\"").starts_with("config.toml:2: "));
}
