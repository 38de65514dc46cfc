#include "cli/options.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "cli/configuration.hpp"
#include "cli/values.hpp"
#include "cli/words.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::cli {

namespace {

/// What CLI11 fills: texts, so that our own readers say what is wrong with them.
struct Texts {
    std::vector<std::string> words, expected, old, faults;
    std::string match = "any", at_least = "100%", min_coverage = "50%";
    std::string set = "world", countries, continents, operators, limit;
    std::string resolvers, providers;
    bool ipv4 = false, ipv6 = false, tcp = false, dot = false, doh = false;
    bool no_authority = false, authority_only = false, ask_anyway = false, no_local = false;
    bool explain = false, plan_change = false;
    std::string root_hints, hosts, resolv_conf;
    std::string transport = "auto", timeout = "4s", attempts = "6", rate;
    std::string format = "table", color = "auto";
    bool json = false, quiet = false, verbose = false, help = false, version = false;
    std::string seed = "1", share = "80%", loss = "2%", ttl = "1h", lag, change_in, ns_move;
    bool intercept = false;
    bool no_faults = false;
};

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
    one("--timeout", texts.timeout);
    one("--attempts", texts.attempts);
    one("--rate", texts.rate);
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
    flag("--intercept", texts.intercept);
    many("--fault", texts.faults);
    flag("--no-faults", texts.no_faults);
}

/// Options of interface.md that later versions bring: named, so that nobody thinks of a typing
/// error.
constexpr std::array<std::string_view, 5> not_yet = {"--watch", "--wait", "--record", "--on-change",
                                                     "--on-done"};

InputError unknown_option(const std::string& given) {
    const std::string name = given.substr(0, given.find('='));
    if (std::ranges::find(not_yet, name) != not_yet.end())
        return InputError(
            fmt::format("{} is planned, but this version does not have it yet", name));
    const auto near = nearest_words(name, option_names());
    return InputError(
        near.empty()
            ? fmt::format("unknown option {}; 'dnsprop help' lists them", given)
            : fmt::format("unknown option {}; did you mean {}?", given, fmt::join(near, ", ")));
}

template <class Value>
Value one_of(std::string_view option, const std::string& text,
             const std::map<std::string, Value>& values) {
    const auto found = values.find(text);
    if (found != values.end())
        return found->second;
    std::string known;
    for (const auto& [word, value] : values)
        known += (known.empty() ? "" : ", ") + word;
    throw InputError(fmt::format("{} {}: there are {}", option, text, known));
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t start = 0; start <= text.size() && !text.empty();) {
        const std::size_t comma = std::min(text.find(',', start), text.size());
        if (comma > start)
            out.push_back(text.substr(start, comma - start));
        start = comma + 1;
    }
    return out;
}

catalogue::Selection read_selection(const Texts& texts) {
    catalogue::Selection selection;
    selection.set = texts.set;
    selection.countries = split(texts.countries);
    selection.continents = split(texts.continents);
    selection.operators = split(texts.operators);
    if (!texts.limit.empty())
        selection.limit = read_count("--limit", texts.limit, 1, 1'000'000);
    return selection;
}

/// With @RESOLVER only those are asked: a selection beside it is a contradiction, unless it is
/// somebody's configuration.
void refuse_selection_with_references(const CLI::App& app) {
    for (const char* option : {"--set", "--country", "--continent", "--operator", "--limit"})
        if (app.count(option) > 0)
            throw InputError(fmt::format(
                "{} does not go with @RESOLVER: with it, only the resolvers named are asked",
                option));
}

void read_shared(const Texts& texts, Settings& settings) {
    settings.selection = read_selection(texts);
    if (!texts.resolvers.empty())
        settings.resolvers_file = texts.resolvers;
    if (!texts.providers.empty())
        settings.providers_file = texts.providers;
    if (texts.ipv4 && texts.ipv6)
        throw InputError(
            "-4 and -6 exclude each other; without both, each resolver is asked at the address it "
            "has");
    settings.family = texts.ipv4   ? FamilyWish::ipv4
                      : texts.ipv6 ? FamilyWish::ipv6
                                   : FamilyWish::either;
    if (texts.json && texts.format != "table" && texts.format != "json")
        throw InputError(fmt::format("--json and --format {} exclude each other", texts.format));
    settings.format = texts.json ? Format::json
                                 : one_of<Format>("--format", texts.format,
                                                  {{"table", Format::table},
                                                   {"json", Format::json},
                                                   {"ndjson", Format::ndjson},
                                                   {"csv", Format::csv},
                                                   {"short", Format::short_line}});
    settings.color = one_of<ColorWish>("--color", texts.color,
                                       {{"auto", ColorWish::automatic},
                                        {"always", ColorWish::always},
                                        {"never", ColorWish::never}});
    settings.quiet = texts.quiet;
    settings.verbose = texts.verbose;
    if (texts.quiet && texts.verbose)
        throw InputError("-q and -v exclude each other");
}

