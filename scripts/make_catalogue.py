#!/usr/bin/python3
"""Writes resolvers.json and providers.json from the collected data. A maintainer's tool: no packet is sent.

    scripts/make_catalogue.py [DATA_DIR] [--out DIR] [--check]

DATA_DIR holds resolvers.csv, retired.csv and provider_ranges.json (default: ../shared/data beside the repository).
make_catalogue.d/operators.json, beside this script, is kept by hand. The same data gives the same bytes. docs/catalogue.md says what each field means.
Exit codes: 0 done; 1 --check found a difference; 2 unusable input (nothing is written).
"""

import argparse
import csv
import ipaddress
import json
import os
import re
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPERATORS = Path(__file__).resolve().with_suffix(".d") / "operators.json"

GEO_PRECISION = {
    "city": "city",
    "city-geolite": "city-geolite",
    "country-capital": "country",  # the coordinate only stands for the country
    "anycast": "anycast",
    "none": "none",
}
FILTERING = {"none", "malware", "ads", "family", "legal", "dns64", "unknown"}
CLASSES = {"public", "registry", "vendor", "backbone", "community", "nren", "gov", "isp", "university", "hosting",
           "security"}
TIERS = {"A", "A-enc", "B", "C"}
CONFIDENCE_RANK = {"high": 0, "medium": 1, "low": 2}
COVERAGE = {"full", "partial", "apex-only", "none"}

# Remarks of the collector that slipped into the operator's name.
OPERATOR_REMARK = re.compile(r" \((?:on [^)]*|customer)\)$")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]*[a-z0-9]")
HTTPS_URL = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+(?::[0-9]+)?/[!-~]*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SERVER_NAME = re.compile(r"[!-~]*[!-)+-~][!-~]*")
_NSID_PART = r"(?:[!-z|~]|\{number\}(?![0-9]|\{number))*"
NSID_SITE = re.compile(_NSID_PART + r"\{site\}" + _NSID_PART)
YEAR_OR_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?")


class BadData(Exception):
    """The input breaks a rule; the message names the row and what would be right."""


def main(argv):
    parser = argparse.ArgumentParser(description="Write resolvers.json and providers.json.")
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data", metavar="DATA_DIR")
    parser.add_argument("--out", type=Path, default=ROOT, metavar="DIR", help="where to write")
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the files are up to date")
    options = parser.parse_args(argv)
    try:
        documents = make_documents(options.data)
    except (BadData, OSError, KeyError, ValueError) as error:
        print(f"make_catalogue: {type(error).__name__}: {error}", file=sys.stderr)
        return 2

    differs = False
    for name, text in documents.items():
        path = options.out / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differs = True
        if options.check:
            print(f"make_catalogue: {path} is not what {options.data} gives", file=sys.stderr)
        else:
            partial = path.with_suffix(".json.new")
            partial.write_text(text, encoding="utf-8")
            os.replace(partial, path)
            print(f"make_catalogue: wrote {path}", file=sys.stderr)
    return 1 if options.check and differs else 0


def make_documents(data):
    """Reads everything before anything is written. Returns file name -> text."""
    with open(data / "provider_ranges.json", encoding="utf-8") as file:
        ranges = json.load(file)
    generated = matching(DATE, ranges["generated"], "provider_ranges.json: generated", "a date YYYY-MM-DD")
    resolvers = make_resolvers(read_csv(data / "resolvers.csv"), read_csv(data / "retired.csv"))
    providers = [provider for entry in ranges["providers"] if (provider := make_provider(entry))]
    check_unique((p["id"] for p in providers), "provider id")
    check_unique((s for p in providers for s in p["cname_suffixes"]), "CNAME suffix")
    providers.sort(key=lambda p: p["id"])
    operators = make_operators(json.loads(OPERATORS.read_text(encoding="utf-8")), resolvers)
    return {
        "resolvers.json": write_document(generated, {"operators": operators, "resolvers": resolvers}),
        "providers.json": write_document(generated, {"providers": providers}),
    }


