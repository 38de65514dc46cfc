#include "cli/option_texts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "cli/values.hpp"
#include "cli/words.hpp"

namespace dnsprop::cli {

namespace {

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
    if (texts.authority_only && !settings.references.empty())
        throw InputError("--authority-only asks no resolver, and @RESOLVER names one");
    if (texts.no_authority)
        settings.authority = AuthorityUse::off;
    if (texts.authority_only)
        settings.authority = AuthorityUse::only;
    if (!texts.root_hints.empty())
        settings.root_hints_file = texts.root_hints;
    settings.asks_anyway = texts.ask_anyway;
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

void read_watch(const Texts& texts, Settings& settings) {
    WatchOptions& watch = settings.watch;
    watch.is_shown = texts.watch;
    watch.is_plain = texts.plain;
    // "Wait for nothing": one look, as without it.
    watch.waits = !texts.wait.empty() && texts.wait != "0";
    if (watch.waits) {
        watch.rules.ends_when_met = true;
        watch.rules.limit = read_duration("--wait", texts.wait);
    }
    const bool goes_on = watch.is_shown || watch.waits;
    const auto belongs = [](std::string_view option, bool is_given, bool is_in_place,
                            std::string_view to) {
        if (is_given && !is_in_place)
            throw InputError(fmt::format("{} belongs to {}", option, to));
    };
    belongs("--plain", texts.plain, goes_on, "--watch and --wait");
    belongs("--interval", !texts.interval.empty(), goes_on, "--watch and --wait");
    belongs("--confirm", !texts.confirm.empty(), goes_on, "--watch and --wait");
    belongs("--stable", !texts.stable.empty(), watch.waits, "--wait");
    belongs("--source-grace", !texts.source_grace.empty(), watch.waits, "--wait");
    belongs("--on-change", !texts.on_change.empty(), goes_on, "--watch and --wait");
    if (!texts.interval.empty()) {
        const DurationRange range = read_duration_range("--interval", texts.interval);
        if (range.least < std::chrono::seconds(1))
            throw InputError(fmt::format(
                "--interval {}: public resolvers are not asked more often than once a second",
                texts.interval));
        watch.rules.least = range.least;
        watch.rules.most = range.most;
    }
    if (!texts.confirm.empty())
        watch.rules.confirm = static_cast<unsigned>(read_count("--confirm", texts.confirm, 1, 20));
    if (!texts.stable.empty())
        watch.rules.stable = static_cast<unsigned>(read_count("--stable", texts.stable, 1, 1000));
    if (!texts.source_grace.empty())
        watch.rules.source_grace = read_duration("--source-grace", texts.source_grace);
    watch.on_change = texts.on_change;
    watch.on_done = texts.on_done;
    if (watch.is_shown && settings.format != Format::table && settings.format != Format::ndjson)
        throw InputError(
            "--watch shows the screen, or lines; for programs there is --format ndjson");
    if (watch.is_shown && settings.quiet)
        throw InputError("--watch and -q exclude each other; --wait -q waits without a word");
    if (goes_on && settings.plans_change)
        throw InputError("--plan-change is for before the change, --watch and --wait for after it");
}

/// What is expected, and what counts as done.
void read_judging(const Texts& texts, Settings& settings) {
    settings.expectations = {texts.expected, texts.old,
                             one_of<expect::MatchMode>("--match", texts.match,
                                                       {{"any", expect::MatchMode::any},
                                                        {"all", expect::MatchMode::all},
                                                        {"exact", expect::MatchMode::exact}})};
    settings.thresholds = {read_percent("--at-least", texts.at_least),
                           read_percent("--min-coverage", texts.min_coverage)};
}

/// Words for people: a program has the fields they are made from.
void read_explanation(const Texts& texts, Settings& settings) {
    settings.explains = texts.explain;
    settings.plans_change = texts.plan_change;
    if ((texts.explain || texts.plan_change) && settings.format != Format::table)
        throw InputError(fmt::format("{} is for people and goes with --format table only",
                                     texts.explain ? "--explain" : "--plan-change"));
}

/// The file says which records are asked for, and what is expected of each.
void read_record_file(const Texts& texts, Settings& settings) {
    if (texts.files.size() > 1)
        throw InputError("--file is given twice: one file holds all records of a run");
    if (!texts.expected.empty() || !texts.old.empty())
        throw InputError(fmt::format("{} does not go with --file: the file says what is expected",
                                     texts.expected.empty() ? "--old" : "--expect"));
    if (texts.plan_change)
        throw InputError("--plan-change looks at one name and does not go with --file");
    FileWords words = read_file_words(texts.words);
    settings.records = {texts.files.front(), std::move(words.origin)};
    settings.references = std::move(words.references);
}

}  // namespace

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
    settings.family = texts.ipv4   ? FamilyOption::ipv4
                      : texts.ipv6 ? FamilyOption::ipv6
                                   : FamilyOption::either;
    if (texts.json && texts.format != "table" && texts.format != "json")
        throw InputError(fmt::format("--json and --format {} exclude each other", texts.format));
    settings.format = texts.json ? Format::json
                                 : one_of<Format>("--format", texts.format,
                                                  {{"table", Format::table},
                                                   {"json", Format::json},
                                                   {"ndjson", Format::ndjson},
                                                   {"csv", Format::csv},
                                                   {"short", Format::short_line}});
    settings.color = one_of<ColorOption>("--color", texts.color,
                                         {{"auto", ColorOption::automatic},
                                          {"always", ColorOption::always},
                                          {"never", ColorOption::never}});
    settings.quiet = texts.quiet;
    settings.verbose = texts.verbose;
    if (texts.quiet && texts.verbose)
        throw InputError("-q and -v exclude each other");
}

