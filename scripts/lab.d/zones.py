"""Zone files: the ones shipped in zones/, made one record a line for the servers, and edited by `lab set`."""

import os
import re
import subprocess
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent / "zones"


class ZoneError(Exception):
    """A zone or a record that NSD does not accept, in its words."""


def shipped_file(zone):
    return SHIPPED / f"{'root' if zone == '.' else zone.rstrip('.')}.zone"


def canonical(zone, path):
    """The zone in `path` as NSD reads it: one record a line, absolute names, tabs between the five fields."""
    done = subprocess.run(["nsd-checkzone", "-p", zone, str(path)], capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip() or done.stdout.strip() or "nsd-checkzone failed"
        error = re.search(r"error: (?:\S+:\d+: )?(.*)", said)
        raise ZoneError(f"{zone}: {error[1] if error else said.splitlines()[0]}")
    # What it prints is relative to $ORIGIN lines, leaves out repeated owners and wraps the SOA in parentheses.
    records, origin, owner = [], ".", "."
    for line in re.sub(r" \(\n\s*([0-9 ]+) \)\n", r" \1\n", done.stdout).splitlines():
        if line.startswith("$ORIGIN "):
            origin = line.split(" ", 1)[1]
        elif "\tIN\t" in line:
            printed_owner, ttl, _, data = line.split("\t", 3)
            rrtype, rdata = data.split(None, 1)
            if printed_owner:
                owner = _absolute(printed_owner, origin)
            records.append("\t".join((owner, ttl, "IN", rrtype, rdata)))
    return records


def _absolute(name, origin):
    if name.endswith(".") and not name.endswith("\\."):
        return name
    return origin if name == "@" else f"{name}.{origin.lstrip('.')}"


def write(path, lines):
    draft = path.with_name(path.name + ".draft")
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    os.replace(draft, path)


def zone_of(name, rrtype, zones):
    """The zone that holds the record: the longest match, but a DS lives on the parent's side of a zone cut."""
    holders = [z for z in zones if z == "." or name == z or name.endswith("." + z)]
    if rrtype == "DS":
        holders = [z for z in holders if z != name]
    return max(holders, key=lambda z: len(z.rstrip(".")), default=None)


def serial(path):
    """The serial of a zone as `write` left it."""
    soa = next(line for line in path.read_text("utf-8").splitlines() if line.split("\t")[3] == "SOA")
    return int(soa.split("\t", 4)[4].split()[2])


def change(path, zone, name, rrtype, values, ttl):
    """Replaces the record set (`values` empty: removes it) and raises the serial. Returns the new serial.

    Raises ZoneError, with the file untouched, when NSD would not take the zone.
    """
    kept, serial, old_ttl = [], 0, None
    for line in path.read_text("utf-8").splitlines():
        owner, line_ttl, _, line_type, rdata = line.split("\t", 4)
        is_changed = owner.lower() == name and line_type == rrtype
        if line_type == "SOA":
            if is_changed:
                raise ZoneError("the SOA record is the lab's own: its serial is raised by each change")
            fields = rdata.split()
            serial = int(fields[2]) + 1
            fields[2] = str(serial)
            line = "\t".join((owner, line_ttl, "IN", "SOA", " ".join(fields)))
        if is_changed:
            old_ttl = line_ttl
        else:
            kept.append(line)
    if not values and old_ttl is None:
        raise ZoneError(f"there is no {name} {rrtype} to delete")
    ttl = ttl if ttl is not None else old_ttl or 60
    draft = path.with_name(path.name + ".new")
    write(draft, [f"$ORIGIN {zone}"] + kept + [f"{name}\t{ttl}\tIN\t{rrtype}\t{value}" for value in values])
    try:
        lines = canonical(zone, draft)
    finally:
        draft.unlink()
    write(path, lines)
    return serial
