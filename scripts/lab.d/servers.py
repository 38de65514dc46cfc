"""What runs in the lab and how it is configured: NSD for the names, an Unbound for each resolver, dnsdist in front."""

import ipaddress
import json
import math
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import secure

EXAMPLE_ZONES = ("example.com.", "secure.example.com.", "example.net.", "2.0.192.in-addr.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa.",
                 "signed.test.", "move.test.")

# The name servers: documentation addresses (RFC 5737, RFC 3849), the same as in the zone files.
SERVERS = {
    "root": (("198.51.100.1", "2001:db8:53::1"), (".",)),
    "tld": (("198.51.100.2", "2001:db8:53::2"), ("com.", "net.", "org.", "test.", "arpa.")),
    "ns1": (("203.0.113.1", "2001:db8:53:1::1"), EXAMPLE_ZONES),
    "ns2": (("203.0.113.2", "2001:db8:53:2::1"), EXAMPLE_ZONES),
    "old": (("203.0.113.3", "2001:db8:53:3::1"), ("move.test.",)),
}

# Zones that can move: the server that has it first, the NS set there, and the one at the servers that have it then.
MOVES = {"move.test.": ("old", ("ns.old-host.test.",), ("ns1.example.com.", "ns2.example.com."))}
LAGGING = "ns2"  # with `lab lag on`

VANTAGE = (50.1, 8.7)  # `--delay distance` counts from Frankfurt


@dataclass
class Daemon:
    """A program to start in the lab: its command and the file that takes what it says."""

    name: str
    command: list
    log: Path = field(init=False)

    def at(self, state):
        self.log = state / "log" / f"{self.name}.log"
        return self


class CatalogueError(Exception):
    """resolvers.json cannot be used, in one line."""


def choose_resolvers(catalogue, count):
    """The first `count` resolvers of the default set that speak Do53, each with its first addresses."""
    try:
        entries = json.loads(catalogue.read_text("utf-8"))["resolvers"]
        chosen, seen = [], {address for addresses, _ in SERVERS.values() for address in addresses}
        for entry in entries:
            if entry.get("do53") != "yes" or "world" not in entry.get("sets", ()) or not entry.get("ipv4"):
                continue
            addresses = [str(ipaddress.IPv4Address(entry["ipv4"][0]))]
            addresses += [str(ipaddress.IPv6Address(a)) for a in (entry.get("ipv6") or [])[:1]]
            if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", entry["id"]):
                raise ValueError(f"the id {entry['id']!r}")
            if seen.isdisjoint(addresses) and len(chosen) < count:
                seen.update(addresses)
                chosen.append({"id": entry["id"], "addresses": addresses, "anycast": bool(entry.get("anycast")),
                               "lat": entry.get("lat"), "lon": entry.get("lon"), "dot_host": entry.get("dot_host"),
                               "doh_url": entry.get("doh_url"), "validates": entry.get("dnssec") is True})
    except FileNotFoundError:
        raise CatalogueError(f"{catalogue} does not exist") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueError(f"{catalogue} is not a usable catalogue: {error or type(error).__name__}") from None
    if len(chosen) < count:
        raise CatalogueError(f"{catalogue} has only {len(chosen)} such resolvers, {count} were asked for")
    return chosen


def delay_ms(resolver, how):
    """The latency dnsdist adds for a resolver: `how` is distance, random or a number of milliseconds."""
    chance = zlib.crc32(resolver["id"].encode()) / 0xFFFFFFFF  # the same in every run
    if how.isdigit():
        return int(how)
    if how == "distance" and resolver["anycast"]:
        return int(3 + 27 * chance)
    if how == "distance" and resolver["lat"] is not None and resolver["lon"] is not None:
        # Light in fibre makes 100 km of distance a millisecond of round trip; cables take detours of half as much.
        return int(3 + 1.5 * _kilometres(VANTAGE, (resolver["lat"], resolver["lon"])) / 100)
    return int(5 + 345 * chance)


def _kilometres(a, b):
    (lat_a, lon_a), (lat_b, lon_b) = (map(math.radians, point) for point in (a, b))
    cosine = math.sin(lat_a) * math.sin(lat_b) + math.cos(lat_a) * math.cos(lat_b) * math.cos(lon_a - lon_b)
    return 6371 * math.acos(max(-1.0, min(1.0, cosine)))


def nsd(state, name, ipv6):
    addresses, zones = SERVERS[name]
    lines = ["server:", "  server-count: 1", '  username: ""', '  chroot: ""', '  database: ""', '  zonesdir: ""',
             '  xfrdfile: ""', f'  logfile: "{state}/log/{name}.log"', "  rrl-ratelimit: 0", "  ipv4-edns-size: 1232", "  ipv6-edns-size: 1232",
             f'  pidfile: "{pidfile(state, name)}"', f'  zonelistfile: "{state}/conf/{name}.zonelist"',
             f'  xfrdir: "{state}/conf"', f'  nsid: "ascii_{name}.lab"']
    lines += [f"  ip-address: {a}" for a in addresses if ipv6 or ":" not in a]
    lines += ["remote-control:", "  control-enable: no"]
    for zone in zones:
        lines += ["zone:", f'  name: "{zone}"', f'  zonefile: "{served_path(state, name, zone)}"']
    return Daemon(name, ["nsd", "-d", "-c", _write(state / "conf" / f"{name}.conf", lines)]).at(state)