net::Protocol read_transport(const Texts& texts) {
    if (texts.tcp + texts.dot + texts.doh > 1)
        throw InputError("--tcp, --dot and --doh exclude each other");
    if (texts.tcp)
        return net::Protocol::tcp;
    if (texts.dot)
        return net::Protocol::tls;
    if (texts.doh)
        return net::Protocol::https;
    // UDP goes to TCP where it must: nothing else is to be chosen automatically.
    return one_of<net::Protocol>("--transport", texts.transport,
                                 {{"auto", net::Protocol::udp},
                                  {"udp", net::Protocol::udp},
                                  {"tcp", net::Protocol::tcp},
                                  {"dot", net::Protocol::tls},
                                  {"doh", net::Protocol::https}});
}

void read_authority(const Texts& texts, Settings& settings) {
    if (texts.no_authority && texts.authority_only)
        throw InputError("--no-authority and --authority-only exclude each other");
    if (texts.no_authority && !texts.root_hints.empty())
        throw InputError("--root-hints is for the walk that --no-authority leaves out");
    if (texts.authority_only && texts.ask_anyway)
        throw InputError("--ask-anyway asks the resolvers, which --authority-only leaves out");
    if (texts.no_authority)
        settings.authority = AuthorityUse::off;
    if (texts.authority_only)
        settings.authority = AuthorityUse::only;
    if (!texts.root_hints.empty())
        settings.root_hints_file = texts.root_hints;
    settings.asks_anyway = texts.ask_anyway;
}

/// Words for people: a program has the fields they are made from.
void read_explanation(const Texts& texts, Settings& settings) {
    settings.explains = texts.explain;
    settings.plans_change = texts.plan_change;
    if ((texts.explain || texts.plan_change) && settings.format != Format::table)
        throw InputError(fmt::format("{} is for people and goes with --format table only",
                                     texts.explain ? "--explain" : "--plan-change"));
}

void read_local(const Texts& texts, Settings& settings) {
    if (texts.no_local && !(texts.hosts.empty() && texts.resolv_conf.empty()))
        throw InputError("--hosts and --resolv-conf are for the view that --no-local leaves out");
    settings.has_local_view = !texts.no_local;
    if (!texts.hosts.empty())
        settings.hosts_file = texts.hosts;
    if (!texts.resolv_conf.empty())
        settings.resolv_conf_file = texts.resolv_conf;
}

void read_check(const Texts& texts, Settings& settings) {
    Words words = read_words(texts.words);
    settings.questions = std::move(words.questions);
    settings.references = std::move(words.references);
    settings.expectations = {texts.expected, texts.old,
                             one_of<expect::MatchMode>("--match", texts.match,
                                                       {{"any", expect::MatchMode::any},
                                                        {"all", expect::MatchMode::all},
                                                        {"exact", expect::MatchMode::exact}})};
    settings.thresholds = {read_percent("--at-least", texts.at_least),
                           read_percent("--min-coverage", texts.min_coverage)};
    settings.protocol = read_transport(texts);
    read_authority(texts, settings);
    read_local(texts, settings);
    read_explanation(texts, settings);
    settings.timeout = read_duration("--timeout", texts.timeout);
    settings.attempts = static_cast<unsigned>(read_count("--attempts", texts.attempts, 1, 10));
    if (!texts.rate.empty())
        settings.rate = read_rate("--rate", texts.rate);
}

void read_demo(const Texts& texts, Settings& settings) {
    settings.demo.seed =
        read_count("--seed", texts.seed, 0, std::numeric_limits<unsigned long>::max());
    settings.demo.share = read_percent("--share", texts.share) / 100;
    settings.demo.loss = read_percent("--loss", texts.loss) / 100;
    settings.demo.has_demo_faults = !texts.no_faults;
    settings.demo.faults = texts.faults;
    settings.demo.ttl = std::chrono::ceil<Seconds>(read_duration("--ttl", texts.ttl));
    if (!texts.lag.empty())
        settings.demo.lag = std::chrono::ceil<Seconds>(read_duration("--lag", texts.lag));
    settings.demo.is_intercepted = texts.intercept;
    if (!texts.ns_move.empty())
        settings.demo.ns_move = read_percent("--ns-move", texts.ns_move) / 100;
    if (!texts.change_in.empty())
        settings.demo.change_in =
            std::chrono::ceil<Seconds>(read_duration("--change-in", texts.change_in));
}

void refuse_demo_options(const CLI::App& app) {
    for (const char* option : {"--seed", "--share", "--loss", "--ttl", "--lag", "--change-in",
                               "--ns-move", "--intercept", "--fault", "--no-faults"})
        if (app.count(option) > 0)
            throw InputError(fmt::format("{} belongs to 'dnsprop demo'", option));
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
    parse(typed, arguments);
    if (std::vector<std::string> all = configured_arguments(environment); !all.empty()) {
        all.insert(all.end(), arguments.begin(), arguments.end());
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
    if (command == "demo") {
        settings.command = Command::demo;
        read_demo(texts, settings);
        if (texts.words.empty())
            texts.words = {"example.com"};
    } else {
        refuse_demo_options(typed);
    }
    read_check(texts, settings);
    if (!settings.references.empty())
        refuse_selection_with_references(typed);
    return settings;
}

}  // namespace dnsprop::cli
