"""From the zones as they are meant to be to what each name server reads: signed where a zone is signed, another NS set at the
servers that a zone is about to leave, and nothing new at a server that is held back.

zones/ZONE is the zone as it is meant to be (zones.py edits it); served/SERVER/ZONE is what that server's NSD loads.
"""

import json
import re
import subprocess

import servers
import zones

# Below the trust anchor of the validating Unbounds, parents before children.
ANCHOR = "test."
SIGNED = (ANCHOR, "signed.test.")
DS_TTL = 8
ALGORITHM = "ECDSAP256SHA256"


class PublishingError(Exception):
    """A zone cannot be signed, or is not one of those that can be asked for: in one line."""


def prepare(state):
    """Keys, the trust anchor, and every zone at every server. After the zones have been written."""
    (state / "keys").mkdir()
    for zone in SIGNED:
        for role, option in (("ksk", ["-k"]), ("zsk", []), ("other", ["-k"])):
            name = _run("ldns-keygen", "-a", ALGORITHM, *option, zone, cwd=state / "keys").strip()
            for made in (state / "keys").glob(f"{name}.*"):
                made.rename(_key(state, zone, role, made.suffix))
    servers.trust_anchor(state).write_text(_key(state, ANCHOR, "ksk", ".key").read_text())
    for child in SIGNED[1:]:
        set_ds(state, child, "right")
    for server, (_, served) in servers.SERVERS.items():
        (state / "served" / server).mkdir(parents=True)
        for zone in served:
            _write_for(state, server, zone, _lines(state, zone))


def publish(state, zone):
    """Gives the zone to all servers that are not held back; returns them."""
    lines = _lines(state, zone)
    held = held_back(state)
    holders = [server for server, (_, served) in servers.SERVERS.items() if zone in served and server not in held]
    for server in holders:
        _write_for(state, server, zone, lines)
    return holders


def held_back(state):
    """The servers that keep what they have: the lagging secondary, and the one that a zone has left."""
    path = state / "held-back.json"
    return set(json.loads(path.read_text())) if path.exists() else set()


def hold_back(state, server, is_held=True):
    held = held_back(state) - {server} | ({server} if is_held else set())
    (state / "held-back.json").write_text(json.dumps(sorted(held)))


def set_ds(state, zone, how):
    """The DS at the parent: of the zone's key ("right"), or of a key that the zone does not have ("broken").

    Returns the parent and its new serial.
    """
    if zone not in SIGNED[1:]:
        raise PublishingError(f"{zone} is not signed below the lab's trust anchor; {', '.join(SIGNED[1:])} is")
    key = _key(state, zone, "ksk" if how == "right" else "other", ".ds")
    digest = key.read_text().split("\tDS\t", 1)[1].strip()
    parent = zones.zone_of(zone, "DS", SIGNED)
    return parent, zones.change(servers.zone_path(state, parent), parent, zone, "DS", [digest], DS_TTL)


def move(state, zone):
    """The parent delegates to the new name servers; the old one keeps its copy. Returns the parent and its new serial."""
    if zone not in servers.MOVES:
        raise PublishingError(f"{zone} has nowhere to move; {', '.join(servers.MOVES)} has")
    old_server, _, new_names = servers.MOVES[zone]
    if old_server in held_back(state):
        raise PublishingError(f"{zone} has moved already; scripts/lab up starts afresh")
    hold_back(state, old_server)
    parent = zones.zone_of(zone, "DS", {z for _, served in servers.SERVERS.values() for z in served})
    return parent, zones.change(servers.zone_path(state, parent), parent, zone, "NS", list(new_names), None)


def _lines(state, zone):
    path = servers.zone_path(state, zone)
    if zone not in SIGNED:
        return path.read_text("utf-8").splitlines()
    signed = path.with_suffix(".signed")
    keys = [_key(state, zone, role) for role in ("ksk", "zsk")]
    _run("ldns-signzone", "-o", zone, "-f", signed, path, *keys)
    return signed.read_text("utf-8").splitlines()


def _write_for(state, server, zone, lines):
    move_of_it = servers.MOVES.get(zone)
    if move_of_it and server == move_of_it[0]:
        is_ns = re.compile(rf"{re.escape(zone)}\t(\d+)\tIN\tNS\t", re.IGNORECASE)
        ttl = next(match[1] for line in lines if (match := is_ns.match(line)))
        lines = [line for line in lines if not is_ns.match(line)] + [f"{zone}\t{ttl}\tIN\tNS\t{name}" for name in move_of_it[1]]
    zones.write(servers.served_path(state, server, zone), lines)


def _key(state, zone, role, suffix=""):
    return state / "keys" / f"{zone.rstrip('.')}-{role}{suffix}"


def _run(*command, cwd=None):
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PublishingError(f"{command[0]}: {said[-1] if said else done.returncode}")
    return done.stdout
