#include "cli/options.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "cli/help.hpp"
#include "cli/terminal.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;

namespace {

cli::Environment environment(const std::map<std::string, std::string>& variables = {}) {
    return {[variables](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    }};
}

cli::Settings read(const std::vector<std::string>& arguments,
                   const std::map<std::string, std::string>& variables = {}) {
    return cli::read_options(arguments, environment(variables));
}

}  // namespace

TEST_CASE("what the user does not say has the published defaults") {
    const auto settings = read({"example.com"});
    CHECK(settings.command == cli::Command::check);
    CHECK(settings.thresholds.at_least_percent == 100);
    CHECK(settings.thresholds.min_coverage_percent == 50);
    CHECK(settings.selection.set == "world");
    CHECK(settings.timeout == 4s);
    CHECK(settings.expectations.mode == expect::MatchMode::any);
    CHECK(settings.format == cli::Format::table);
    CHECK(settings.protocol == net::Protocol::udp);
}

TEST_CASE("an option that repeats takes one value each time and leaves the words alone") {
    const auto settings = read({"--expect", "192.0.2.7", "example.com", "--expect", "192.0.2.8",
                                "AAAA", "--old", "192.0.2.1", "MX"});
    CHECK(settings.expectations.expected == std::vector<std::string>{"192.0.2.7", "192.0.2.8"});
    CHECK(settings.expectations.old == std::vector<std::string>{"192.0.2.1"});
    CHECK(settings.questions.size() == 2);
}

TEST_CASE("a text with commas, blanks and equals signs stays whole") {
    CHECK(read({"example.com", "TXT", "--expect", "v=spf1 a, b -all"}).expectations.expected ==
          std::vector<std::string>{"v=spf1 a, b -all"});
}

TEST_CASE("lists are comma-separated") {
    const auto settings =
        read({"example.com", "--country", "DE,FR", "--continent", "EU", "--operator=a,b"});
    CHECK(settings.selection.countries == std::vector<std::string>{"DE", "FR"});
    CHECK(settings.selection.operators == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a flag wins over its variable, and a list of the flag replaces the variable's") {
    const std::map<std::string, std::string> variables = {{"DNSPROP_TIMEOUT", "9s"},
                                                          {"DNSPROP_COUNTRY", "SE"},
                                                          {"DNSPROP_AT_LEAST", "90"},
                                                          {"DNSPROP_TCP", "1"}};
    const auto configured = read({"example.com"}, variables);
    CHECK(configured.timeout == 9s);
    CHECK(configured.thresholds.at_least_percent == 90);
    CHECK(configured.protocol == net::Protocol::tcp);
    const auto typed = read({"example.com", "--timeout", "2s", "--country", "DE"}, variables);
    CHECK(typed.timeout == 2s);
    CHECK(typed.selection.countries == std::vector<std::string>{"DE"});
}

TEST_CASE("an empty variable is an unset one, an empty value of a flag is refused") {
    CHECK(read({"example.com"}, {{"DNSPROP_SET", ""}}).selection.set == "world");
    CHECK_THROWS_WITH(read({"example.com", "--country", ""}), "--country: its value is empty");
    CHECK_THROWS_WITH(read({"example.com", "--country="}), "--country: a value is missing");
}

TEST_CASE("a configured selection does not stand in the way of @RESOLVER") {
    CHECK(read({"example.com", "@google"}, {{"DNSPROP_SET", "core"}}).references.size() == 1);
    CHECK_THROWS_AS(read({"example.com", "@google", "--set", "core"}), InputError);
}

TEST_CASE("the commands are told by the first word, and a trailing dot makes it a name") {
    CHECK(read({"demo"}).command == cli::Command::demo);
    CHECK(read({"demo"}).questions.front().name.text() == "example.com.");
    CHECK(read({"demo."}).command == cli::Command::check);
    CHECK(read({"resolvers"}).command == cli::Command::resolvers_list);
    CHECK(read({"resolvers", "show", "google"}).topic == "google");
    CHECK(read({"help", "expect"}).command == cli::Command::help);
    CHECK(read({"demo", "--help"}).topic == "demo");
    CHECK(read({"completion", "zsh"}).command == cli::Command::completion);
    CHECK(read({"--version"}).command == cli::Command::version);
}

TEST_CASE("every option stands in the help") {
    std::string all;
    for (const char* topic : {"", "demo"})
        all += cli::help_text(topic);
    for (const std::string& option : cli::option_names())
        if (option != "--colour") {
            INFO(option);
            CHECK(all.find(option) != std::string::npos);
        }
}

TEST_CASE("colour: the flag, then NO_COLOR, then the forcing variables, then the terminal") {
    using cli::ColorOption;
    const auto wants = [](ColorOption wish, bool is_terminal,
                          const std::map<std::string, std::string>& variables) {
        return cli::wants_colour(wish, is_terminal, environment(variables));
    };
    CHECK(wants(ColorOption::always, false, {{"NO_COLOR", "1"}}));
    CHECK_FALSE(wants(ColorOption::never, true, {{"CLICOLOR_FORCE", "1"}, {"TERM", "xterm"}}));
    CHECK_FALSE(wants(ColorOption::automatic, true,
                      {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}, {"TERM", "xterm"}}));
    CHECK(wants(ColorOption::automatic, false, {{"FORCE_COLOR", "1"}}));
    CHECK(wants(ColorOption::automatic, false, {{"CLICOLOR_FORCE", "1"}}));
    CHECK_FALSE(wants(ColorOption::automatic, false, {{"CLICOLOR_FORCE", "0"}}));
    CHECK(wants(ColorOption::automatic, true, {{"TERM", "xterm"}}));
    CHECK_FALSE(wants(ColorOption::automatic, true, {{"TERM", "dumb"}}));
    CHECK_FALSE(wants(ColorOption::automatic, false, {{"TERM", "xterm"}}));
    CHECK(wants(ColorOption::automatic, true, {{"NO_COLOR", ""}, {"TERM", "xterm"}}));
}

TEST_CASE("a file of records stands in the place of types and expectations") {
    const auto settings = read({"example.com", "--file", "x.zone", "@google", "--match", "any"});
    REQUIRE(settings.records);
    CHECK(settings.records->path == "x.zone");
    CHECK(settings.records->origin->text() == "example.com.");
    CHECK(settings.records->mode == expect::MatchMode::any);
    CHECK(settings.references.size() == 1);
    CHECK(settings.questions.empty());
    // What is configured for single questions is not meant for whole zones.
    const auto bare = read({"demo", "--file", "-"}, {{"DNSPROP_MATCH", "all"}});
    REQUIRE(bare.records);
    CHECK_FALSE(bare.records->mode);
    CHECK_FALSE(bare.records->origin);
}
