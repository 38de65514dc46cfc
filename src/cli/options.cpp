#include "cli/options.hpp"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "cli/configuration.hpp"
#include "cli/option_texts.hpp"
#include "cli/values.hpp"
#include "cli/words.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::cli {

namespace {

void add_options(CLI::App& app, Texts& texts) {
    const auto last = CLI::MultiOptionPolicy::TakeLast;
    const auto one = [&](const std::string& names, std::string& value) {
        return app.add_option(names, value)->multi_option_policy(last);
    };
    const auto many = [&](const std::string& names, std::vector<std::string>& values) {
        return app.add_option(names, values)->allow_extra_args(false);
    };
    const auto flag = [&](const std::string& names, bool& value) { app.add_flag(names, value); };

    app.set_help_flag();
    app.allow_extras();
    app.add_option("words", texts.words);
    many("--expect", texts.expected);
    many("--old", texts.old);
    many("--file", texts.files);
    one("--match", texts.match);
    one("--at-least", texts.at_least);
    one("--min-coverage", texts.min_coverage);
    one("--set", texts.set);
    one("--country", texts.countries);
    one("--continent", texts.continents);
    one("--operator", texts.operators);
    one("--limit", texts.limit);
    one("--resolvers", texts.resolvers);
    one("--providers", texts.providers);
    flag("-4", texts.ipv4);
    flag("-6", texts.ipv6);
    flag("--tcp", texts.tcp);
    flag("--dot", texts.dot);
    flag("--doh", texts.doh);
    one("--transport", texts.transport);
    flag("--no-authority", texts.no_authority);
    flag("--authority-only", texts.authority_only);
    flag("--ask-anyway", texts.ask_anyway);
    one("--root-hints", texts.root_hints);
    flag("--no-local", texts.no_local);
    one("--hosts", texts.hosts);
    one("--resolv-conf", texts.resolv_conf);
    flag("--explain", texts.explain);
    flag("--plan-change", texts.plan_change);
    one("--record", texts.record);
    one("--speed", texts.speed);
    one("--timeout", texts.timeout);
    one("--attempts", texts.attempts);
    one("--rate", texts.rate);
    flag("--watch", texts.watch);
    one("--wait", texts.wait);
    flag("--plain", texts.plain);
    one("--interval", texts.interval);
    one("--confirm", texts.confirm);
    one("--stable", texts.stable);
    one("--source-grace", texts.source_grace);
    one("--on-change", texts.on_change);
    one("--on-done", texts.on_done);
    one("--format", texts.format);
    flag("--json", texts.json);
    flag("-q,--quiet", texts.quiet);
    flag("-v,--verbose", texts.verbose);
    one("--color,--colour", texts.color);
    flag("-h,--help", texts.help);
    flag("--version", texts.version);
    one("--seed", texts.seed);
    one("--share", texts.share);
    one("--loss", texts.loss);
    one("--ttl", texts.ttl);
    one("--lag", texts.lag);
    one("--change-in", texts.change_in);
    one("--ns-move", texts.ns_move);
    one("--dnssec", texts.dnssec);
    flag("--geo", texts.geo);
    // What follows an "=" is optional.
    app.add_flag("--intercept{everything}", texts.intercept)->multi_option_policy(last);
    many("--fault", texts.faults);
    flag("--no-faults", texts.no_faults);
}

InputError unknown_option(const std::string& given) {
    const std::string name = given.substr(0, given.find('='));
    const auto near = nearest_words(name, option_names());
    return InputError(
        near.empty()
            ? fmt::format("unknown option {}; 'dnsprop help' lists them", given)
            : fmt::format("unknown option {}; did you mean {}?", given, fmt::join(near, ", ")));
}

void refuse_selection_with_references(const CLI::App& app) {
    for (const char* option : {"--set", "--country", "--continent", "--operator", "--limit"})
        if (app.count(option) > 0)
            throw InputError(fmt::format(
                "{} does not go with @RESOLVER: with it, only the resolvers named are asked",
                option));
}

void refuse_demo_options(const CLI::App& app) {
    for (const char* option :
         {"--seed", "--share", "--loss", "--ttl", "--lag", "--change-in", "--ns-move", "--dnssec",
          "--geo", "--intercept", "--fault", "--no-faults"})
        if (app.count(option) > 0)
            throw InputError(fmt::format("{} belongs to 'dnsprop demo'", option));
}

/// Everything was asked already.
void refuse_asking_options(const CLI::App& app) {
    for (const char* option : {"--set",
                               "--country",
                               "--continent",
                               "--operator",
                               "--limit",
                               "--resolvers",
                               "-4",
                               "-6",
                               "--tcp",
                               "--dot",
                               "--doh",
                               "--transport",
                               "--no-authority",
                               "--authority-only",
                               "--ask-anyway",
                               "--root-hints",
                               "--no-local",
                               "--hosts",
                               "--resolv-conf",
                               "--record",
                               "--wait",
                               "--interval",
                               "--on-change",
                               "--on-done",
                               "--timeout",
                               "--attempts",
                               "--rate"})
        if (app.count(option) > 0)
            throw InputError(fmt::format("{} is for asking, and a replay asks nobody", option));
}

void read_resolvers(const std::vector<std::string>& words, Settings& settings) {
    const std::string verb = words.empty() ? "list" : words[0];
    if (verb == "list" && words.size() <= 1) {
        settings.command = Command::resolvers_list;
    } else if (verb == "show" && words.size() == 2) {
        settings.command = Command::resolvers_show;
        settings.topic = words[1];
    } else {
        throw InputError("usage: dnsprop resolvers list [options], or dnsprop resolvers show ID");
    }
}

/// An empty value is an unset variable in somebody's script: falling back to the default would ask
/// the whole world where one country was meant.
void refuse_empty_values(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options())
        if (!option->get_positional() &&
            std::ranges::find(option->results(), "") != option->results().end())
            throw InputError(fmt::format("{}: its value is empty", option->get_name()));
}