def unbound(state, number, resolver, behind_dnsdist):
    name = f"unbound-{resolver['id']}"
    modules = "validator iterator" if resolver["validates"] else "iterator"
    listen = [internal_address(number)] if behind_dnsdist else resolver["addresses"]
    lines = ["server:", "  do-daemonize: no", "  use-syslog: no", '  logfile: ""', '  chroot: ""', '  username: ""',
             f'  directory: "{state}/conf"', f'  pidfile: "{pidfile(state, name)}"',
             f'  root-hints: "{root_hints(state)}"', f'  module-config: "{modules}"', "  num-threads: 1",
             "  outgoing-range: 256", "  num-queries-per-thread: 128", "  msg-cache-size: 256k", "  rrset-cache-size: 256k",
             "  msg-cache-slabs: 1", "  rrset-cache-slabs: 1", "  infra-cache-slabs: 1", "  infra-cache-numhosts: 200",
             "  edns-buffer-size: 1232", "  max-udp-size: 1232", "  access-control: 0.0.0.0/0 allow_snoop",
             "  access-control: ::0/0 allow_snoop", f'  nsid: "ascii_{resolver["id"]}"', "  hide-identity: yes", "  ede: yes",
             # Names that Unbound answers by itself (RFC 6303, RFC 6761) unless told that they exist here.
             "  local-zone: test. nodefault", "  local-zone: 2.0.192.in-addr.arpa. nodefault",
             "  local-zone: 8.b.d.0.1.0.0.2.ip6.arpa. nodefault"]
    if resolver["validates"]:
        # What is bogus is asked for again soon, so that a repaired DS is seen.
        lines += [f'  trust-anchor-file: "{trust_anchor(state)}"', "  val-bogus-ttl: 2"]
    lines += [f"  interface: {address}" for address in listen]
    lines += [f"  outgoing-interface: {address}" for address in resolver["addresses"]]
    lines += ["remote-control:", "  control-enable: no"]
    return Daemon(name, ["unbound", "-d", "-c", _write(state / "conf" / f"{name}.conf", lines)]).at(state)


def dnsdist(state, resolvers, delay, loss):
    lines = ['setACL({"0.0.0.0/0", "::/0"})',  # by default it answers private addresses only
             'setSecurityPollSuffix("")', "setMaxUDPOutstanding(512)", "setMaxTCPClientThreads(2)", "setVerboseHealthChecks(false)"]
    if loss:
        # TCP repairs loss by itself: dropping there would close the connection.
        lines.append(f"addAction(AndRule{{ProbaRule({loss / 100}), NotRule(TCPRule(true))}}, DropAction())")
    for number, resolver in enumerate(resolvers):
        pool = f"p{number}"
        lines.append(f'newServer{{address="{internal_address(number)}:53", pool="{pool}"}}:setUp()')
        lines.append("to = newNMG()")
        for address in resolver["addresses"]:
            local = f"[{address}]:53" if ":" in address else f"{address}:53"
            lines.append(f'addLocal("{local}")')
            lines.append(f'to:addMask("{address}/{128 if ":" in address else 32}")')
        lines.append(f'addAction(NetmaskGroupRule(to, false), PoolAction("{pool}"))')
        if delay:
            lines.append(f"addResponseAction(NetmaskGroupRule(to, false), DelayResponseAction({delay_ms(resolver, delay)}))")
    conf = _write(state / "conf" / "dnsdist.conf", lines)
    return Daemon("dnsdist", ["dnsdist", "--supervised", "--disable-syslog", "-C", conf]).at(state)


def dnsdist_secure(state, resolvers):
    conf = _write(state / "conf" / "dnsdist-secure.conf", secure.dnsdist_lines(state, resolvers))
    return Daemon("dnsdist-secure", ["dnsdist", "--supervised", "--disable-syslog", "-C", conf]).at(state)


def internal_address(number):
    return f"127.53.{number // 250}.{number % 250 + 1}"


def pidfile(state, name):
    return state / "pid" / f"{name}.pid"


def zone_path(state, zone):
    return state / "zones" / ("root.zone" if zone == "." else f"{zone}zone")


def served_path(state, server, zone):
    return state / "served" / server / zone_path(state, zone).name


def trust_anchor(state):
    return state / "trust-anchor"


def root_hints(state):
    return state / "root.hints"


def write_root_hints(state, ipv6):
    lines = [". 3600000 NS a.root.lab.test."]
    for address in SERVERS["root"][0]:
        if ipv6 or ":" not in address:
            lines.append(f"a.root.lab.test. 3600000 {'AAAA' if ':' in address else 'A'} {address}")
    _write(root_hints(state), lines)


def _write(path, lines):
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)
