"""The half of scripts/lab that runs inside the namespace: starts the daemons, changes records, asks whether all answer.

lab.py runs it by `ip netns exec`. It does nothing anywhere else.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import publishing
import secure
import servers
import wire
import zones
from place import KEEPER, NAMESPACE, PLAN, STATE, fail, processes_inside, read, refuse

READY_SECONDS = 30


def main(action, *arguments):
    require_isolation()
    actions = {"start": start_inside, "set": set_inside, "set-ds": set_ds_inside, "lag": lag_inside, "move-ns": move_inside,
               "status": status_inside, "run": run_inside}
    return actions[action](*arguments)


def require_isolation():
    """Nothing of the lab may run where a packet could leave: only in its namespace, with routes over loopback alone."""
    is_ours = False
    with contextlib.suppress(OSError):
        is_ours = os.path.samestat(os.stat("/proc/self/ns/net"), os.stat(f"/run/netns/{NAMESPACE}"))
    ways_out = {line.split()[0] for line in read("/proc/net/route").splitlines()[1:]}
    ways_out |= {line.split()[-1] for line in read("/proc/net/ipv6_route").splitlines()}
    if not is_ours:
        refuse(f"this is not the namespace {NAMESPACE}: nothing of the lab runs outside it")
    if ways_out - {"lo"}:
        refuse(f"{NAMESPACE} has a route to outside (over {', '.join(sorted(ways_out - {'lo'}))}): nothing of the lab runs there")


def start_inside():
    plan = json.loads(PLAN.read_text())
    servers.write_root_hints(STATE, plan["ipv6"])
    try:
        for zone in {z for _, served in servers.SERVERS.values() for z in served}:
            zones.write(servers.zone_path(STATE, zone), zones.canonical(zone, zones.shipped_file(zone)))
        publishing.prepare(STATE)
    except zones.ZoneError as error:
        fail(f"a zone file is wrong: {error}")
    except publishing.PublishingError as error:
        fail(str(error))
    report, telling = os.pipe()
    if os.fork() == 0:
        os.close(report)
        try:
            become_keeper()
            try:
                start_all(plan)
                os.write(telling, b"up")
            except StartFailure as failure:
                os.write(telling, str(failure).encode())
            keep(telling)
        finally:
            os._exit(1)  # whatever happens, the keeper does not return into its parent's code
    os.close(telling)
    with open(report, encoding="utf-8", errors="replace") as told:
        message = told.read()
    if message != "up":
        fail(message or "the process that starts the daemons was killed")
    return 0


def start_all(plan):
    has_ipv6, resolvers, started = plan["ipv6"], plan["resolvers"], []
    start([servers.nsd(STATE, name, has_ipv6) for name in servers.SERVERS], started)
    await_all([wire.Query(address, zone, "SOA", wire.has_answer)
               for name, (_, served) in servers.SERVERS.items() for zone in served
               for address in server_addresses(name, has_ipv6)], started)
    is_behind = bool(plan["delay"] or plan["loss"])
    daemons = [servers.unbound(STATE, number, resolver, is_behind) for number, resolver in enumerate(resolvers)]
    if is_behind:
        daemons.append(servers.dnsdist(STATE, resolvers, plan["delay"], plan["loss"]))
    start(daemons, started)
    await_all(resolver_queries(resolvers), started)
    if plan["secure"]:
        start_secure([r for r in resolvers if r["id"] in plan["secure"]], started)


def start_secure(resolvers, started):
    try:
        secure.make_certificates(STATE, resolvers)
        start([servers.dnsdist_secure(STATE, resolvers)], started)
        secure.await_handshakes(STATE, resolvers, READY_SECONDS, is_hopeless=lambda: first_ended(started))
    except secure.SecureError as error:
        raise StartFailure(str(error), None) from None
    require_running(started)


def become_keeper():
    """The parent of all daemons, which collects them when they end: in a container, process 1 often does not."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    KEEPER.write_text(str(os.getpid()))


def keep(telling):
    with open(os.devnull, "r+b") as null:
        for stream in (0, 1, 2):
            os.dup2(null.fileno(), stream)
    os.close(telling)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    os._exit(0)


class StartFailure(Exception):
    """A daemon ended or did not answer: which, and what it said last."""

    def __init__(self, what, log):
        text = log.read_text("utf-8", "replace").splitlines()[-10:] if log and log.exists() else []
        super().__init__("\n  ".join([what, *(text or ["(its log is empty)"] if log else [])]))