void parse(CLI::App& app, std::vector<std::string> arguments) {
    std::ranges::reverse(arguments);  // CLI11 takes vectors from the back
    try {
        app.parse(arguments);
    } catch (const CLI::ArgumentMismatch& error) {
        const std::string text = error.what();
        throw InputError(fmt::format("{}: a value is missing", text.substr(0, text.find(':'))));
    } catch (const CLI::ParseError& error) {
        std::string text = error.what();
        std::ranges::replace(text, '\n', ' ');
        throw InputError(text);
    }
    refuse_empty_values(app);
    for (const std::string& extra : app.remaining())
        if (extra != "--")  // the end of the options, as everywhere
            throw unknown_option(extra);
}

/// `--wait` may stand without a DURATION, also before NAME: what follows it is its value where it
/// looks like one, and no address.
std::vector<std::string> with_wait_values(const std::vector<std::string>& arguments) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--") {
            out.insert(out.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i),
                       arguments.end());
            break;
        }
        if (arguments[i] != "--wait") {
            out.push_back(arguments[i]);
        } else if (i + 1 < arguments.size() && looks_like_duration(arguments[i + 1])) {
            out.push_back("--wait=" + arguments[++i]);
        } else {
            out.push_back("--wait=" + std::string(default_wait));
        }
    }
    return out;
}

/// CLI11 takes "-3" for a word. It is an option that does not exist, or the value of one that takes
/// none; a name of that kind stands behind "--".
void refuse_numbers(const std::vector<std::string>& words, const std::vector<std::string>& given) {
    const auto end_of_options = std::ranges::find(given, "--");
    for (const std::string& word : words)
        if (word.starts_with('-') &&
            std::find(given.begin(), end_of_options, word) != end_of_options)
            throw unknown_option(word);
}

/// The first word, where it names a command; a name of that spelling has a trailing dot.
std::string take_command(std::vector<std::string>& words) {
    constexpr std::array<std::string_view, 5> commands = {"demo", "replay", "resolvers", "help",
                                                          "completion"};
    if (words.empty() || std::ranges::find(commands, words.front()) == commands.end())
        return {};
    std::string command = words.front();
    words.erase(words.begin());
    return command;
}

}  // namespace

std::vector<std::string> option_names() {
    CLI::App app;
    Texts texts;
    add_options(app, texts);
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames())
            names.push_back("--" + name);
    return names;
}

Settings read_options(const std::vector<std::string>& arguments, const Environment& environment) {
    // What the user typed decides which options count as given; the defaults below it only fill in.
    CLI::App typed;
    Texts texts;
    add_options(typed, texts);
    const std::vector<std::string> given = with_wait_values(arguments);
    parse(typed, given);
    refuse_numbers(texts.words, given);
    if (std::vector<std::string> all = configured_arguments(environment); !all.empty()) {
        all.insert(all.end(), given.begin(), given.end());
        CLI::App app;
        Texts filled;
        add_options(app, filled);
        parse(app, std::move(all));
        texts = std::move(filled);
    }

    Settings settings;
    const std::string command = take_command(texts.words);
    if (texts.version) {
        settings.command = Command::version;
        return settings;
    }
    if (texts.help || command == "help" || (arguments.empty() && command.empty())) {
        settings.command = Command::help;
        settings.topic =
            command == "help" ? (texts.words.empty() ? "" : texts.words.front()) : command;
        return settings;
    }
    if (command == "completion") {
        settings.command = Command::completion;
        settings.topic = texts.words.empty() ? "" : texts.words.front();
        return settings;
    }
    read_shared(texts, settings);
    if (command == "resolvers") {
        refuse_demo_options(typed);
        read_resolvers(texts.words, settings);
        return settings;
    }
    if (command == "replay") {
        refuse_demo_options(typed);
        refuse_asking_options(typed);
        read_replay(texts, settings);
        // Somebody's configuration is for what is asked; what was asked had its own.
        settings.replay.has_match = typed.count("--match") > 0;
        settings.replay.has_at_least = typed.count("--at-least") > 0;
        settings.replay.has_min_coverage = typed.count("--min-coverage") > 0;
        return settings;
    }
    if (typed.count("--speed") > 0)
        throw InputError("--speed belongs to 'dnsprop replay'");
    if (command == "demo") {
        settings.command = Command::demo;
        read_demo(texts, settings);
        if (texts.words.empty() && texts.files.empty())
            texts.words = {"example.com"};
    } else {
        refuse_demo_options(typed);
    }
    texts.has_match = typed.count("--match") > 0;
    read_check(texts, settings);
    if (!settings.references.empty())
        refuse_selection_with_references(typed);
    return settings;
}

}  // namespace dnsprop::cli
