#include "cli/help.hpp"

#include <array>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "cli/options.hpp"
#include "dns/rr_type.hpp"

namespace dnsprop::cli {

namespace {

constexpr std::string_view overview =
    R"(dnsprop: has my DNS change arrived everywhere, and if not: where not, why not, and until when?

  dnsprop NAME [TYPE...] [@RESOLVER...] [options]   ask the world once
  dnsprop NAME ... --watch                          the same, live on the screen
  dnsprop NAME ... --wait [15m]                     the same, until it has propagated or time is up
  dnsprop demo [NAME] [TYPE...] [options]           the same in a simulated world: no Internet needed
  dnsprop replay FILE [options]                     judge and show again what --record wrote down; with --watch over time,
                                                    60 times faster than it was, or as --speed N says
  dnsprop resolvers list|show ID                    the resolvers that are asked
  dnsprop help expect|resolvers|watch|formats|exit-codes|demo|environment
  dnsprop completion bash|zsh|fish

Examples
  dnsprop example.com --expect 192.0.2.7            is the new address there?
  dnsprop example.com --expect 192.0.2.7 --old 192.0.2.1
  dnsprop www.example.com --expect cloudflare       is Cloudflare in front of it?
  dnsprop example.com A MX --expect A=192.0.2.7 --expect MX="10 mail.example.com."
  dnsprop example.com TXT --expect "v=spf1 -all" --json
  dnsprop example.com --file records.zone           a whole zone, or a list in JSON: one run, one exit code

What is expected
  --expect VALUE        an address, prefix, provider, name, text, record data, or none; may repeat
  --old VALUE           what it was, so that rows split into old, new, mixed and other
  --file FILE           every record of a zone file or of a JSON list; - is standard input; NAME is then its origin
  --match any|all|exact how a set of answers is judged (any)
  --at-least 95%        the propagation that counts as done (100%)
  --min-coverage 50%    below this share of answering resolvers there is no verdict

Who is asked
  --set core|world|all  a few dozen big ones; the default; everything
  --country CC,...      --continent AF,AS,...      --operator NAME,...      --limit N
  --resolvers FILE      another catalogue          --providers FILE
  -4, -6                at IPv4 or at IPv6 addresses only

How it is asked
  --tcp, --dot, --doh   over TCP, TLS or HTTPS only; --transport udp|tcp|dot|doh|auto is the same choice
  --timeout 4s          for each resolver, all attempts together
  --attempts 6          queries sent to a resolver at most
  --rate QPS            begin at most so many questions a second

The zone's own servers
  --no-authority        do not ask them: for networks that let no DNS out
  --authority-only      ask nobody else
  --ask-anyway          ask the resolvers also for a name that does not exist yet; they will remember that it did not
  --root-hints FILE     begin the walk at these root servers

This machine's own view: its hosts file and its resolver, shown beside the world and never counted
  --no-local            leave it out      --hosts FILE, --resolv-conf FILE   read these

Until it has arrived (dnsprop help watch)
  --watch               live on the screen; lines with --plain, or where there is no terminal
  --wait [DURATION]     until it has propagated, 15m at most unless told otherwise; 0: ask once
  --stable N            it must hold in N passes over all resolvers (1)
  --confirm N           agreeing samples, on fresh ports, that settle a match (2)
  --interval 2s..15m    least and most time between two looks at one resolver
  --source-grace 2m     give up (exit 4) where the zone's own servers are still wrong by then
  --on-change CMD       run for each change, with the facts in its environment
  --on-done CMD         run at the end

What is shown
  --explain             in plain words: what is right, whose the addresses are, why not yet, what to do
  --plan-change         before a change: when to lower the TTL, to switch, to turn the old server off
  --format table|json|ndjson|csv|short, --json
  -q, --quiet           nothing but the exit code       -v, --verbose   every row and every attempt
  --record FILE         write down what is heard, for 'dnsprop replay FILE', which also takes --expect, --old, --match, ...
  --color auto|always|never
  -h, --help            --version

Exit codes: 0 propagated, 1 not yet, 2 wrong usage, 3 cannot tell, 4 wrong at the source, 5 output failed.
)";

constexpr std::string_view expect =
    R"(--expect VALUE says what should be there. It may repeat; VALUE is

