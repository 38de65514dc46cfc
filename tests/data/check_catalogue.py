#!/usr/bin/python3
"""Holds the shipped resolvers.json and providers.json to the rules of docs/catalogue.md. Sends no packet.

Run it as it is, or with CATALOGUE_DATA naming the folder of the collected data (default: ../shared/data beside the
repository). What cannot be checked is skipped and said to be.
"""

import contextlib
import csv
import importlib.util
import io
import ipaddress
import json
import os
import tempfile
import unittest
from pathlib import Path

try:
    import jsonschema  # Debian: python3-jsonschema
except ImportError:
    jsonschema = None

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CATALOGUE_DATA", ROOT.parent / "shared" / "data"))
ISO_3166 = Path("/usr/share/zoneinfo/iso3166.tab")

RESOLVER_KEYS = ["id", "name", "operator", "country", "city", "lat", "lon", "geo_precision", "asn", "as_name",
                 "anycast", "filtering", "dnssec", "ipv4", "ipv6", "do53", "dot_host", "doh_url", "ecs", "flush_url",
                 "class", "tier", "confidence", "sets", "source_date"]
OPERATOR_KEYS = ["name", "names_servers", "server_names", "nsid_site"]
PROVIDER_KEYS = ["id", "name", "category", "coverage", "v4", "v6", "cname_suffixes", "retired", "source_date",
                 "official_urls"]


