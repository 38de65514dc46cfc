// The command line's values as texts, and their way into Settings: our own readers say what is
// wrong with them, not the option parser.
#pragma once

#include <string>
#include <vector>

#include "cli/settings.hpp"

namespace dnsprop::cli {

/// What CLI11 fills: texts, so that our own readers say what is wrong with them.
struct Texts {
    std::vector<std::string> words, expected, old, files, faults;
    bool has_match = false;  ///< typed, not configured
    std::string match = "any", at_least = "100%", min_coverage = "50%";
    std::string set = "world", countries, continents, operators, limit;
    std::string resolvers, providers;
    bool ipv4 = false, ipv6 = false, tcp = false, dot = false, doh = false;
    bool no_authority = false, authority_only = false, ask_anyway = false, no_local = false;
    std::string root_hints, hosts, resolv_conf;
    bool explain = false, plan_change = false;
    bool watch = false, plain = false;
    std::string wait, interval, confirm, stable, source_grace, on_change, on_done;
    std::string record, speed;
    std::string transport = "auto", timeout = "4s", attempts = "6", rate;
    std::string format = "table", color = "auto";
    bool json = false, quiet = false, verbose = false, help = false, version = false;
    std::string seed = "1", share, loss = "2%", ttl, lag, change_in, ns_move, dnssec, intercept;
    bool geo = false;
    bool no_faults = false;
};

/// What every command takes. Throws InputError, as all of these do.
void read_shared(const Texts& texts, Settings& settings);
/// What a check takes, and a demo. After `read_shared`.
void read_check(const Texts& texts, Settings& settings);
void read_demo(const Texts& texts, Settings& settings);
/// What a replay takes. After `read_shared`.
void read_replay(const Texts& texts, Settings& settings);

}  // namespace dnsprop::cli