  192.0.2.7, 2001:db8::7     an address
  203.0.113.0/24             a prefix: any address in it
  cloudflare, fastly, ...    a provider: its addresses, or a CNAME into its names
  www.example.net            a host name: the value of CNAME, NS, PTR or MX, or a CNAME on the way to A and AAAA
  "v=spf1 -all"              a text, for TXT; compared whole
  "10 mail.example.com."     the data of any other type; "\# 4 c0000207" for a type without a text form
  none                       the record must be gone

Addresses, prefixes and providers may stand in one list: --expect 192.0.2.7,192.0.2.8
With several types asked, a value goes to the types it fits, or is tied to one: --expect MX="10 mail.example.com."

--match any    every value seen is one of the expected, and at least one is there (the default)
--match all    all the expected values are there
--match exact  the same set, nothing more and nothing less

--file records.zone asks for every record of a zone file; each answer must be the same set (--match exact). NAME, if given,
is the zone's name. --file expect.json takes [{"name": "www.example.com", "type": "A", "expect": ["192.0.2.7"]}, ...],
each with "old" and "match" if wanted.

--old VALUE is read the same way. Without --expect the answers are shown and grouped, and the exit code is 3.
)";

constexpr std::string_view resolvers = R"(Who is asked

  --set core     about 27 large public resolvers without filters
  --set world    the default: public resolvers, and resolvers of network operators in some 70 countries
  --set all      everything in the catalogue
  --country DE,FR   --continent EU,AS   --operator google   --limit 20

  @google                    one of the catalogue: 'dnsprop resolvers list' shows the ids
  @192.0.2.53                any address; @192.0.2.53:5353, @[2001:db8::53]:53 with a port
  @tcp://192.0.2.53          over TCP
  @tls://192.0.2.53#NAME     over TLS (DoT, port 853); its certificate must be for NAME
  @https://HOST/PATH         over HTTPS (DoH); @https://HOST/PATH#192.0.2.53 where no address is to be looked up
With any @RESOLVER only those are asked.

Anycast resolvers answer from many places, so they are shown by operator and not by city.
Resolvers that filter (malware, advertising, ...) are asked too; what their filter says is shown and never counts.
)";

constexpr std::string_view formats =
    R"(--format table   for people: the answer first, then what to do, then the rows
--format json    one document (docs/output.schema.json); --json is short for it
--format ndjson  one event a line, as it happens: start, result, round, end
--format csv     one line for each resolver
--format short   one line of status

Results go to stdout, progress and complaints to stderr. Colour: --color, then NO_COLOR, then CLICOLOR_FORCE or
FORCE_COLOR, then whether stdout is a terminal.
)";

constexpr std::string_view exit_codes = R"(0    propagated: the threshold of --at-least is met
1    not (yet) propagated
2    wrong usage or unusable input, said in one line on stderr
3    cannot tell: nothing to compare with, no network, or too few answers
4    wrong at the source: the zone's own servers do not serve it, so waiting will not help
5    the output, or else a recording (--record), could not be written
130  interrupted (SIGINT), 143 terminated (SIGTERM): what was known so far was printed

With several types asked, the worst of them: 0 < 1 < 4 < 3.
)";

constexpr std::string_view demo =
    R"(dnsprop demo [NAME] [TYPE...] [options of a check] [options below]

A simulated Internet on this machine's loopback: every resolver of the catalogue, with caches that obey TTLs, latency by
distance, lost packets, and a few resolvers that are silent, refuse, filter or lie. NAME (example.com) has just moved
from 192.0.2.1 to 192.0.2.7, or as --old and --expect say.

  --share 80%      caches that have the new record already
  --ttl 1h         TTL of the record
  --lag 30m        one of the zone's own servers is so much behind
  --change-in 5m   the change is still to come
  --ns-move 30%    the zone moved to other name servers, and so many resolvers still ask the old ones
  --dnssec STATE   the zone is signed: whole, wrong-ds, no-ds, expired, altered, no-signatures
  --geo            the address depends on the asker's continent, and the zone's servers honour EDNS Client Subnet
  --intercept      one box on the way answers for everybody; with =chaos or =egress for resolvers only, so that just the
                   name it gives itself, or the one address it asks on from, gives it away
  --loss 2%        lost packets, each way
  --no-faults      no odd resolvers
  --fault ID=KIND  make one odd: silent, refused, servfail, bogus, filtering, lying, truncating, ... ; may repeat
  --seed N         another world; the same N is the same world again

With --watch or --wait the change comes 5 s after the start and the TTL is 45 s, unless told otherwise: about a minute.
)";

constexpr std::string_view watch =
    R"(--watch and --wait go on asking. Each resolver is asked again just after its cache lets go of what it had (the TTL, or the
negative TTL), and not every few seconds: that is as soon as anything can have changed there.

