#!/usr/bin/python3
"""Sizes, names and addresses: what a file may be, may be called and may contain."""

import ipaddress
import json
import re
import unittest

import source_tree
from sample import RuleTest

# ---- Sizes: a longer file holds two things.
LINES = {"src": 400, "tests": 600}


def size_findings(root):
    findings = []
    for folder, limit in LINES.items():
        for path in source_tree.cpp_files(root, folder):
            count = len(source_tree.read(path).splitlines())
            if count > limit:
                findings.append(f"{path.relative_to(root)}: {count} lines, the limit is {limit}: split it")
    main = root / "src/cli/main.cpp"
    if main.is_file() and len(source_tree.read(main).splitlines()) > 30:
        findings.append("src/cli/main.cpp: more than 30 lines: nothing in it can be tested")
    return findings


# ---- Names that say nothing gather everything.
NO_NAMES = {"util", "utils", "manager", "helper", "helpers", "common", "misc"}


def word_findings(root):
    findings = []
    for path in source_tree.files(root, "src", "tests", "scripts", "cmake", "docs"):
        name = path.relative_to(root)
        if NO_NAMES & set(re.split(r"[/._-]", str(name).lower())):
            findings.append(f"{name}: name it after what it does, not {' or '.join(sorted(NO_NAMES))}")
    return findings


# ---- Tests and scripts never name a public resolver: what is not named is not asked by mistake.
# A line may, where nothing is sent (reading text, comparing): it then says `never asked` in a comment.
# tests/data reads the shipped catalogue, whose matter these addresses are, and opens no socket. The lab serves the catalogue's
# own addresses inside its namespace and refuses to run outside it.
# The unit tests of catalogue and report are about what the catalogue says; these folders open no socket either.
AT_HOME_WITH_THEM = ("tests/data", "tests/lab", "scripts/lab.d", "tests/unit/catalogue", "tests/unit/report")
CODE = {".cpp", ".hpp", ".py", ".sh", ""}
WELL_KNOWN = {".".join(octets) for octets in ("1111", "1001", "8888", "8844", "9999")}
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")


def public_resolvers(root):
    catalogue = root / "resolvers.json"
    addresses = set(WELL_KNOWN)
    if catalogue.is_file():
        for resolver in json.loads(source_tree.read(catalogue))["resolvers"]:
            addresses.update(resolver.get("ipv4") or [])
            addresses.update(resolver.get("ipv6") or [])
    return {ipaddress.ip_address(address) for address in addresses}


def named_addresses(text):
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            try:
                yield match.start(), ipaddress.ip_address(match.group(0))
            except ValueError:
                continue


def asked_text(path):
    """The part of a file that could make something ask: code as it stands, of a command-line test its arguments."""
    if path.suffix in CODE:
        return source_tree.read(path)
    if path.suffix == ".json" and "cli" in path.parts:
        return "\n".join(re.findall(r'"argv"\s*:\s*(?:\[[^\]]*\]|"[^"]*")', source_tree.read(path)))
    return ""


def address_findings(root):
    public, findings = public_resolvers(root), []
    for path in source_tree.files(root, "src", "tests", "scripts", ".ci"):
        if any(path.is_relative_to(root / folder) for folder in AT_HOME_WITH_THEM):
            continue
        try:
            text = asked_text(path)
        except UnicodeDecodeError:  # a fuzzer's seed
            continue
        lines = text.splitlines()
        for at, address in named_addresses(text):
            line = text.count("\n", 0, at)
            if address in public and "never asked" not in lines[line]:
                findings.append(f"{path.relative_to(root)}:{line + 1}: {address} is a public resolver: take 192.0.2.0/24, "
                                "198.51.100.0/24, 203.0.113.0/24 or 2001:db8::/32")
    return findings


class Tree(RuleTest):
    def test_no_file_is_longer_than_one_thing_needs(self):
        self.assertHolds(size_findings(source_tree.ROOT))

    def test_no_file_has_a_name_that_says_nothing(self):
        self.assertHolds(word_findings(source_tree.ROOT))

    def test_no_code_names_a_public_resolver(self):
        self.assertHolds(address_findings(source_tree.ROOT))


class SelfTest(RuleTest):
    def test_finds_a_file_over_its_limit(self):
        root = self.tree({"src/dns/a.cpp": "\n" * 401, "src/dns/b.cpp": "\n" * 400, "tests/unit/c.cpp": "\n" * 600})
        self.assertFinds("src/dns/a.cpp: 401 lines", size_findings(root))
        self.assertFinds("more than 30 lines", size_findings(self.tree({"src/cli/main.cpp": "\n" * 31})))

    def test_finds_a_name_that_says_nothing(self):
        for name in ("src/util/a.hpp", "src/dns/dns_utils.hpp", "tests/support/common.hpp", "src/net/socket_manager.cpp"):
            self.assertFinds(name, word_findings(self.tree({name: ""})))
        self.assertHolds(word_findings(self.tree({"src/dns/utility_rate.hpp": "", "src/dns/commonest.cpp": ""})))

    def test_finds_a_public_resolver_in_code(self):
        address = ".".join("8888")
        self.assertFinds(f"tests/a.cpp:2: {address}", address_findings(self.tree({"tests/a.cpp": f'\nask("{address}:53");'})))
        self.assertFinds(address, address_findings(self.tree({"scripts/run": f"dig @{address}"})))
        self.assertFinds(address, address_findings(self.tree({"tests/cli/a.json": f'[{{"argv": ["a.example", "@{address}"]}}]'})))

    def test_finds_an_address_of_the_catalogue_in_any_spelling(self):
        catalogue = '{"resolvers": [{"ipv4": ["203.0.113.9"], "ipv6": ["2001:db8::53"]}]}'
        root = self.tree({"resolvers.json": catalogue, "src/a.cpp": '"2001:0DB8:0:0::53"'})
        self.assertFinds("2001:db8::53", address_findings(root))

    def test_leaves_other_addresses_longer_numbers_and_what_is_never_asked(self):
        address = ".".join("1111")
        root = self.tree({"tests/a.py": f'"192.0.2.1"\n"{address}.1" "1{address}0"\n"{address}"  # read only, never asked\n',
                          "tests/golden/table.txt": address, "tests/cli/a.json": f'[{{"argv": [], "stdout": "{address}"}}]'})
        self.assertHolds(address_findings(root))


if __name__ == "__main__":
    unittest.main()
