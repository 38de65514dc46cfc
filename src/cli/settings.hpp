// What the command line, the environment and the configuration file ask for, as plain values. Knows
// no option parser.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "catalogue/catalogue.hpp"
#include "check/summary.hpp"
#include "cli/resolver_reference.hpp"
#include "dns/question.hpp"
#include "expect/expectation.hpp"
#include "watch/settings.hpp"

namespace dnsprop::cli {

enum class ColorOption : std::uint8_t { automatic, always, never };
enum class FamilyOption : std::uint8_t { either, ipv4, ipv6 };

/// The simulated Internet of `dnsprop demo`.
struct DemoSettings {
    std::uint64_t seed = 1;
    double share = 0.8;           ///< of the caches that have the new record when the check begins
    double loss = 0.02;           ///< of the datagrams, each way
    bool has_demo_faults = true;  ///< a few resolvers that are silent, refuse, filter, lie ...
    std::vector<std::string> faults;  ///< "ID=KIND"
    Seconds ttl{3600};                ///< of the record that changes
    Seconds lag{0};                   ///< by which one of the zone's own servers is behind
    /// The zone moved to other name servers; so many resolvers still ask the old ones.
    std::optional<double> ns_move;
    std::optional<std::string> dnssec;  ///< the zones are signed; a choice of --dnssec
    bool is_geo = false;                ///< the answer depends on the asker's continent
    /// One device on the way answers for all servers; a choice of --intercept: how that shows.
    std::optional<std::string> intercepted;
    std::optional<Seconds> change_in;  ///< the change comes so much later, and not before the check
};

/// The zone's own servers.
enum class AuthorityUse : std::uint8_t {
    beside,  ///< asked beside the resolvers
    off,     ///< --no-authority
    only,    ///< --authority-only: nobody else is asked
};

/// --watch and --wait.
struct WatchOptions {
    bool is_shown = false;  ///< --watch
    bool waits = false;     ///< --wait, more than once
    bool is_plain = false;  ///< --plain: lines instead of the full screen
    watch::WatchSettings rules;
    std::string on_change;  ///< commands; empty: none
    std::string on_done;
};

/// --file: a set of records, read by `prepare`.
struct RecordFile {
    std::string path;                         ///< "-": standard input
    std::optional<dns::Name> origin;          ///< of a zone file, where NAME was given
    std::optional<expect::MatchMode> mode{};  ///< where --match was typed
};

/// `dnsprop replay`: what was given stands in place of what the run was given.
struct ReplaySettings {
    std::string file;
    bool has_match = false;
    bool has_at_least = false;
    bool has_min_coverage = false;
    double speed = 60;  ///< --speed: how many times faster than it was, where it is watched
};

enum class Command : std::uint8_t {
    check,
    demo,
    replay,
    resolvers_list,
    resolvers_show,
    help,
    version,
    completion
};

struct Settings {
    Command command = Command::check;
    std::string topic;           ///< help TOPIC, resolvers show ID, completion SHELL
    bool is_brief_help = false;  ///< -h: one screen

    std::vector<dns::Question> questions;  ///< none with `records`
    std::optional<RecordFile> records;
    std::vector<ResolverReference> references;  ///< with any, only these are asked
    expect::ExpectationTexts expectations;
    check::Thresholds thresholds;

    catalogue::Selection selection;
    std::optional<std::string> resolvers_file;
    std::optional<std::string> providers_file;
    FamilyOption family = FamilyOption::either;
    net::Protocol protocol = net::Protocol::udp;  ///< unless a reference names another

    AuthorityUse authority = AuthorityUse::beside;
    std::optional<std::string> root_hints_file;
    /// Recursors are asked for a name that does not exist yet, though they will remember that.
    bool asks_anyway = false;

    /// This machine's own view: its hosts file and its resolver.
    bool has_local_view = true;
    std::optional<std::string> hosts_file;        ///< else /etc/hosts
    std::optional<std::string> resolv_conf_file;  ///< else /etc/resolv.conf

    Milliseconds timeout{4000};
    unsigned attempts = 6;
    double rate = 0;  ///< probes begun per second; 0: the engine's own limits only

    WatchOptions watch;

    std::string_view format = "table";  ///< a name of the table in cli/reporting.cpp
    bool explains = false;              ///< --explain
    bool plans_change = false;          ///< --plan-change
    bool quiet = false;
    bool verbose = false;
    ColorOption color = ColorOption::automatic;
    std::optional<std::string> record_file;  ///< --record
    ReplaySettings replay;
    DemoSettings demo;
};

}  // namespace dnsprop::cli
