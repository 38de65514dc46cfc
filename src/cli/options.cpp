#include "cli/options.hpp"

#include <algorithm>
#include <tuple>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "cli/configuration.hpp"
#include "cli/option_table.hpp"
#include "cli/words.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::cli {

namespace {

bool holds(const std::vector<Given>& all, std::string_view name) {
    return std::ranges::find(all, find_option(name), &Given::option) != all.end();
}

struct Typed {
    std::vector<std::string> words;
    std::vector<Given> given;
    bool has(std::string_view name) const { return holds(given, name); }
};

InputError unknown_option(const std::string& given) {
    const std::string name = given.substr(0, given.find('='));
    const auto near = nearest_words(name, option_names());
    return InputError(
        near.empty()
            ? fmt::format("unknown option {}; 'dnsprop help' lists them", given)
            : fmt::format("unknown option {}; did you mean {}?", given, fmt::join(near, ", ")));
}

bool may_be_value(const Option& option, std::string_view word) {
    const auto choices = words_of(option.choices);
    return choices.empty() ? looks_like_duration(word)
                           : std::ranges::find(choices, word) != choices.end();
}

/// Options whose value may be left out get it here: what follows one is its value where it looks
/// like one, and no name or address.
std::vector<std::string> with_bare_values(const std::vector<std::string>& arguments) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
        const std::string& argument = arguments[i];
        const bool has_next = i + 1 < arguments.size();
        out.push_back(argument);
        if (!argument.starts_with("--"))
            continue;
        const auto equals = argument.find('=');
        const Option* option = find_option(argument.substr(0, equals));
        if (option == nullptr)
            continue;
        if (equals != std::string::npos) {
            if (option->is_flag())
                throw InputError(fmt::format("{} takes no value", option->name()));
        } else if (!option->bare.empty()) {
            out.back() += "=";
            out.back() +=
                has_next && may_be_value(*option, arguments[i + 1]) ? arguments[++i] : option->bare;
        } else if (!option->is_flag() && has_next) {
            out.push_back(arguments[++i]);  // its value, whatever that looks like
        }
    }
    out.insert(out.end(), std::ranges::find(arguments, "--"), arguments.end());
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
    for (const std::string& extra : app.remaining())
        if (extra != "--")  // the end of the options, as everywhere
            throw unknown_option(extra);
}

Typed read_typed(const std::vector<std::string>& arguments) {
    const auto options = all_options();
    const std::vector<std::string> all = with_bare_values(arguments);
    std::vector<std::vector<std::string>> values(options.size());
    Typed typed;
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    app.add_option("words", typed.words);
    for (std::size_t i = 0; i < options.size(); ++i) {
        std::string names(options[i]->names);
        std::ranges::replace(names, '|', ',');
        if (options[i]->is_flag())
            app.add_flag(names);
        else
            app.add_option(names, values[i])->allow_extra_args(false);
    }
    parse(app, all);
    refuse_numbers(typed.words, all);
    for (std::size_t i = 0; i < options.size(); ++i) {
        const std::string name(options[i]->name());
        if (app.count(name) == 0)
            continue;
        // An empty value is an unset variable in somebody's script: falling back to the default
        // would ask all resolvers where those of one country were meant.
        if (std::ranges::find(values[i], "") != values[i].end())
            throw InputError(fmt::format("{}: its value is empty", name));
        typed.given.push_back({options[i], std::move(values[i]), name});
    }
    return typed;
}

/// The first word, where it names a command; a name of that spelling has a trailing dot.
const CommandRow& take_command(std::vector<std::string>& words) {
    const auto rows = command_rows();
    const auto found = words.empty() || words.front().empty()
                           ? rows.begin()
                           : std::ranges::find(rows, words.front(), &CommandRow::name);
    if (found == rows.begin() || found == rows.end())
        return rows.front();
    words.erase(words.begin());
    return *found;
}