def start(daemons, started):
    for daemon in daemons:
        require_isolation()
        with open(daemon.log, "wb") as log:
            process = subprocess.Popen(daemon.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        started.append((daemon, process))


def await_all(queries, started):
    unanswered = wire.ask_until_answered(queries, READY_SECONDS, is_hopeless=lambda: first_ended(started))
    require_running(started)
    if unanswered:
        address = unanswered[0].address
        suspect = next((d for d, _ in started if address in Path(d.command[-1]).read_text()), None)
        raise StartFailure(f"{len(unanswered)} of {len(queries)} did not answer in {READY_SECONDS} s, the first is "
                           f"{suspect.name if suspect else '?'} at {address}; its log ends:", suspect and suspect.log)


def first_ended(started):
    return next((pair for pair in started if pair[1].poll() is not None), None)


def require_running(started):
    if pair := first_ended(started):
        raise StartFailure(f"{pair[0].name} ended with {pair[1].returncode}; its log ends:", pair[0].log)


def resolver_queries(resolvers):
    return [wire.Query(address, "ready.lab.test.", "A", wire.has_answer, recursive=True)
            for resolver in resolvers for address in resolver["addresses"]]


def server_addresses(name, has_ipv6):
    return [a for a in servers.SERVERS[name][0] if has_ipv6 or ":" not in a]


def set_inside(change_json):
    name, rrtype, values, ttl = json.loads(change_json)
    zone = zones.zone_of(name, rrtype, {z for _, served in servers.SERVERS.values() for z in served} - {"."})
    if zone is None:
        refuse(f"no zone of the lab holds {name}")
    try:
        serial = zones.change(servers.zone_path(STATE, zone), zone, name, rrtype, values, ttl)
    except zones.ZoneError as error:
        refuse(str(error))
    return serve(zone, serial)


def set_ds_inside(zone, how):
    try:
        return serve(*publishing.set_ds(STATE, zone, how))
    except publishing.PublishingError as error:
        refuse(str(error))


def lag_inside(switch):
    publishing.hold_back(STATE, servers.LAGGING, switch == "on")
    if switch == "on":
        return 0
    zones_there = servers.SERVERS[servers.LAGGING][1]
    return max(serve(zone, zones.serial(servers.zone_path(STATE, zone))) for zone in zones_there)


def move_inside(zone):
    try:
        return serve(*publishing.move(STATE, zone))
    except publishing.PublishingError as error:
        refuse(str(error))


def serve(zone, serial):
    """Has the zone loaded by all servers that are to have it; returns when they answer with this serial."""
    has_ipv6 = json.loads(PLAN.read_text())["ipv6"]
    try:
        holders = publishing.publish(STATE, zone)
    except publishing.PublishingError as error:
        fail(str(error))
    queries = [wire.Query(address, zone, "SOA", lambda reply: wire.soa_serial(reply) == serial)
               for server in holders for address in server_addresses(server, has_ipv6)]
    # A HUP that meets a reload still under way can be lost: ask again a few times.
    for _ in range(5):
        for server in holders:
            with contextlib.suppress(OSError, ValueError):
                os.kill(int(servers.pidfile(STATE, server).read_text()), signal.SIGHUP)
        queries = wire.ask_until_answered(queries, 2, every=0.05)
        if not queries:
            return 0
    fail(f"{zone} {serial} is not served at {', '.join(query.address for query in queries)}")


def status_inside():
    plan = json.loads(PLAN.read_text())
    names = [wire.Query(a, zone, "SOA", wire.has_answer) for server, (_, served) in servers.SERVERS.items()
             for zone in served for a in server_addresses(server, plan["ipv6"])]
    asked = resolver_queries(plan["resolvers"])
    silent = {query.address for query in wire.ask_until_answered(names + asked, 5)}
    addresses = [a for server in servers.SERVERS for a in server_addresses(server, plan["ipv6"])]
    pids = processes_inside() - {os.getpid()}
    memory = sum(int(line.split()[1]) for pid in pids for line in read(f"/proc/{pid}/smaps_rollup").splitlines()
                 if line.startswith("Pss:"))
    behind = f", dnsdist in front (delay {plan['delay'] or 'none'}, loss {plan['loss']:g} %)" if plan["delay"] or plan["loss"] else ""
    print(f"{NAMESPACE} is up: {len(pids)} processes, {memory / 1024:.0f} MiB{behind}")
    print(f"  name servers: {sum(a not in silent for a in addresses)} of {len(addresses)} addresses answer ({', '.join(servers.SERVERS)})")
    print(f"  resolvers:    {sum(q.address not in silent for q in asked)} of {len(asked)} addresses answer ({len(plan['resolvers'])} resolvers)")
    for address in sorted(silent):
        print(f"  silent: {address}")
    for server in sorted(publishing.held_back(STATE)):
        print(f"  {server} keeps the zones it has: they do not follow changes")
    print(f"  root hints:   {servers.root_hints(STATE)}")
    if plan["secure"]:
        print(f"  DoT, DoH:     {', '.join(plan['secure'])}; SSL_CERT_FILE={secure.ca(STATE)}")
    return 1 if silent else 0


def run_inside(*command):
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"lab: {command[0]}: {error.strerror}", file=sys.stderr)
        return 127 if isinstance(error, FileNotFoundError) else 126


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