While the zone's own servers do not serve what is expected, only they are asked: a resolver that is asked too early would
remember the old record, or that there is none, for another TTL. A match counts once --confirm samples agree, since one
address may have many caches behind it; a match that goes back counts against at once, until it holds still.

--wait ends with
  0  as soon as --at-least is met (with --min-coverage, and as often as --stable says)
  1  time is up
  3  it cannot tell: too few answers, no network, port 53 intercepted
  4  the zone's own servers still do not serve it: at the end, or after --source-grace
and says on stderr how it stands, whenever that changes and at least once a minute. The report at the end goes to stdout.

  dnsprop example.com --expect 192.0.2.7 --wait 30m --at-least 95% && next-step
  dnsprop example.com --expect 192.0.2.7 --wait 1h --format ndjson          every look and change as it happens
  dnsprop example.com --expect 192.0.2.7 --wait 1h --on-done 'mail -s "$DNSPROP_EVENT_STATUS" me@example.com < /dev/null'

The commands of --on-change and --on-done go to /bin/sh as they are; what happened stands in DNSPROP_EVENT (row,
source-right, source-wrong, source-moved, network-gone, network-back, resumed, clock-set, done), DNSPROP_EVENT_NAME, _TYPE,
_AT, _RESOLVER, _ADDRESS, _FROM, _TO, _FROM_ANSWERS, _TO_ANSWERS, and at the end _STATUS, _MATCHING, _COUNTED, _EXIT_CODE.
A value longer than 32 KiB is cut, and DNSPROP_EVENT_TRUNCATED is then 1. They have no input; their output goes to stderr.
--on-change runs one after the other, and what is left of that at the end is given up after 10 s. --on-done may take as
long as it likes. SIGINT and SIGTERM end dnsprop within two seconds, and the command that runs with it.
)";

constexpr std::string_view environment =
    R"(A flag wins over a DNSPROP_* variable, that over the configuration file, that over what is built in.

  DNSPROP_TIMEOUT=8s DNSPROP_SET=core dnsprop example.com --expect 192.0.2.7

The file is $XDG_CONFIG_HOME/dnsprop/config.toml (~/.config/dnsprop/config.toml):

  timeout = "8s"
  set = "core"
  at-least = 95

What can be set so: match, at-least, min-coverage, set, country, continent, operator, limit, resolvers, providers, tcp,
dot, doh, transport, no-authority, root-hints, no-local, timeout, attempts, rate, format, color.
NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR, COLUMNS, TERM and TZ are honoured.
)";

struct Topic {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<Topic, 8> topics = {{{"", overview},
                                          {"expect", expect},
                                          {"resolvers", resolvers},
                                          {"watch", watch},
                                          {"formats", formats},
                                          {"exit-codes", exit_codes},
                                          {"demo", demo},
                                          {"environment", environment}}};

std::string joined_words() {
    std::string words = "demo replay resolvers help completion";
    for (const std::string_view type : dns::askable_rr_types())
        words += " " + std::string(type);
    return words;
}

}  // namespace

std::string_view help_text(std::string_view topic) {
    for (const Topic& known : topics)
        if (known.name == topic)
            return known.text;
    throw InputError(fmt::format(
        "there is no help on '{}'; there is on expect, resolvers, watch, formats, exit-codes, "
        "demo and environment",
        topic));
}

std::string completion_script(std::string_view shell) {
    const auto options = option_names();
    const std::string words = joined_words();
    if (shell == "bash")
        return fmt::format(
            "_dnsprop() {{\n"
            "    local word=\"${{COMP_WORDS[COMP_CWORD]}}\"\n"
            "    COMPREPLY=($(compgen -W \"{} {}\" -- \"$word\"))\n"
            "}}\n"
            "complete -o default -F _dnsprop dnsprop\n",
            words, fmt::join(options, " "));
    if (shell == "zsh")
        return fmt::format(
            "#compdef dnsprop\n"
            "_dnsprop() {{\n"
            "    compadd -- {} {}\n"
            "    _files\n"
            "}}\n"
            "compdef _dnsprop dnsprop\n",
            words, fmt::join(options, " "));
    if (shell == "fish") {
        std::string script = fmt::format("complete -c dnsprop -a '{}'\n", words);
        for (const std::string& option : options)
            script += fmt::format("complete -c dnsprop -l {}\n", option.substr(2));
        return script;
    }
    if (shell.empty())
        throw InputError("which shell? dnsprop completion bash, zsh or fish");
    throw InputError(fmt::format("'{}': completions are there for bash, zsh and fish", shell));
}

}  // namespace dnsprop::cli