def write_document(generated, lists):
    """One entry per line, so that a refresh reads well as a diff."""
    def lines(entries):
        return ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    written = ", ".join(f'"{key}": [\n{lines(entries)}\n]' for key, entries in lists.items())
    return f'{{"format_version": 1, "generated": "{generated}", {written}}}\n'


# --- operators


def make_operators(entries, resolvers):
    """How their servers identify themselves; a name that no resolver's operator has would never be used."""
    known = {resolver["operator"] for resolver in resolvers}
    operators = []
    for entry in entries:
        where = f"operators.json: {entry.get('name')}"
        if set(entry) != {"name", "names_servers", "server_names", "nsid_site"}:
            raise BadData(f"{where}: should have name, names_servers, server_names and nsid_site, and nothing else")
        if entry["name"] not in known:
            raise BadData(f"{where}: no resolver has this operator")
        if not isinstance(entry["names_servers"], bool):
            raise BadData(f"{where}: names_servers should be true or false")
        for pattern in entry["server_names"]:
            matching(SERVER_NAME, pattern, f"{where}: server_names", "printable letters beside any *")
        if entry["nsid_site"] is not None:
            matching(NSID_SITE, entry["nsid_site"], f"{where}: nsid_site", "a text with {site} once, and {number}")
        operators.append(entry)
    check_unique((o["name"] for o in operators), "operator")
    return operators


# --- resolvers


def make_resolvers(rows, retired_rows):
    retired = {address(row["ip"], f"retired.csv: {row['operator']}"): row["exclude"] for row in retired_rows}
    for where, exclude in retired.items():
        one_of(exclude, {"yes", "do53-only"}, f"retired.csv: {where}: exclude")

    kept = []
    for row in rows:
        resolver = make_resolver(row)
        verdicts = {retired.get(a) for a in resolver["ipv4"] + resolver["ipv6"]}
        if "yes" in verdicts:
            print(f"make_catalogue: left out {resolver['id']}: an address of it is retired", file=sys.stderr)
            continue
        if "do53-only" in verdicts:
            resolver["do53"] = "no"
        if resolver["do53"] != "yes" and not (resolver["dot_host"] or resolver["doh_url"]):
            raise BadData(f"resolvers.csv: {resolver['id']}: no known way to ask it (Do53, DoT or DoH)")
        kept.append((resolver, row))

    check_unique((r["id"] for r, _ in kept), "resolver id")
    check_unique((a for r, _ in kept for a in r["ipv4"] + r["ipv6"]), "resolver address")
    choose_sets(kept)
    resolvers = [resolver for resolver, _ in kept]
    resolvers.sort(key=lambda r: ("core" not in r["sets"], r["id"]))
    return resolvers


def choose_sets(kept):
    """Fills `sets`. `all` is implicit: every entry of the file."""
    world = set()
    for r, _ in kept:
        if r["do53"] != "yes":
            continue
        if r["tier"] == "A" or (r["tier"] == "B" and r["confidence"] == "high"):
            world.add(r["id"])

    # A country is covered when something is known to stand there: an anycast operator's seat covers none.
    covered = {r["country"] for r, _ in kept if r["id"] in world and has_place(r)}
    best = {}
    for r, row in kept:
        if r["tier"] != "B" or r["do53"] != "yes" or not has_place(r) or r["country"] in covered:
            continue
        uptime = float(row["uptime_1y_pct"] or -1)
        rank = (CONFIDENCE_RANK[r["confidence"]], -uptime, -int(row["sources_count"]), r["id"])
        best[r["country"]] = min(best.get(r["country"], rank), rank)
    world.update(rank[-1] for rank in best.values())

    for r, _ in kept:
        if r["id"] in world:
            is_core = r["tier"] == "A" and r["confidence"] == "high" and r["filtering"] == "none"
            r["sets"] = ["core", "world"] if is_core else ["world"]


