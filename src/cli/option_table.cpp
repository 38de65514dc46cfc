#include "cli/option_table.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

namespace {

using S = Settings;
using V = OptionValue;

/// What `--format` can be: the names of the table in cli/reporting.cpp.
constexpr std::string_view formats = "table|json|ndjson|csv|short";

/// The one of `meanings` that stands where the word stands among the choices of its option.
template <class Meaning>
Meaning chosen(const V& value, std::initializer_list<Meaning> meanings) {
    return meanings.begin()[value.choice];
}

Seconds read_seconds(const V& value, Milliseconds least = Milliseconds(1)) {
    return std::chrono::ceil<Seconds>(read_duration(value, least));
}

void set_record_file(S& s, const V& v) {
    if (s.records)
        throw InputError("--file is given twice: one file holds all records of a run");
    s.records = {std::string(v.text), std::nullopt};
}

void set_wait(S& s, const V& v) {
    s.watch.waits = true;
    s.watch.rules.ends_when_met = true;
    s.watch.rules.limit = read_duration(v);
}

void set_interval(S& s, const V& v) {
    const DurationRange range = read_duration_range(v);
    if (range.least < Seconds(1))
        throw InputError(
            fmt::format("{} {}: public resolvers are not asked more often than once a second",
                        v.where, v.text));
    s.watch.rules.least = range.least;
    s.watch.rules.most = range.most;
}

/// The rows of one group that belong to the same commands.
template <std::size_t Count>
constexpr std::array<Option, Count> all_of(unsigned bits, std::array<Option, Count> rows) {
    for (Option& row : rows)
        row.commands = bits;
    return rows;
}

constexpr std::array expectation = {
    Option{"--expect", "VALUE", "address, prefix, provider, name, text, data, or none",
           [](S& s, const V& v) { s.expectations.expected.emplace_back(v.text); }}
        .of(of_judging)
        .repeated(),
    Option{"--old", "VALUE", "what it was: tells old, new, mixed and other apart",
           [](S& s, const V& v) { s.expectations.old.emplace_back(v.text); }}
        .of(of_judging)
        .repeated(),
    Option{"--file", "FILE", "all records of a zone file or JSON list; - is stdin", set_record_file}
        .repeated()
        .not_with("--expect|--old|--plan-change"),
    Option{"--match", "MODE", "how a set of answers is judged (any)",
           [](S& s, const V& v) {
               using enum expect::MatchMode;
               s.expectations.mode = chosen(v, {any, all, exact});
           }}
        .of(of_judging)
        .configured()
        .one_of("any|all|exact"),
    Option{"--at-least", "PERCENT", "the share that counts as propagated (100%)",
           [](S& s, const V& v) { s.thresholds.at_least_percent = read_percent(v); }}
        .of(of_judging)
        .configured(),
    Option{"--min-coverage", "PERCENT", "no verdict when fewer resolvers answer (50%)",
           [](S& s, const V& v) { s.thresholds.min_coverage_percent = read_percent(v); }}
        .of(of_judging)
        .configured(),
};

constexpr std::array selection = {
    Option{"--set", "SET", "a few large resolvers, the usual ones, or all (world)",
           [](S& s, const V& v) { s.selection.set = v.text; }}
        .of(of_asking | of_resolvers)
        .configured()
        .one_of("core|world|all")
        .not_with("@RESOLVER"),
    Option{"--country", "CC,...", "only resolvers of these countries, such as DE,FR",
           [](S& s, const V& v) { s.selection.countries = read_list(v); }}
        .of(of_asking | of_resolvers)
        .configured()
        .not_with("@RESOLVER"),
    Option{"--continent", "CC,...", "only of these: AF, AN, AS, EU, NA, OC, SA",
           [](S& s, const V& v) { s.selection.continents = read_list(v); }}
        .of(of_asking | of_resolvers)
        .configured()
        .not_with("@RESOLVER"),
    Option{"--operator", "NAME,...", "only of these operators; a part of the name is enough",
           [](S& s, const V& v) { s.selection.operators = read_list(v); }}
        .of(of_asking | of_resolvers)
        .configured()
        .not_with("@RESOLVER"),
    Option{"--limit", "N", "at most so many resolvers",
           [](S& s, const V& v) { s.selection.limit = read_count(v, 1, 1'000'000); }}
        .of(of_asking | of_resolvers)
        .configured()
        .not_with("@RESOLVER"),
    Option{"--resolvers", "FILE", "another catalogue of resolvers",
           [](S& s, const V& v) { s.resolvers_file = v.text; }}
        .of(of_asking | of_resolvers)
        .configured(),
    Option{"--providers", "FILE", "another catalogue of providers",
           [](S& s, const V& v) { s.providers_file = v.text; }}
        .of(of_judging)
        .configured(),
    Option{"-4", "", "ask resolvers at their IPv4 addresses only",
           [](S& s, const V&) { s.family = FamilyOption::ipv4; }}
        .not_with("-6"),
    Option{"-6", "", "ask resolvers at their IPv6 addresses only",
           [](S& s, const V&) { s.family = FamilyOption::ipv6; }},
};

constexpr std::array asking = {
    Option{"--transport", "KIND", "over UDP and TCP as needed, or one only (auto)",
           [](S& s, const V& v) {
               // UDP goes to TCP where it must: nothing else is to be chosen automatically.
               using enum net::Protocol;
               s.protocol = chosen(v, {udp, udp, tcp, tls, https});
           }}
        .configured()
        .one_of("auto|udp|tcp|dot|doh"),
    Option{"--tcp", "", "over TCP only"}.configured().as("--transport=tcp"),
    Option{"--dot", "", "over TLS only"}.configured().as("--transport=dot"),
    Option{"--doh", "", "over HTTPS only"}.configured().as("--transport=doh"),
    Option{"--timeout", "DURATION", "for each resolver, all attempts together (4s)",
           [](S& s, const V& v) { s.timeout = read_duration(v); }}
        .configured(),
    Option{"--attempts", "N", "queries sent to each resolver at most (6)",
           [](S& s, const V& v) { s.attempts = static_cast<unsigned>(read_count(v, 1, 10)); }}
        .configured(),
    Option{"--rate", "QPS", "start at most so many questions a second",
           [](S& s, const V& v) { s.rate = read_rate(v); }}
        .configured(),
};

constexpr std::array authority = {
    Option{"--no-authority", "", "do not ask the zone's servers: where DNS is blocked",
           [](S& s, const V&) { s.authority = AuthorityUse::off; }}
        .configured()
        .not_with("--authority-only|--root-hints"),
    Option{"--authority-only", "", "ask the zone's name servers only, and no resolver",
           [](S& s, const V&) { s.authority = AuthorityUse::only; }}
        .not_with("--ask-anyway|@RESOLVER"),
    Option{"--ask-anyway", "", "ask resolvers for a name that does not exist yet too",
           [](S& s, const V&) { s.asks_anyway = true; }},
    Option{"--root-hints", "FILE", "the root servers where the walk to the zone begins",
           [](S& s, const V& v) { s.root_hints_file = v.text; }}
        .configured(),
};

constexpr std::array local_view = {
    Option{"--no-local", "", "leave out this machine's own view",
           [](S& s, const V&) { s.has_local_view = false; }}
        .configured()
        .not_with("--hosts|--resolv-conf"),
    Option{"--hosts", "FILE", "in place of /etc/hosts",
           [](S& s, const V& v) { s.hosts_file = v.text; }},
    Option{"--resolv-conf", "FILE", "in place of /etc/resolv.conf",
           [](S& s, const V& v) { s.resolv_conf_file = v.text; }},
};

constexpr std::array watching = {
    Option{"--watch", "", "live on the screen; in lines without a terminal",
           [](S& s, const V&) { s.watch.is_shown = true; }}
        .of(of_judging)
        .not_with("--quiet|--plan-change")
        .in_format("table|ndjson"),
    Option{"--wait", "[DURATION]", "until it has propagated (15m at most); 0: ask once", set_wait}
        .or_bare("15m")
        .not_with("--plan-change"),
    Option{"--plain", "", "lines in place of the full screen",
           [](S& s, const V&) { s.watch.is_plain = true; }}
        .of(of_judging)
        .only_with("--watch|--wait"),
    Option{"--speed", "N", "show a recording so many times faster (60)",
           [](S& s, const V& v) { s.replay.speed = read_rate(v); }}
        .of(of_replay)
        .only_with("--watch"),
    Option{"--stable", "N", "required in so many passes over all resolvers (1)",
           [](S& s, const V& v) {
               s.watch.rules.stable = static_cast<unsigned>(read_count(v, 1, 1000));
           }}
        .only_with("--wait"),
    Option{"--confirm", "N", "equal samples, on fresh ports, for a match (2)",
           [](S& s, const V& v) {
               s.watch.rules.confirm = static_cast<unsigned>(read_count(v, 1, 20));
           }}
        .only_with("--watch|--wait"),
    Option{"--interval", "MIN..MAX", "between two polls of one resolver (2s..15m)", set_interval}
        .only_with("--watch|--wait"),
    Option{"--source-grace", "DURATION", "exit 4 if the zone's servers are still wrong by then",
           [](S& s, const V& v) { s.watch.rules.source_grace = read_duration(v); }}
        .only_with("--wait"),
    Option{"--on-change", "COMMAND", "run for each change, with facts in its environment",
           [](S& s, const V& v) { s.watch.on_change = v.text; }}
        .only_with("--watch|--wait"),
    Option{"--on-done", "COMMAND", "run at the end",
           [](S& s, const V& v) { s.watch.on_done = v.text; }},
};

constexpr std::array showing = {
    Option{"--explain", "", "in plain words: causes, until when, what to do",
           [](S& s, const V&) { s.explains = true; }}
        .of(of_judging)
        .in_format("table"),
    Option{"--plan-change", "", "before a change: when to lower the TTL and to switch",
           [](S& s, const V&) { s.plans_change = true; }}
        .of(of_judging)
        .in_format("table"),
    Option{"--format", "FORMAT", "for people or for programs (table)",
           [](S& s, const V& v) { s.format = words_of(formats)[v.choice]; }}
        .of(of_all)
        .configured()
        .one_of(formats),
    Option{"--json", "", "the same as --format json"}.of(of_all).as("--format=json"),
    Option{"-q|--quiet", "", "nothing but the exit code", [](S& s, const V&) { s.quiet = true; }}
        .of(of_all)
        .not_with("--verbose"),
    Option{"-v|--verbose", "", "every row, and every attempt",
           [](S& s, const V&) { s.verbose = true; }}
        .of(of_all),
    Option{"--color|--colour", "WHEN", "colour on stdout (auto)",
           [](S& s, const V& v) {
               using enum ColorOption;
               s.color = chosen(v, {automatic, always, never});
           }}
        .of(of_all)
        .configured()
        .one_of("auto|always|never"),
    Option{"--record", "FILE", "write down what is heard, for 'dnsprop replay FILE'",
           [](S& s, const V& v) { s.record_file = v.text; }},
    Option{"-h", "", "help on one screen"}.of(of_all),
    Option{"--help", "", "all of the help"}.of(of_all),
    Option{"--version", "", "the version of this program"}.of(of_all),
};

constexpr std::array demonstration = all_of(
    of_demo,
    std::array{
        Option{"--share", "PERCENT", "caches that have the new record already (80%)",
               [](S& s, const V& v) { s.demo.share = read_percent(v) / 100; }},
        Option{"--ttl", "DURATION", "TTL of the record (1h)",
               [](S& s, const V& v) { s.demo.ttl = read_seconds(v); }},
        Option{"--lag", "DURATION", "one of the zone's name servers is behind by this time",
               [](S& s, const V& v) { s.demo.lag = read_seconds(v, Milliseconds(0)); }},
        Option{"--change-in", "DURATION", "the change comes after this time",
               [](S& s, const V& v) { s.demo.change_in = read_seconds(v, Milliseconds(0)); }},
        Option{"--ns-move", "PERCENT", "resolvers that still ask the zone's old name servers",
               [](S& s, const V& v) { s.demo.ns_move = read_percent(v) / 100; }},
        Option{"--dnssec", "STATE", "the zone is signed, correctly or not",
               [](S& s, const V& v) { s.demo.dnssec = v.text; }}
            .one_of("whole|wrong-ds|no-ds|expired|altered|no-signatures"),
        Option{"--geo", "", "the address depends on the continent of who asks",
               [](S& s, const V&) { s.demo.is_geo = true; }},
        Option{"--intercept", "[SIGN]", "one device answers for all servers; how it shows",
               [](S& s, const V& v) { s.demo.intercepted = v.text; }}
            .one_of("everything|chaos|egress")
            .or_bare("everything"),
        Option{"--loss", "PERCENT", "packets lost in each direction (2%)",
               [](S& s, const V& v) { s.demo.loss = read_percent(v) / 100; }},
        Option{"--no-faults", "", "every resolver works",
               [](S& s, const V&) { s.demo.has_demo_faults = false; }},
        Option{"--fault", "ID=KIND", "what is wrong with a resolver, such as google=silent",
               [](S& s, const V& v) { s.demo.faults.emplace_back(v.text); }}
            .repeated(),
        Option{"--seed", "N", "another simulated Internet; the same N repeats it",
               [](S& s, const V& v) {
                   s.demo.seed = read_count(v, 0, std::numeric_limits<unsigned long>::max());
               }},
    });

constexpr std::array groups = {
    OptionGroup{"What is expected", expectation},
    OptionGroup{"Which resolvers are asked", selection},
    OptionGroup{"How they are asked", asking},
    OptionGroup{"The zone's name servers", authority},
    OptionGroup{"This machine's own view (shown, never counted)", local_view},
    OptionGroup{"Until it has propagated", watching},
    OptionGroup{"What is shown", showing},
    OptionGroup{"The simulated Internet (dnsprop demo)", demonstration},
};

constexpr std::array commands = {
    CommandRow{"", "dnsprop NAME [TYPE...] [@RESOLVER...] [options]",
               "has my DNS change arrived everywhere?", of_check},
    CommandRow{"demo", "dnsprop demo [NAME] [TYPE...] [options]",
               "try it in a simulated Internet, on this machine alone", of_demo},
    CommandRow{"replay", "dnsprop replay FILE [options]",
               "judge and show again what --record wrote down", of_replay},
    CommandRow{"resolvers", "dnsprop resolvers [list | show ID] [options]",
               "the resolvers that can be asked", of_resolvers},
    CommandRow{"help", "dnsprop help [TOPIC]", "all of the help, or one topic"},
    CommandRow{"completion", "dnsprop completion bash|zsh|fish", "a script for your shell"},
};

}  // namespace