def load(name):
    def no_duplicates(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise ValueError(f"{name}: a key appears twice in {keys}")
        return dict(pairs)
    return json.loads((ROOT / name).read_text(encoding="utf-8"), object_pairs_hook=no_duplicates)


def repeated(values):
    seen, twice = set(), set()
    for value in values:
        (twice if value in seen else seen).add(value)
    return sorted(map(str, twice))


def has_place(resolver):
    return resolver["geo_precision"] not in ("anycast", "none")


class Resolvers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = load("resolvers.json")
        cls.all = cls.document["resolvers"]
        cls.core = [r for r in cls.all if "core" in r["sets"]]
        cls.world = [r for r in cls.all if "world" in r["sets"]]

    def test_the_document_says_its_version_and_date(self):
        self.assertEqual(list(self.document), ["format_version", "generated", "operators", "resolvers"])
        self.assertEqual(self.document["format_version"], 1)
        self.assertRegex(self.document["generated"], r"^\d{4}-\d\d-\d\d$")

    def test_every_resolver_has_the_same_keys_in_the_same_order(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                self.assertEqual(list(r), RESOLVER_KEYS)

    def test_one_resolver_and_one_operator_stand_on_one_line(self):
        lines = (ROOT / "resolvers.json").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(lines), len(self.document["operators"]) + len(self.all) + 3)

    def test_operators_are_known_once_each_with_a_network_of_its_own(self):
        networks = []
        for operator in self.document["operators"]:
            with self.subTest(name=operator["name"]):
                self.assertEqual(list(operator), OPERATOR_KEYS)
                own = {r["asn"] for r in self.all if r["operator"] == operator["name"] and "core" in r["sets"]}
                self.assertTrue(own, "no resolver of core has this operator")
                networks += own
        self.assertEqual(repeated(networks), [])
        self.assertEqual(repeated(operator["name"] for operator in self.document["operators"]), [])

    def test_those_that_name_their_servers_are_asked_first(self):
        names = [operator["names_servers"] for operator in self.document["operators"]]
        self.assertEqual(names, sorted(names, reverse=True))
        for operator in self.document["operators"]:
            if operator["server_names"] or operator["nsid_site"]:
                self.assertTrue(operator["names_servers"], operator["name"])

    def test_core_comes_first_and_each_part_is_sorted_by_id(self):
        self.assertEqual(self.all, sorted(self.all, key=lambda r: ("core" not in r["sets"], r["id"])))

    def test_ids_are_unique_lower_case_words_that_are_no_address(self):
        self.assertEqual(repeated(r["id"] for r in self.all), [])
        for r in self.all:
            with self.subTest(id=r["id"]):
                self.assertRegex(r["id"], r"^[a-z0-9]+(-[a-z0-9]+)*$")
                self.assertRegex(r["id"], r"[a-z]")

    def test_names_are_unique(self):
        self.assertEqual(repeated(r["name"] for r in self.all), [])

    def test_addresses_are_canonical_public_and_belong_to_one_resolver(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                for key, version in (("ipv4", 4), ("ipv6", 6)):
                    for text in r[key]:
                        parsed = ipaddress.ip_address(text)
                        self.assertEqual(str(parsed), text)
                        self.assertEqual(parsed.version, version)
                        self.assertTrue(parsed.is_global and not parsed.is_multicast, text)
        self.assertEqual(repeated(a for r in self.all for a in r["ipv4"] + r["ipv6"]), [])

    def test_each_resolver_can_be_asked_in_some_way(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                if r["do53"] == "yes":
                    self.assertTrue(r["ipv4"] or r["ipv6"])
                else:
                    self.assertTrue(r["dot_host"] or r["doh_url"])

    def test_hosts_and_urls_are_well_formed(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                if r["dot_host"] is not None:
                    self.assertRegex(r["dot_host"], r"^([a-z0-9-]+\.)+[a-z]{2,}$")
                for key in ("doh_url", "flush_url"):
                    if r[key] is not None:
                        self.assertRegex(r[key], r"^https://([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?/[!-~]*$")

    def test_a_coordinate_is_given_exactly_where_a_place_is_known(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                if not has_place(r):
                    self.assertIsNone(r["lat"])
                    self.assertIsNone(r["lon"])
                    self.assertIsNone(r["city"])
                    continue
                self.assertTrue(-90 <= r["lat"] <= 90 and -180 <= r["lon"] <= 180)
                self.assertNotEqual((r["lat"], r["lon"]), (0, 0))
                self.assertEqual(r["city"] is None, r["geo_precision"] == "country")

    def test_anycast_rows_have_no_coordinate(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                self.assertEqual(r["anycast"] is True, r["geo_precision"] == "anycast")

    def test_unknown_is_null_and_never_an_empty_string(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                self.assertNotIn("", r.values())
                self.assertEqual(r["asn"] is None, r["as_name"] is None)

    def test_text_can_be_printed_as_it_is(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                for key in ("name", "operator", "city", "as_name"):
                    self.assertTrue(r[key] is None or (r[key].isprintable() and r[key] == r[key].strip()), r[key])

    def test_countries_are_iso_codes_or_eu_or_kosovo(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                self.assertRegex(r["country"], r"^[A-Z]{2}$")
        if not ISO_3166.exists():
            self.skipTest(f"{ISO_3166} is not here: the codes were not compared with ISO 3166")
        lines = ISO_3166.read_text(encoding="utf-8").splitlines()
        known = {line.split("\t")[0] for line in lines if not line.startswith("#")} | {"EU", "XK"}
        self.assertEqual(sorted({r["country"] for r in self.all} - known), [])

    def test_core_is_every_unfiltered_public_resolver_of_high_confidence(self):
        expected = [r["id"] for r in self.all if r["tier"] == "A" and r["confidence"] == "high" and
                    r["filtering"] == "none" and r["do53"] == "yes"]
        self.assertEqual([r["id"] for r in self.core], expected)
        self.assertTrue(20 <= len(self.core) <= 40, len(self.core))

    def test_world_has_150_to_200_resolvers_and_contains_core(self):
        self.assertTrue(150 <= len(self.world) <= 200, len(self.world))
        for r in self.all:
            with self.subTest(id=r["id"]):
                self.assertIn(r["sets"], [[], ["world"], ["core", "world"]])

    def test_world_holds_only_tiers_a_and_b_that_answer_plain_dns(self):
        self.assertEqual({r["tier"] for r in self.world}, {"A", "B"})
        self.assertEqual({r["do53"] for r in self.world}, {"yes"})

    def test_world_holds_all_of_tier_a_and_of_tier_b_with_high_confidence(self):
        for r in self.all:
            with self.subTest(id=r["id"]):
                if r["do53"] == "yes" and (r["tier"] == "A" or (r["tier"], r["confidence"]) == ("B", "high")):
                    self.assertIn("world", r["sets"])

    def test_world_covers_each_country_of_tier_b_and_adds_one_row_at_most_for_it(self):
        def is_sure(r):
            return r["tier"] == "A" or r["confidence"] == "high"
        covered = {r["country"] for r in self.world if is_sure(r) and has_place(r)}
        added = [r["country"] for r in self.world if not is_sure(r)]
        self.assertEqual(repeated(added), [])
        self.assertEqual(sorted(covered.intersection(added)), [])
        wanted = {r["country"] for r in self.all if r["tier"] == "B" and r["do53"] == "yes" and has_place(r)}
        self.assertEqual(sorted(wanted - covered - set(added)), [])

    def test_no_retired_address_is_asked_in_cleartext(self):
        if not (DATA / "retired.csv").exists():
            self.skipTest(f"{DATA}/retired.csv is not here: retired addresses were not checked")
        with open(DATA / "retired.csv", encoding="utf-8", newline="") as file:
            retired = {str(ipaddress.ip_address(row["ip"])): row["exclude"] for row in csv.DictReader(file)}
        self.assertGreater(len(retired), 100)
        for r in self.all:
            with self.subTest(id=r["id"]):
                for a in r["ipv4"] + r["ipv6"]:
                    self.assertNotEqual(retired.get(a), "yes", a)
                    if retired.get(a) == "do53-only":
                        self.assertEqual((r["do53"], r["sets"]), ("no", []))


class Providers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = load("providers.json")
        cls.all = cls.document["providers"]

    def test_the_document_says_its_version_and_date(self):
        self.assertEqual(list(self.document), ["format_version", "generated", "providers"])
        self.assertEqual(self.document["format_version"], 1)
        self.assertEqual(self.document["generated"], load("resolvers.json")["generated"])

    def test_every_provider_has_the_same_keys_and_stands_on_its_line(self):
        for p in self.all:
            with self.subTest(id=p["id"]):
                self.assertEqual(list(p), PROVIDER_KEYS)
        lines = (ROOT / "providers.json").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(lines), len(self.all) + 2)

    def test_ids_are_unique_sorted_words(self):
        ids = [p["id"] for p in self.all]
        self.assertEqual(ids, sorted(set(ids)))
        for p in self.all:
            with self.subTest(id=p["id"]):
                self.assertRegex(p["id"], r"^[a-z0-9]+(-[a-z0-9]+)*$")

    def test_the_names_people_type_are_there(self):
        self.assertLessEqual({"cloudflare", "fastly", "cloudfront", "akamai", "vercel", "netlify", "github-pages"},
                             {p["id"] for p in self.all})

    def test_each_provider_can_be_recognised_by_something(self):
        for p in self.all:
            with self.subTest(id=p["id"]):
                self.assertTrue(p["v4"] or p["v6"] or p["cname_suffixes"])
                self.assertEqual(p["coverage"] == "none", not (p["v4"] or p["v6"]))
                if p["coverage"] in ("full", "partial"):
                    self.assertTrue(p["official_urls"], "ranges without a published list are hints")
                if p["coverage"] == "apex-only":
                    self.assertTrue(all(n.endswith(("/32", "/128")) for n in p["v4"] + p["v6"]))
                if p["retired"]:
                    self.assertEqual(p["coverage"], "none", "the addresses have other owners now")

    def test_prefixes_are_canonical_public_and_sorted(self):
        for p in self.all:
            with self.subTest(id=p["id"]):
                for key, version in (("v4", 4), ("v6", 6)):
                    networks = [ipaddress.ip_network(text) for text in p[key]]  # refuses host bits
                    self.assertEqual([str(n) for n in networks], p[key])
                    self.assertEqual(networks, sorted(networks))
                    for n in networks:
                        self.assertEqual(n.version, version)
                        self.assertTrue(n.is_global, n)
                        self.assertGreaterEqual(n.prefixlen, 8 if version == 4 else 16)

    def test_no_two_prefixes_overlap_so_an_address_has_one_provider(self):
        for key in ("v4", "v6"):
            spans = sorted((int(n[0]), int(n[-1]), str(n), p["id"]) for p in self.all
                           for n in map(ipaddress.ip_network, p[key]))
            for before, after in zip(spans, spans[1:]):
                self.assertLess(before[1], after[0], f"{before[2:]} and {after[2:]}")

    def test_suffixes_are_lower_case_domains_of_one_provider(self):
        for p in self.all:
            with self.subTest(id=p["id"]):
                self.assertEqual(p["cname_suffixes"], sorted(p["cname_suffixes"]))
                for suffix in p["cname_suffixes"]:
                    self.assertRegex(suffix, r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")
        owner = {s: p["id"] for p in self.all for s in p["cname_suffixes"]}
        self.assertEqual(len(owner), sum(len(p["cname_suffixes"]) for p in self.all))
        for inner in owner:
            for outer in owner:
                if inner.endswith("." + outer):
                    self.assertEqual(owner[inner], owner[outer], f"{inner} is below {outer}")

    def test_dates_and_urls_are_well_formed(self):
        for p in self.all:
            with self.subTest(id=p["id"]):
                if p["source_date"] is not None:
                    self.assertRegex(p["source_date"], r"^\d{4}(-\d\d-\d\d)?$")
                for url in p["official_urls"]:
                    self.assertRegex(url, r"^https://[!-~]+$")


@unittest.skipIf(jsonschema is None, "python3-jsonschema is not installed: the schemas were not tried")
class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.validators = {}
        for kind in ("resolvers", "providers"):
            schema = json.loads((ROOT / "docs" / f"{kind}.schema.json").read_text(encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            cls.validators[kind] = jsonschema.Draft202012Validator(schema)

    def test_the_shipped_files_are_valid(self):
        for kind, validator in self.validators.items():
            errors = validator.iter_errors(load(f"{kind}.json"))
            problems = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in errors]
            self.assertEqual(problems, [], kind)

    def refuses(self, kind, entry_id, change):
        """Changes one shipped entry and expects the schema to object."""
        document = load(f"{kind}.json")
        entry = next(e for e in document[kind] if e["id"] == entry_id)
        document[kind] = [entry]
        self.assertTrue(self.validators[kind].is_valid(document))
        entry.update(change)
        self.assertFalse(self.validators[kind].is_valid(document), change)

    def test_the_resolver_schema_refuses_what_breaks_a_rule(self):
        for change in ({"surprise": 1}, {"id": "Google"}, {"country": "us"}, {"lat": 1.0, "lon": 1.0},
                       {"city": "Berlin"}, {"anycast": None}, {"geo_precision": "city"}, {"ipv4": ["8.8.8.256"]}, {"ipv4": ["8.8.8"]},
                       {"ipv4": ["8.8.8.8."]}, {"ipv4": ["08.8.8.8"]}, {"ipv6": ["8.8.8.8"]}, {"ipv4": [], "ipv6": []},
                       {"asn": 0}, {"asn": 2**32}, {"asn": "AS1"}, {"dnssec": "yes"}, {"tier": "C"}, {"tier": "B"},
                       {"filtering": "ads"}, {"do53": "no"}, {"sets": ["core"]}, {"sets": ["all"]}, {"name": ""},
                       {"name": "a\x1b[2J"}, {"doh_url": "http://dns.google/dns-query"}, {"dot_host": "dns.google."},
                       {"source_date": "2026-13-01"}):
            with self.subTest(**change):
                self.refuses("resolvers", "google", change)
        self.refuses("resolvers", "wikimedia", {"dot_host": None, "doh_url": None})
        self.refuses("resolvers", "zou", {"lat": None})
        self.refuses("resolvers", "zou", {"sets": ["world"]})

    def test_the_operator_schema_refuses_what_breaks_a_rule(self):
        def is_valid(change):
            document = load("resolvers.json")
            document["operators"][0].update(change)
            return self.validators["resolvers"].is_valid(document)
        for change in ({}, {"nsid_site": "{number}-{site}{number}"}, {"server_names": ["*.example.net"]}):
            with self.subTest(**change):
                self.assertTrue(is_valid(change))
        for change in ({"surprise": 1}, {"name": ""}, {"names_servers": None}, {"server_names": None},
                       {"server_names": ["*"]}, {"server_names": ["a", "a"]}, {"server_names": ["a b"]},
                       {"nsid_site": ""}, {"nsid_site": "gpdns-"}, {"nsid_site": "{site}{site}"},
                       {"nsid_site": "{place}{site}"}, {"nsid_site": "{number}1{site}"}, {"nsid_site": "{number}{number}{site}"}):
            with self.subTest(**change):
                self.assertFalse(is_valid(change))

    def test_the_provider_schema_refuses_what_breaks_a_rule(self):
        for change in ({"surprise": 1}, {"v4": ["1.2.3.4"]}, {"v4": ["1.2.3.0/33"]}, {"v4": ["0.0.0.0/0"]},
                       {"v4": ["1.2.3/24"]}, {"v6": ["::/0"]}, {"v6": ["2606:4700::/129"]}, {"v4": [], "v6": []},
                       {"cname_suffixes": [".cloudflare.net"]}, {"cname_suffixes": ["cloudflare.net."]},
                       {"cname_suffixes": ["net"]}, {"cname_suffixes": ["Cloudflare.net"]}, {"coverage": "none"},
                       {"official_urls": []}, {"retired": True}, {"retired": "no"}, {"source_date": ""}):
            with self.subTest(**change):
                self.refuses("providers", "cloudflare", change)
        self.refuses("providers", "akamai", {"cname_suffixes": []})


class Generator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        spec = importlib.util.spec_from_file_location("make_catalogue", ROOT / "scripts" / "make_catalogue.py")
        cls.tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.tool)

    def setUp(self):
        self.stderr = io.StringIO()
        silence = contextlib.redirect_stderr(self.stderr)
        silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    @staticmethod
    def row(**changes):
        row = {"id": "one", "operator": "One", "name": "One", "ipv4": "9.9.9.9", "ipv6": "", "country": "CH",
               "city": "", "lat": "46.95", "lon": "7.45", "asn": "AS19281", "anycast": "unknown", "filtering": "none",
               "dnssec": "yes", "dot_host": "dns.example.net", "doh_url": "", "ecs": "unknown", "flush_url": "",
               "last_seen": "2026-08-23", "confidence": "high", "class": "public", "do53": "yes", "ipv4_alt": "",
               "ipv6_alt": "", "geo_precision": "country-capital", "uptime_1y_pct": "", "sources_count": "1",
               "asn_name": "ONE", "tier": "A"}
        row.update(changes)
        return row

    @staticmethod
    def provider(**changes):
        entry = {"id": "one", "name": "One", "category": "cdn", "coverage": "full", "match": "both",
                 "v4": ["9.9.9.9/24"], "v6": [], "cname_suffixes": [".Example.NET."], "source_date": "2026",
                 "official_urls": ["https://example.net/ips"], "v4_other": ["8.8.8.0/24"]}
        entry.update(changes)
        return entry

    def test_the_shipped_files_are_what_the_data_gives(self):
        if not (DATA / "resolvers.csv").exists():
            self.skipTest(f"{DATA} is not here: the files were not compared with their sources")
        for name, text in self.tool.make_documents(DATA).items():
            self.assertEqual((ROOT / name).read_text(encoding="utf-8"), text, f"{name}: run scripts/make_catalogue.py")

    def test_a_row_with_a_retired_address_is_left_out(self):
        retired = [{"ip": "9.9.9.9", "operator": "One", "exclude": "yes"}]
        self.assertEqual(self.tool.make_resolvers([self.row()], retired), [])
        self.assertIn("left out one", self.stderr.getvalue())

    def test_a_row_retired_for_cleartext_stays_for_tls_outside_the_sets(self):
        retired = [{"ip": "9.9.9.9", "operator": "One", "exclude": "do53-only"}]
        (resolver,) = self.tool.make_resolvers([self.row()], retired)
        self.assertEqual((resolver["do53"], resolver["sets"]), ("no", []))

    def test_the_seat_of_an_anycast_operator_covers_no_country(self):
        anycast = self.row(id="any", anycast="yes", geo_precision="anycast")
        local = self.row(id="local", ipv4="9.9.9.10", tier="B", confidence="medium")
        resolvers = self.tool.make_resolvers([anycast, local], [])
        self.assertEqual({r["id"]: r["sets"] for r in resolvers}, {"any": ["core", "world"], "local": ["world"]})
        self.assertIsNone(resolvers[0]["lat"])

    def test_a_country_gets_its_best_row_of_tier_b_and_never_one_of_tier_c(self):
        rows = [self.row(id="c", ipv4="9.9.9.1", tier="C"),
                self.row(id="low", ipv4="9.9.9.2", tier="B", confidence="low", uptime_1y_pct="100"),
                self.row(id="down", ipv4="9.9.9.3", tier="B", confidence="medium", uptime_1y_pct="90"),
                self.row(id="up", ipv4="9.9.9.4", tier="B", confidence="medium", uptime_1y_pct="99.5")]
        chosen = [r["id"] for r in self.tool.make_resolvers(rows, []) if "world" in r["sets"]]
        self.assertEqual(chosen, ["up"])

    def test_bad_rows_are_refused_with_their_id(self):
        for change in ({"ipv4": "9.9.9"}, {"ipv4": "10.0.0.1"}, {"ipv4": "2620:fe::fe"}, {"lat": "91"}, {"lat": ""},
                       {"country": "Switzerland"}, {"id": "One"}, {"dot_host": "-"}, {"doh_url": "http://a.net/"},
                       {"filtering": "some"}, {"anycast": "yes"}, {"name": "a\x1b[31m"}, {"asn": "19281"},
                       {"do53": "no", "dot_host": ""}, {"last_seen": ""}):
            with self.subTest(**change), self.assertRaisesRegex(self.tool.BadData, "(?i)one|country-capital"):
                self.tool.make_resolvers([self.row(**change)], [])

    def test_an_id_or_address_given_twice_is_refused(self):
        for change in ({"id": "two"}, {"ipv4": "9.9.9.10"}):
            with self.subTest(**change), self.assertRaisesRegex(self.tool.BadData, "twice"):
                self.tool.make_resolvers([self.row(), self.row(**change)], [])

    def test_bad_operators_are_refused_with_their_name(self):
        def operator(**changes):
            return {"name": "One", "names_servers": True, "server_names": ["*.one.net"], "nsid_site": "{site}1"} | changes
        resolvers = [{"operator": "One"}]
        self.assertEqual(self.tool.make_operators([operator()], resolvers), [operator()])
        for change in ({"name": "Two"}, {"names_servers": "yes"}, {"server_names": ["*"]}, {"nsid_site": "one"},
                       {"nsid_site": "{number}1{site}"}, {"surprise": 1}):
            with self.subTest(**change), self.assertRaisesRegex(self.tool.BadData, "operators.json: (One|Two)"):
                self.tool.make_operators([operator(**change)], resolvers)
        with self.assertRaisesRegex(self.tool.BadData, "twice"):
            self.tool.make_operators([operator(), operator()], resolvers)

    def test_provider_ranges_are_canonical_and_hints_stay_out(self):
        made = self.tool.make_provider(self.provider())
        self.assertEqual((made["v4"], made["cname_suffixes"]), (["9.9.9.0/24"], ["example.net"]))
        for hint in ({"match": "cname"}, {"official_urls": []}):
            made = self.tool.make_provider(self.provider(**hint))
            self.assertEqual((made["coverage"], made["v4"]), ("none", []))
        self.assertIsNone(self.tool.make_provider(
            self.provider(match="asn", coverage="none", v4=[], cname_suffixes=[])))

    def test_unusable_input_ends_with_2_and_writes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(self.tool.main([folder, "--out", folder]), 2)
            self.assertEqual(os.listdir(folder), [])


if __name__ == "__main__":
    unittest.main()