def has_place(resolver):
    return resolver["geo_precision"] not in ("anycast", "none")


def make_resolver(row):
    where = f"resolvers.csv: {row['id']}"
    anycast = yes_no(row["anycast"], f"{where}: anycast")
    precision = GEO_PRECISION[one_of(row["geo_precision"], GEO_PRECISION, f"{where}: geo_precision")]
    if (precision == "anycast") != (anycast is True):
        raise BadData(f"{where}: geo_precision and anycast disagree")
    lat = coordinate(row["lat"], 90, f"{where}: lat")
    lon = coordinate(row["lon"], 180, f"{where}: lon")
    if precision in ("anycast", "none"):
        lat = lon = None
    elif lat is None or lon is None:
        raise BadData(f"{where}: geo_precision {row['geo_precision']} needs lat and lon")
    ipv4 = addresses(row, ("ipv4", "ipv4_alt"), 4, where)
    ipv6 = addresses(row, ("ipv6", "ipv6_alt"), 6, where)
    do53 = one_of(row["do53"], {"yes", "no", "unknown"}, f"{where}: do53")
    if do53 == "yes" and not (ipv4 or ipv6):
        raise BadData(f"{where}: do53 is yes without an address")
    return {
        "id": matching(ID, row["id"], where, "an id of a-z, 0-9 and single hyphens"),
        "name": text(row["name"], f"{where}: name"),
        "operator": OPERATOR_REMARK.sub("", text(row["operator"], f"{where}: operator")),
        "country": matching(re.compile("[A-Z]{2}"), row["country"], f"{where}: country", "two capital letters"),
        "city": text(row["city"], f"{where}: city") if row["city"] else None,
        "lat": lat,
        "lon": lon,
        "geo_precision": precision,
        "asn": as_number(row["asn"], f"{where}: asn"),
        "as_name": text(row["asn_name"], f"{where}: asn_name") if row["asn_name"] else None,
        "anycast": anycast,
        "filtering": one_of(row["filtering"], FILTERING, f"{where}: filtering"),
        "dnssec": yes_no(row["dnssec"], f"{where}: dnssec"),
        "ipv4": ipv4,
        "ipv6": ipv6,
        "do53": do53,
        "dot_host": optional(HOST, row["dot_host"], f"{where}: dot_host", "a lower-case host name"),
        "doh_url": optional(HTTPS_URL, with_path(row["doh_url"]), f"{where}: doh_url", "an https URL"),
        "ecs": yes_no(row["ecs"], f"{where}: ecs"),
        "flush_url": optional(HTTPS_URL, row["flush_url"], f"{where}: flush_url", "an https URL"),
        "class": one_of(row["class"], CLASSES, f"{where}: class"),
        "tier": one_of(row["tier"], TIERS, f"{where}: tier"),
        "confidence": one_of(row["confidence"], CONFIDENCE_RANK, f"{where}: confidence"),
        "sets": [],
        "source_date": matching(DATE, row["last_seen"], f"{where}: last_seen", "a date YYYY-MM-DD"),
    }


def addresses(row, columns, version, where):
    found = [address(row[column], f"{where}: {column}") for column in columns if row[column]]
    for a in found:
        if ipaddress.ip_address(a).version != version:
            raise BadData(f"{where}: {a} stands in a column for IPv{version}")
    return found


def address(value, where):
    """The canonical text of a public address."""
    try:
        parsed = ipaddress.ip_address(value)
    except ValueError:
        raise BadData(f"{where}: '{value}' is not an address") from None
    if not parsed.is_global or parsed.is_multicast:
        raise BadData(f"{where}: {value} is not a public unicast address")
    return str(parsed)


def coordinate(value, limit, where):
    """Two decimals are about a kilometre: more would claim to know the building."""
    if not value:
        return None
    degrees = round(float(value), 2)
    if not -limit <= degrees <= limit:
        raise BadData(f"{where}: {value} is outside -{limit}..{limit}")
    return degrees