bool is_listed(std::string_view list, const Option& option) {
    const auto words = words_of(list);
    return std::ranges::any_of(words_of(option.names), [&](std::string_view name) {
        return std::ranges::find(words, name) != words.end();
    });
}

/// "--format" and "json", of `--format json` and of `--json` alike.
std::pair<std::string_view, std::string_view> meaning_of(const Given& given) {
    const std::string_view other = given.option->stands_for;
    if (!other.empty())
        return {other.substr(0, other.find('=')), other.substr(other.find('=') + 1)};
    return {given.option->name(),
            given.values.empty() ? std::string_view() : std::string_view(given.values.back())};
}

/// Why the two do not go together, since they speak of the same matter; empty where they do.
std::string contradiction(const Given& one, const Given& other) {
    if (one.is_off || other.is_off)
        return one.option == other.option ? "one is off" : "";
    const auto [matter, meaning] = meaning_of(one);
    const auto [other_matter, other_meaning] = meaning_of(other);
    for (const auto& [given, what, how] :
         {std::tuple(&one, other_matter, other_meaning), std::tuple(&other, matter, meaning)}) {
        const auto formats = words_of(given->option->formats);
        if (what == "--format" && !formats.empty() &&
            std::ranges::find(formats, how) == formats.end())
            return fmt::format("{} goes with --format {} only", given->where,
                               fmt::join(formats, " or "));
    }
    const bool is_contradiction = matter == other_matter
                                      ? meaning != other_meaning
                                      : is_listed(one.option->excludes, *other.option) ||
                                            is_listed(other.option->excludes, *one.option);
    return is_contradiction ? fmt::format("{} does not go with {}", one.where, other.where) : "";
}

/// What counts of all that is given: a higher level takes the place of what the lower ones say
/// about the same matter. Throws InputError for a contradiction within one level.
std::vector<Given> settled(std::vector<Given> all, const CommandRow& command, bool has_reference) {
    std::vector<Given*> by_level;
    for (const Given::Level level :
         {Given::Level::typed, Given::Level::variable, Given::Level::file})
        for (Given& each : all)
            if (each.level == level)
                by_level.push_back(&each);
    std::vector<Given> out;
    for (Given* const given : by_level) {
        Given& each = *given;
        const bool is_typed = each.level == Given::Level::typed;
        const Option& option = *each.option;
        if ((option.commands & command.options) == 0) {
            if (!is_typed)
                continue;
            const auto owner =
                std::ranges::find(command_rows(), option.commands, &CommandRow::options);
            throw InputError(
                owner == command_rows().end()
                    ? fmt::format("{} does not go with 'dnsprop {}'", each.where, command.name)
                    : fmt::format("{} belongs to 'dnsprop {}'", each.where, owner->name));
        }
        bool is_superseded = false;
        if (const auto words = words_of(option.excludes);
            has_reference && std::ranges::find(words, "@RESOLVER") != words.end()) {
            if (is_typed)
                throw InputError(
                    fmt::format("{} does not go with @RESOLVER: only the resolvers "
                                "named are asked",
                                each.where));
            is_superseded = true;
        }
        for (const Given& kept : out) {
            const std::string why = contradiction(kept, each);
            if (!why.empty() && kept.level == each.level)
                throw InputError(why);
            is_superseded = is_superseded || !why.empty();
        }
        if (!is_superseded)
            out.push_back(std::move(each));
    }
    return out;
}