std::span<const OptionGroup> option_groups() {
    return groups;
}

std::span<const CommandRow> command_rows() {
    return commands;
}

std::vector<const Option*> all_options() {
    std::vector<const Option*> out;
    for (const OptionGroup& group : groups)
        for (const Option& option : group.options)
            out.push_back(&option);
    return out;
}

const Option* find_option(std::string_view name) {
    for (const Option* option : all_options())
        if (const auto names = words_of(option->names);
            std::ranges::find(names, name) != names.end())
            return option;
    return nullptr;
}

std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> out;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find('|'), list.size());
        out.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

void apply(const Given& given, Settings& settings) {
    const std::string_view other = given.option->stands_for;
    const auto equals = other.find('=');
    const Option& option = other.empty() ? *given.option : *find_option(other.substr(0, equals));
    const auto choices = words_of(option.choices);
    const auto set = [&](std::string_view text) {
        const auto choice = std::ranges::find(choices, text);
        if (choice == choices.end() && !choices.empty())
            throw InputError(
                fmt::format("{} {}: there are {}", given.where, text, fmt::join(choices, ", ")));
        option.set(settings, {given.where, text, std::size_t(choice - choices.begin())});
    };
    if (!other.empty())
        set(other.substr(equals + 1));
    else if (given.values.empty())
        set("");
    else if (option.may_repeat)
        std::ranges::for_each(given.values, set);
    else
        set(given.values.back());
}

}  // namespace dnsprop::cli