def with_path(url):
    """An empty path and "/" are the same resource (RFC 3986 section 6.2.3)."""
    return url + "/" if url.count("/") == 2 else url


def as_number(value, where):
    if not value:
        return None
    number = int(matching(re.compile(r"AS[1-9][0-9]*"), value, where, "AS and a number")[2:])
    if number >= 2**32:
        raise BadData(f"{where}: {value} is larger than any AS number")
    return number


# --- providers


def make_provider(entry):
    """The entry in our schema, or None when nothing official is left to recognise the provider by."""
    where = f"provider_ranges.json: {entry['id']}"
    coverage = one_of(entry["coverage"], COVERAGE, f"{where}: coverage")
    # Only addresses that the provider itself publishes may decide a verdict. Hints stay out: `*_other` ranges, a list
    # kept by others (no official URL), and ranges of an entry to be told by its CNAME (Akamai's are for the origin).
    published = entry["official_urls"] or entry["coverage"] == "apex-only"
    if entry["match"] == "cname" or not published:
        coverage, v4, v6 = "none", [], []
    else:
        v4, v6 = prefixes(entry["v4"], 4, f"{where}: v4"), prefixes(entry["v6"], 6, f"{where}: v6")
    suffixes = sorted(
        matching(HOST, s.lower().strip("."), f"{where}: cname_suffixes", "a domain of two labels or more")
        for s in entry["cname_suffixes"])
    if not (v4 or v6 or suffixes):
        print(f"make_catalogue: left out provider {entry['id']}: only hints are known", file=sys.stderr)
        return None
    if (coverage == "none") == bool(v4 or v6):
        raise BadData(f"{where}: coverage {coverage} does not fit its ranges")
    return {
        "id": matching(ID, entry["id"], where, "an id of a-z, 0-9 and single hyphens"),
        "name": text(entry["name"], f"{where}: name"),
        "category": matching(ID, entry["category"], f"{where}: category", "a word"),
        "coverage": coverage,
        "v4": v4,
        "v6": v6,
        "cname_suffixes": suffixes,
        "retired": bool(entry.get("retired", False)),
        "source_date": optional(YEAR_OR_DATE, entry["source_date"], f"{where}: source_date", "YYYY or YYYY-MM-DD"),
        "official_urls": [matching(HTTPS_URL, u, f"{where}: official_urls", "an https URL")
                          for u in entry["official_urls"]],
    }


def prefixes(values, version, where):
    networks = []
    for value in values:
        network = ipaddress.ip_network(value, strict=False)
        if network.version != version or not network.is_global or network.prefixlen < (8 if version == 4 else 16):
            raise BadData(f"{where}: {value} is not a public IPv{version} prefix of a sensible size")
        networks.append(network)
    return [str(network) for network in ipaddress.collapse_addresses(networks)]  # sorted, no overlap


# --- small rules, each with a message that says what would be right


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def text(value, where):
    if not value or value != value.strip() or len(value) > 100 or not value.isprintable():
        raise BadData(f"{where}: {value!r} should be 1 to 100 printable characters without outer spaces")
    return unicodedata.normalize("NFC", value)


def matching(pattern, value, where, wanted):
    if not pattern.fullmatch(value):
        raise BadData(f"{where}: {value!r} should be {wanted}")
    return value


def optional(pattern, value, where, wanted):
    return matching(pattern, value, where, wanted) if value else None


def one_of(value, allowed, where):
    if value not in allowed:
        raise BadData(f"{where}: {value!r} should be one of {', '.join(sorted(allowed))}")
    return value


def yes_no(value, where):
    return {"yes": True, "no": False, "unknown": None}[one_of(value, {"yes", "no", "unknown"}, where)]


def check_unique(values, what):
    seen = set()
    for value in values:
        if value in seen:
            raise BadData(f"{what} {value} appears twice")
        seen.add(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
