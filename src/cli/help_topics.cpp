#include "cli/help_topics.hpp"

#include <array>

namespace dnsprop::cli {

namespace {

constexpr std::string_view check =
    R"(  dnsprop example.com --expect 192.0.2.7  has the new address arrived?
  dnsprop example.com --expect 192.0.2.7 --old 192.0.2.1  and who still has the old one?
  dnsprop www.example.com --expect cloudflare  is Cloudflare in front of it?
  dnsprop example.com A MX --expect A=192.0.2.7 --expect MX="10 mail.example.com."
  dnsprop example.com TXT --expect "v=spf1 -all" --json
  dnsprop example.com --file records.zone  a whole zone, or a list in JSON: one run, one exit code
  dnsprop example.com --expect 192.0.2.7 --watch  live on the screen
  dnsprop example.com --expect 192.0.2.7 --wait 30m  until it has propagated, or time is up

NAME is a domain name, or an address for its reverse name. A name that is also a command is written with a trailing dot. TYPE
is A unless given; with several types all are asked in one run. With any @RESOLVER only those are asked.

Exit codes: 0 propagated, 1 not yet, 2 wrong usage, 3 cannot tell, 4 wrong at the source, 5 output failed.
)";

constexpr std::string_view expect =
    R"(--expect VALUE says what should be there. It may repeat; VALUE is

  192.0.2.7, 2001:db8::7   an address
  203.0.113.0/24           a prefix: any address in it
  cloudflare, fastly, ...  a provider: its addresses, or a CNAME into its names
  www.example.net          a host name: the value of CNAME, NS, PTR or MX, or a CNAME on the way to A and AAAA
  "v=spf1 -all"            a text, for TXT; the whole text is compared
  "10 mail.example.com."   the data of any other type; "\# 4 c0000207" for a type without a text form
  none                     the record must be gone

Addresses, prefixes and providers may stand in one list: --expect 192.0.2.7,192.0.2.8

With several types, a value goes to the types that it fits, or to the one it names: --expect MX="10 mail.example.com."

  --match any    every value seen is one of the expected, and at least one is there (the default)
  --match all    all the expected values are there
  --match exact  the same set, nothing more and nothing less

--file records.zone asks for every record of a zone file; each answer must be the same set (--match exact). NAME, if given,
is the name of the zone. --file expect.json takes [{"name": "www.example.com", "type": "A", "expect": ["192.0.2.7"]}, ...],
each with "old" and "match" if wanted.

--old VALUE is read the same way. Without --expect the answers are shown and grouped, and compared with what the zone's name
servers say.
)";

constexpr std::string_view resolvers =
    R"(dnsprop resolvers lists the resolvers that can be asked; 'dnsprop resolvers show ID' tells all that is known about one.

  --set core   about 27 large public resolvers without filters
  --set world  the default: public resolvers, and resolvers of network operators in about 70 countries
  --set all    everything in the catalogue

A check takes these options too, or it names the resolvers to ask:

  @google               one of the catalogue, by its id
  @192.0.2.53           any address; with a port @192.0.2.53:5353 or @[2001:db8::53]:53
  @tcp://192.0.2.53     over TCP
  @tls://192.0.2.53#NAME  over TLS (DoT, port 853); its certificate must be for NAME
  @https://HOST/PATH    over HTTPS (DoH); with #192.0.2.53 at the end, HOST is not looked up

Anycast resolvers answer from many places, so they are shown by operator and not by city. Resolvers that filter (malware,
advertising, ...) are asked too; what their filter says is shown and never counts.
)";

constexpr std::string_view formats =
    R"(  --format table   for people: the answer first, then what to do, then the rows
  --format json    one document (docs/output.schema.json); --json is short for it
  --format ndjson  one event a line, as it happens: start, result, round, end
  --format csv     one line for each resolver
  --format short   one line of status

Results go to stdout; progress and error messages go to stderr. Colour: --color, then NO_COLOR, then CLICOLOR_FORCE or
FORCE_COLOR, then whether stdout is a terminal.
)";

constexpr std::string_view exit_codes =
    R"(  0    propagated: the threshold of --at-least is met
  1    not (yet) propagated
  2    wrong usage or unusable input; one line on stderr says what is wrong
  3    cannot tell: nothing to compare with, no network, or too few answers
  4    wrong at the source: the zone's name servers do not serve it, so waiting will not help
  5    the output, or else a recording (--record), could not be written
  130  interrupted (SIGINT), or 143 terminated (SIGTERM): what was known so far was printed

With several types, the worst of them: 0 < 1 < 4 < 3.
)";

constexpr std::string_view demo =
    R"(dnsprop demo simulates an Internet on this machine's loopback: every resolver of the catalogue, with caches that obey TTLs,
latency by distance, lost packets, and a few resolvers that are silent, refuse, filter or lie. No packet leaves the machine.
NAME (example.com) has just moved from 192.0.2.1 to 192.0.2.7, or as --old and --expect say. With --watch or --wait the change
comes 5 s after the start and the TTL is 45 s, unless given otherwise: it takes about a minute.

  dnsprop demo --watch
  dnsprop demo --dnssec expired --explain

