"""A lab for the tests: brought up in a namespace of its own, asked with dig, drill or dnsprop, and taken down again."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DNSPROP = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).absolute()
LONGEST_TTL = 9  # of the records that the caches hold when the change comes

# What a change looks like to people: the old and the new address.
OLD, NEW = "192.0.2.1", "192.0.2.7"

TYPE_NAMES = {1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 43: "DS",
              48: "DNSKEY", 52: "TLSA", 64: "SVCB", 65: "HTTPS", 257: "CAA"}


class Lab:
    """One lab in a namespace of its own, beside whatever lab a developer has up."""

    def __init__(self, suffix):
        self.name = f"dnsprop-lab-test-{os.getpid()}{suffix}"
        self.state = ROOT / ".lab" / self.name

    def command(self, *arguments, env=None):
        return subprocess.run([ROOT / "scripts/lab", *map(str, arguments)], capture_output=True, text=True,
                              env={**os.environ, "DNSPROP_LAB": self.name, **(env or {})})

    def must(self, *arguments):
        done = self.command(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"scripts/lab {arguments} exited with {done.returncode}: {done.stderr}")
        return done.stdout

    def up(self, count, *options):
        self.must("up", count, *options)
        plan = json.loads((self.state / "plan.json").read_text())
        self.ids = [resolver["id"] for resolver in plan["resolvers"]]
        self.addresses = [resolver["addresses"][0] for resolver in plan["resolvers"]]
        self.all_addresses = [address for resolver in plan["resolvers"] for address in resolver["addresses"]]

    def remove(self):
        self.command("down")
        self.state.with_suffix(".lock").unlink(missing_ok=True)

    def run(self, *command, env=None):
        """A command inside the lab, with what it says."""
        return self.command("run", *command, env=env)

    def dig(self, addresses, questions, *options):
        """Asks each address all questions, one dig for each address, all at once: {address: dig's output}."""
        running = {}
        for address in addresses:
            arguments = [part for name, rrtype in questions for part in (name, rrtype, f"@{address}", *options)]
            running[address] = subprocess.Popen(["ip", "netns", "exec", self.name, "dig", "-r", *arguments],
                                                stdout=subprocess.PIPE, text=True)
        return {address: process.communicate()[0] for address, process in running.items()}

    def trace(self, name, rrtype):
        """`dig +trace` from the lab's root server down: (NS names of each referral, the last server's name, its address, its answer).

        dig asks this machine's resolver for the addresses of name servers, so it gets a resolv.conf of its own, in a mount namespace."""
        resolv_conf = self.state / "resolv.conf"
        resolv_conf.write_text(f"nameserver {self.addresses[0]}\n")
        hints = (self.state / "root.hints").read_text().split()
        done = self.run("unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"', resolv_conf,
                        "dig", "-r", f"@{hints[hints.index('A') + 1]}", name, rrtype, "+trace", "+nodnssec")
        steps = [step.split("\n;; Received ") for step in done.stdout.split("\n\n") if "\n;; Received " in step]
        if done.returncode != 0 or not steps:
            raise AssertionError(f"dig +trace exited with {done.returncode}: {done.stdout}{done.stderr}")
        records = [[line.split(None, 4) for line in lines.splitlines() if line and line[0] != ";"] for lines, _ in steps]
        referrals = [{rdata for *_, kind, rdata in step if kind == "NS"} for step in records[1:-1]]
        address, server = re.search(r"bytes from (\S+)#53\((\S+)\)", steps[-1][1]).groups()
        answer = sorted(rdata for owner, _, _, kind, rdata in records[-1] if kind == rrtype and owner.rstrip(".") == name)
        return referrals, server + ".", address, answer

    def records(self, addresses, questions):
        """{address: [the set of (name, type, rdata in hex) for each question]}"""
        outputs = self.dig(addresses, questions, "+noall", "+question", "+answer", "+unknownformat", "+tries=3", "+timeout=2")
        return {address: [{tuple(self._record(line)) for line in block.splitlines()[1:] if line and line[0] != ";"}
                          for block in re.split(r"^;(?!;)", output, flags=re.MULTILINE)[1:]]
                for address, output in outputs.items()}

    @staticmethod
    def _record(line):
        name, _ttl, _class, rrtype, _, _length, *rdata = line.split()
        number = int(rrtype.removeprefix("TYPE"))
        return name.lower(), TYPE_NAMES.get(number, rrtype), "".join(rdata).lower()

    def addresses_seen(self, name):
        """What each resolver says that the address of `name` is."""
        outputs = self.dig(self.addresses, [(name, "A")], "+short", "+tries=8", "+timeout=1")
        # dig tells of each timeout in a comment before the answer.
        return ["\n".join(line for line in output.splitlines() if line[0] != ";") for output in outputs.values()]

    def prime(self, name):
        """Fills the caches with OLD so that they let go one group after the other, without waiting in between."""
        ttls = range(LONGEST_TTL, 3, -1)
        for group, ttl in enumerate(ttls):
            self.must("set", name, "A", OLD, ttl)
            answers = self.dig(self.addresses[group :: len(ttls)], [(name, "A")], "+short")
            assert set(answers.values()) == {OLD + "\n"}, answers

    def dnsprop(self, *arguments, resolvers=None, env=None):
        """Runs a check over these resolvers, all of the lab's without them: (exit code, the document's first question)."""
        asked = self.ids if resolvers is None else resolvers
        done = self.run(DNSPROP, *arguments, "--json", "--no-local", "--root-hints", self.state / "root.hints",
                        *(f"@{resolver}" for resolver in asked), env=env)
        try:
            document = json.loads(done.stdout)
        except ValueError:
            raise AssertionError(f"dnsprop {arguments} exited with {done.returncode}: {done.stdout}{done.stderr}") from None
        assert document["exit_code"] == done.returncode, (document["exit_code"], done.returncode)
        question = document["questions"][0]
        assert len(question["results"]) == len(asked), f"{len(question['results'])} results for {len(asked)} resolvers"
        return done.returncode, question

    def rows(self, *arguments, **named):
        """The same by resolver: (exit code, {id: its result}). It learns the truth from the lab's own root servers."""
        code, question = self.dnsprop(*arguments, "--root-hints", self.state / "root.hints", **named)
        return code, {row["resolver"]["id"]: row for row in question["results"]}


def why_not():
    if os.geteuid() != 0:
        return "it needs root"
    needed = ("ip", "unshare", "nsd", "nsd-checkzone", "unbound", "dnsdist", "ldns-keygen", "ldns-signzone", "drill", "openssl", "dig")
    missing = [p for p in needed if not shutil.which(p)]
    if missing:
        return f"missing: {', '.join(missing)}"
    probe = f"dnsprop-lab-test-{os.getpid()}-probe"
    if subprocess.run(["ip", "netns", "add", probe], capture_output=True).returncode != 0:
        return "ip netns cannot make a namespace here"
    entered = subprocess.run(["ip", "netns", "exec", probe, "true"], capture_output=True).returncode == 0
    subprocess.run(["ip", "netns", "delete", probe])
    return None if entered else "ip netns cannot enter a namespace here"


def skip(what, reason):
    print(f"\nSKIPPED: {what}: {reason}\n", file=sys.stderr, flush=True)
    raise unittest.SkipTest(reason)


def require_lab():
    """For setUpModule."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if reason := why_not():
        skip("all lab tests", reason)


def require_dnsprop():
    if not os.access(DNSPROP, os.X_OK):
        skip("the lab tests of dnsprop", f"there is no {DNSPROP} (set DNSPROP)")


class SharedLab(unittest.TestCase):
    """A lab for all tests of the class."""

    RESOLVERS = 40

    @classmethod
    def setUpClass(cls):
        cls.lab = Lab(f"-{cls.__name__.lower()}")
        cls.addClassCleanup(cls.lab.remove)
        cls.lab.up(cls.RESOLVERS, *cls.options())

    @classmethod
    def options(cls):
        return ()
