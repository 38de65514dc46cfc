#include "cli/options.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "cli/help.hpp"
#include "cli/option_table.hpp"
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
    CHECK(settings.format == "table");
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
                                                          {"DNSPROP_AT_LEAST", "90%"},
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

TEST_CASE("a flag takes the place of a variable about the same matter") {
    CHECK(read({"example.com", "--dot"}, {{"DNSPROP_TCP", "1"}}).protocol == net::Protocol::tls);
    CHECK(read({"example.com", "--transport", "udp"}, {{"DNSPROP_DOH", "1"}}).protocol ==
          net::Protocol::udp);
    CHECK(read({"example.com", "--json"}, {{"DNSPROP_FORMAT", "csv"}}).format == "json");
    CHECK(read({"example.com", "--authority-only"}, {{"DNSPROP_NO_AUTHORITY", "1"}}).authority ==
          cli::AuthorityUse::only);
    const auto hinted =
        read({"example.com", "--root-hints", "f"}, {{"DNSPROP_NO_AUTHORITY", "true"}});
    CHECK(hinted.authority == cli::AuthorityUse::beside);
    CHECK(hinted.root_hints_file == "f");
    CHECK(read({"example.com", "--hosts", "f"}, {{"DNSPROP_NO_LOCAL", "1"}}).has_local_view);
    // Words for people are not for programs; who types the one does not want what is configured.
    for (const char* option : {"--explain", "--watch", "--plan-change"})
        CHECK(read({"example.com", option}, {{"DNSPROP_FORMAT", "csv"}}).format == "table");
    CHECK(read({"example.com", "--watch"}, {{"DNSPROP_FORMAT", "ndjson"}}).format == "ndjson");
}

TEST_CASE("a flag that is switched off by a variable leaves the others alone") {
    CHECK(read({"example.com"}, {{"DNSPROP_TCP", "0"}, {"DNSPROP_DOT", "1"}}).protocol ==
          net::Protocol::tls);
    CHECK(read({"example.com", "--tcp"}, {{"DNSPROP_TCP", "0"}}).protocol == net::Protocol::tcp);
}

TEST_CASE("what contradicts itself at one place is refused") {
    CHECK_THROWS_WITH(read({"example.com"}, {{"DNSPROP_TCP", "1"}, {"DNSPROP_DOT", "1"}}),
                      "DNSPROP_TCP does not go with DNSPROP_DOT");
    CHECK_THROWS_WITH(read({"example.com", "--tcp", "--doh"}), "--tcp does not go with --doh");
    CHECK_THROWS_WITH(read({"example.com", "--wait", "--plan-change"}),
                      "--wait does not go with --plan-change");
    CHECK(read({"example.com", "--tcp", "--transport", "tcp"}).protocol == net::Protocol::tcp);
    CHECK(read({"example.com", "--json", "--format", "json"}).format == "json");
}

TEST_CASE("a message names the variable that is wrong, and not the flag") {
    const auto refuses = [](const char* name, const char* value, const std::string& why) {
        CHECK_THROWS_WITH(read({"example.com"}, {{name, value}}), why);
    };
    refuses("DNSPROP_TIMEOUT", "8",
            "DNSPROP_TIMEOUT 8: not a duration; write it like 500ms, 4s, 15m or 1h30m");
    refuses("DNSPROP_AT_LEAST", "0.95",
            "DNSPROP_AT_LEAST 0.95: a percentage needs its sign; did you mean 95%?");
    refuses("DNSPROP_SET", "big", "DNSPROP_SET big: there are core, world, all");
    refuses("DNSPROP_COUNTRY", ",",
            "DNSPROP_COUNTRY ,: an element of this list is empty; write it like A,B");
    refuses("DNSPROP_NO_LOCAL", "maybe", "DNSPROP_NO_LOCAL maybe: this is true or false");
    // What a flag takes the place of is not looked at.
    CHECK(read({"example.com", "--timeout", "8s"}, {{"DNSPROP_TIMEOUT", "8"}}).timeout == 8s);
}

TEST_CASE("help and version do not look at the configuration") {
    const std::map<std::string, std::string> wrong = {{"DNSPROP_TCP", "perhaps"}};
    CHECK(read({"--help"}, wrong).command == cli::Command::help);
    CHECK(read({"demo", "-h"}, wrong).is_brief_help);
    CHECK(read({"--version"}, wrong).command == cli::Command::version);
    CHECK(read({"completion", "bash"}, wrong).command == cli::Command::completion);
    CHECK_THROWS_AS(read({"example.com"}, wrong), InputError);
}

TEST_CASE("to wait for nothing is to ask once") {
    for (const char* nothing : {"0", "0s", "0m"}) {
        const auto settings = read({"example.com", "--wait", nothing});
        CHECK_FALSE(settings.watch.waits);
        CHECK_THROWS_WITH(read({"example.com", "--wait", nothing, "--stable", "2"}),
                          "--stable belongs to --wait");
    }
    CHECK(read({"example.com", "--wait", "1h30m"}).watch.rules.limit == SteadyDuration(90min));
    CHECK(read({"--wait", "example.com"}).watch.rules.limit == SteadyDuration(15min));
}

TEST_CASE("an option that a command does not take is refused with where it belongs") {
    CHECK_THROWS_WITH(read({"example.com", "--speed", "3"}), "--speed belongs to 'dnsprop replay'");
    CHECK_THROWS_WITH(read({"replay", "f", "--tcp"}), "--tcp does not go with 'dnsprop replay'");
    CHECK_THROWS_WITH(read({"resolvers", "--expect", "192.0.2.7"}),
                      "--expect does not go with 'dnsprop resolvers'");
    CHECK(read({"replay", "f"}, {{"DNSPROP_TCP", "1"}}).command == cli::Command::replay);
}

TEST_CASE("a flag takes no value, and the value of an option may look like a flag") {
    CHECK_THROWS_WITH(read({"example.com", "--json=false"}), "--json takes no value");
    CHECK(read({"example.com", "TXT", "--expect", "--wait"}).expectations.expected ==
          std::vector<std::string>{"--wait"});
}

TEST_CASE("the demo's device in the middle shows itself by everything unless told otherwise") {
    CHECK(read({"demo", "--intercept"}).demo.intercepted == "everything");
    CHECK(read({"demo", "--intercept", "example.com"}).demo.intercepted == "everything");
    CHECK(read({"demo", "--intercept=chaos"}).demo.intercepted == "chaos");
    CHECK(read({"demo", "--dnssec", "no-ds"}).demo.dnssec == "no-ds");
}

TEST_CASE("the rows of the table agree with each other") {
    for (const cli::Option* option : cli::all_options()) {
        INFO(option->name());
        CHECK(cli::find_option(option->name()) == option);
        CHECK(option->commands != 0);
        CHECK_FALSE(option->help.empty());
        // With its name in front it fits one line of 80 columns.
        CHECK(option->help.size() <= 53);
        for (const auto list : {option->needs, option->excludes})
            for (const std::string_view name : cli::words_of(list))
                CHECK((name == "@RESOLVER" || cli::find_option(name) != nullptr));
        if (const auto other = option->stands_for; !other.empty()) {
            const cli::Option* meant = cli::find_option(other.substr(0, other.find('=')));
            REQUIRE(meant != nullptr);
            CHECK(meant->choices.find(other.substr(other.find('=') + 1)) != std::string::npos);
        }
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