It takes the options of a check, and these:
)";

constexpr std::string_view replay =
    R"(dnsprop replay FILE judges and shows again what --record wrote down, without any network. What is expected and what counts as
propagated may be given anew; where it is not, it is as it was in the run.

  dnsprop example.com --expect 192.0.2.7 --record change.rec
  dnsprop replay change.rec --at-least 95% --explain
  dnsprop replay change.rec --watch --speed 120

It takes these options:
)";

constexpr std::string_view watch =
    R"(--watch and --wait go on asking. Each resolver is asked again just after its cached copy expires (the TTL, or the negative
TTL), and not every few seconds: that is as soon as anything can have changed there.

While the zone's name servers do not serve what is expected, only they are asked: a resolver that is asked too early would
remember the old record, or that there is none, for another TTL. A match counts once --confirm samples agree, since one
address may have many caches behind it; a match that goes back counts against at once, until it is steady.

--wait ends with

  0  as soon as --at-least is met (with --min-coverage, and as often as --stable says)
  1  time is up
  3  it cannot tell: too few answers, no network, port 53 intercepted
  4  the zone's name servers still do not serve it: at the end, or after --source-grace

It reports each change of state on stderr, and at least once a minute. The report at the end goes to stdout.

  dnsprop example.com --expect 192.0.2.7 --wait 30m --at-least 95% && next-step
  dnsprop example.com --expect 192.0.2.7 --wait 1h --format ndjson
  dnsprop example.com --expect 192.0.2.7 --wait 1h --on-done 'mail -s "$DNSPROP_EVENT_STATUS" me@example.com < /dev/null'

The commands of --on-change and --on-done go to /bin/sh as they are. DNSPROP_EVENT says what happened (row, source-right,
source-wrong, source-moved, network-gone, network-back, resumed, clock-set, done), with DNSPROP_EVENT_NAME, _TYPE, _AT,
_RESOLVER, _ADDRESS, _FROM, _TO, _FROM_ANSWERS, _TO_ANSWERS, and at the end _STATUS, _MATCHING, _COUNTED, _EXIT_CODE. A
value longer than 32 KiB is cut, and DNSPROP_EVENT_TRUNCATED is then 1. The commands have no input; their output goes to stderr.
Commands of --on-change run one at a time, and what is left of them at the end is given up after 10 s. --on-done may take as long
as it likes. SIGINT and SIGTERM end dnsprop within two seconds, and the command that runs with it.
)";

constexpr std::string_view environment =
    R"(A flag takes the place of what DNSPROP_* variables say about the same matter, these that of the configuration file, and that
of what is built in.

  DNSPROP_TIMEOUT=8s DNSPROP_SET=core dnsprop example.com --expect 192.0.2.7

The file is $XDG_CONFIG_HOME/dnsprop/config.toml (~/.config/dnsprop/config.toml), and holds lines such as

  timeout = "8s"
  set = "core"
  at-least = "95%"
  no-local = true

This can be configured: {configurable}.

NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR, COLUMNS, TERM and TZ are used as in other programs.
)";

constexpr std::string_view completion =
    R"(dnsprop completion prints a script with which your shell completes options, their values, record types, and @RESOLVER from
the catalogue. An installed dnsprop has these scripts where the shells look for them. Otherwise:

  bash  echo 'source <(dnsprop completion bash)' >> ~/.bashrc
  zsh   echo 'source <(dnsprop completion zsh)' >> ~/.zshrc, below compinit
  fish  dnsprop completion fish > ~/.config/fish/completions/dnsprop.fish
)";

constexpr std::string_view help =
    R"(dnsprop -h is one screen; dnsprop --help and dnsprop help are all options of a check; dnsprop COMMAND --help is about a command;
dnsprop help TOPIC is about {topics}. dnsprop help man writes the manual page.
)";

constexpr std::array topics = {
    HelpTopic{"check", "DESCRIPTION", check,
              [](const Option& option) { return (option.commands & of_check) != 0; }},
    HelpTopic{"expect", "EXPECTED VALUES", expect},
    HelpTopic{"resolvers", "RESOLVERS", resolvers,
              [](const Option& option) { return (option.commands & of_resolvers) != 0; }},
    HelpTopic{"watch", "WATCHING AND WAITING", watch,
              [](const Option& option) {
                  return option.needs.find("--w") != std::string_view::npos ||
                         option.names == "--watch" || option.names == "--wait" ||
                         option.names == "--on-done";
              }},
    HelpTopic{"formats", "OUTPUT FORMATS", formats},
    HelpTopic{"exit-codes", "EXIT STATUS", exit_codes},
    HelpTopic{"demo", "DEMO", demo,
              [](const Option& option) { return option.commands == of_demo; }},
    HelpTopic{"replay", "REPLAY", replay,
              [](const Option& option) { return (option.commands & of_replay) != 0; }},
    HelpTopic{"environment", "ENVIRONMENT", environment},
    HelpTopic{"completion", "COMPLETION", completion},
    HelpTopic{"help", "HELP", help},
};

}  // namespace

std::span<const HelpTopic> help_topic_rows() {
    return topics;
}

}  // namespace dnsprop::cli