void refuse_lonely(const std::vector<Given>& all, unsigned command) {
    for (const Given& each : all) {
        std::vector<std::string_view> needed = words_of(each.option->needs);
        std::erase_if(needed, [&](std::string_view name) {
            return (find_option(name)->commands & command) == 0;
        });
        const auto is_given = [&](std::string_view name) { return holds(all, name); };
        if (!needed.empty() && std::ranges::none_of(needed, is_given))
            throw InputError(
                fmt::format("{} belongs to {}", each.where, fmt::join(needed, " and ")));
    }
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

void read_replay(const Typed& typed, Settings& settings) {
    if (typed.words.size() != 1)
        throw InputError("usage: dnsprop replay FILE [options]");
    settings.command = Command::replay;
    settings.replay.file = typed.words.front();
    // The configuration is for what is asked; what was asked had its own.
    settings.replay.has_match = typed.has("--match");
    settings.replay.has_at_least = typed.has("--at-least");
    settings.replay.has_min_coverage = typed.has("--min-coverage");
    if (settings.watch.is_shown && settings.format != "table")
        throw InputError("--watch shows a recording; without it, every --format judges it");
}

void read_asked(const Typed& typed, Settings& settings) {
    if (!settings.records) {
        Words words = read_words(typed.words);
        settings.questions = std::move(words.questions);
        settings.references = std::move(words.references);
        return;
    }
    FileWords words = read_file_words(typed.words);
    settings.records->origin = std::move(words.origin);
    settings.references = std::move(words.references);
    // What is configured for single questions is not meant for whole zones.
    if (typed.has("--match"))
        settings.records->mode = settings.expectations.mode;
}

/// What is watched takes about a minute: the change comes soon, and the caches expire soon.
void read_demo(Typed& typed, Settings& settings) {
    settings.command = Command::demo;
    if (typed.words.empty() && !settings.records)
        typed.words = {"example.com"};
    if (!settings.watch.is_shown && !settings.watch.waits)
        return;
    if (!typed.has("--share") && !typed.has("--change-in"))
        settings.demo.change_in = Seconds(5);
    if (!typed.has("--ttl"))
        settings.demo.ttl = Seconds(45);
}

/// Help, a version or a script: whatever the configuration holds.
bool reads_no_configuration(const Typed& typed, const CommandRow& command, bool has_arguments,
                            Settings& settings) {
    const std::string first = typed.words.empty() ? "" : typed.words.front();
    if (typed.has("--version")) {
        settings.command = Command::version;
    } else if (typed.has("-h") || typed.has("--help") || command.name == "help" || !has_arguments) {
        settings.command = Command::help;
        settings.topic = command.name == "help" ? first : command.name;
        settings.is_brief_help =
            !typed.has("--help") && (typed.has("-h") || command.name != "help");
    } else if (command.name == "completion") {
        settings.command = Command::completion;
        settings.topic = first;
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::vector<std::string> option_names() {
    std::vector<std::string> names;
    for (const Option* option : all_options())
        for (const std::string_view name : words_of(option->names))
            if (name.starts_with("--"))
                names.emplace_back(name);
    return names;
}

Settings read_options(const std::vector<std::string>& arguments, const Environment& environment) {
    Settings settings;
    Typed typed = read_typed(arguments);
    const CommandRow& command = take_command(typed.words);
    if (reads_no_configuration(typed, command, !arguments.empty(), settings))
        return settings;

    // To wait for nothing is to ask once, as without --wait.
    std::erase_if(typed.given, [](const Given& each) {
        return each.option == find_option("--wait") &&
               read_duration({each.where, each.values.back()}, Milliseconds(0)) == Milliseconds(0);
    });
    std::vector<Given> all = configured_options(environment);
    std::ranges::copy(typed.given, std::back_inserter(all));
    const bool has_reference = std::ranges::any_of(
        typed.words, [](const std::string& word) { return word.starts_with('@'); });
    all = settled(std::move(all), command, has_reference);
    for (const Given& each : all)
        if (!each.is_off)
            apply(each, settings);
    refuse_lonely(all, command.options);

    if (command.options == of_resolvers)
        read_resolvers(typed.words, settings);
    else if (command.options == of_replay)
        read_replay(typed, settings);
    else if (command.options == of_demo)
        read_demo(typed, settings);
    if (settings.command == Command::check || settings.command == Command::demo)
        read_asked(typed, settings);
    return settings;
}

}  // namespace dnsprop::cli