void read_check(const Texts& texts, Settings& settings) {
    if (texts.files.empty()) {
        Words words = read_words(texts.words);
        settings.questions = std::move(words.questions);
        settings.references = std::move(words.references);
    } else {
        read_record_file(texts, settings);
    }
    read_judging(texts, settings);
    if (settings.records && texts.has_match)
        settings.records->mode = settings.expectations.mode;
    settings.protocol = read_transport(texts);
    read_authority(texts, settings);
    read_local(texts, settings);
    read_explanation(texts, settings);
    read_watch(texts, settings);
    if (!texts.record.empty())
        settings.record_file = texts.record;
    settings.timeout = read_duration("--timeout", texts.timeout);
    settings.attempts = static_cast<unsigned>(read_count("--attempts", texts.attempts, 1, 10));
    if (!texts.rate.empty())
        settings.rate = read_rate("--rate", texts.rate);
}

void read_replay(const Texts& texts, Settings& settings) {
    if (texts.words.size() != 1)
        throw InputError("usage: dnsprop replay FILE [options]");
    settings.command = Command::replay;
    settings.replay.file = texts.words.front();
    read_judging(texts, settings);
    read_explanation(texts, settings);
    settings.watch.is_shown = texts.watch;
    settings.watch.is_plain = texts.plain;
    if (texts.plain && !texts.watch)
        throw InputError("--plain belongs to --watch");
    if (!texts.speed.empty() && !texts.watch)
        throw InputError("--speed belongs to --watch");
    if (!texts.speed.empty())
        settings.replay.speed = read_rate("--speed", texts.speed);
    if (texts.watch && (settings.format != Format::table || settings.quiet))
        throw InputError("--watch shows a recording; without it, every --format and -q judge it");
}

void read_demo(const Texts& texts, Settings& settings) {
    settings.demo.seed =
        read_count("--seed", texts.seed, 0, std::numeric_limits<unsigned long>::max());
    // What is watched is worth a minute of somebody's time: the change comes soon, and the caches
    // let go soon.
    const bool is_watched = texts.watch || (!texts.wait.empty() && texts.wait != "0");
    if (!texts.share.empty())
        settings.demo.share = read_percent("--share", texts.share) / 100;
    else if (is_watched && texts.change_in.empty())
        settings.demo.change_in = Seconds(5);
    settings.demo.loss = read_percent("--loss", texts.loss) / 100;
    settings.demo.has_demo_faults = !texts.no_faults;
    settings.demo.faults = texts.faults;
    if (!texts.ttl.empty())
        settings.demo.ttl = std::chrono::ceil<Seconds>(read_duration("--ttl", texts.ttl));
    else if (is_watched)
        settings.demo.ttl = Seconds(45);
    if (!texts.lag.empty())
        settings.demo.lag = std::chrono::ceil<Seconds>(read_duration("--lag", texts.lag));
    if (!texts.dnssec.empty())
        settings.demo.dnssec =
            one_of<world::Dnssec>("--dnssec", texts.dnssec,
                                  {{"whole", world::Dnssec::whole},
                                   {"wrong-ds", world::Dnssec::wrong_ds},
                                   {"no-ds", world::Dnssec::no_ds},
                                   {"expired", world::Dnssec::expired},
                                   {"altered", world::Dnssec::altered},
                                   {"no-signatures", world::Dnssec::no_signatures}});
    if (!texts.intercept.empty())
        settings.demo.intercepted =
            one_of<world::Giveaway>("--intercept", texts.intercept,
                                    {{"everything", world::Giveaway::everything},
                                     {"chaos", world::Giveaway::chaos},
                                     {"egress", world::Giveaway::egress}});
    settings.demo.is_geo = texts.geo;
    if (!texts.ns_move.empty())
        settings.demo.ns_move = read_percent("--ns-move", texts.ns_move) / 100;
    if (!texts.change_in.empty())
        settings.demo.change_in =
            std::chrono::ceil<Seconds>(read_duration("--change-in", texts.change_in));
}

}  // namespace dnsprop::cli
