#!/usr/bin/python3
"""The lab, first with dig alone, then with dnsprop: real caches that turn one by one, every type, TCP, absence, loss.

Run: tests/lab/lab_test.py [-v] [LabWithDig | LabCommand | LossWithDig | LabWithDnsprop | LossWithDnsprop]
DNSPROP is the binary (default build/release/dnsprop). Needs root, `ip netns`, nsd, unbound, dnsdist, dig; where they
are missing it is skipped and says so. The lab as tests see it is in network.py.
"""

import calendar
import json
import os
import re
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from network import DNSPROP, LONGEST_TTL, NEW, OLD, ROOT, Lab, SharedLab, require_dnsprop, require_lab

# Every type that the command line names, and the shapes that are hard to get right.
QUESTIONS = [
    ("example.com.", t) for t in ("A", "AAAA", "MX", "NS", "TXT", "SOA", "CAA", "HTTPS")
] + [
    ("cname.example.com.", "CNAME"), ("cname.example.com.", "A"), ("www.cdn.example.com.", "A"), ("chain0.example.com.", "A"),
    ("odd.example.com.", "A"), ("rr.example.com.", "A"), ("any.wild.example.com.", "A"), ("xn--grn-hoa.example.com.", "A"),
    ("nullmx.example.com.", "MX"), ("_dmarc.example.com.", "TXT"), ("multi.txt.example.com.", "TXT"),
    ("utf8.txt.example.com.", "TXT"), ("latin1.txt.example.com.", "TXT"), ("hostile.txt.example.com.", "TXT"),
    ("empty.txt.example.com.", "TXT"), ("long.txt.example.com.", "TXT"), ("medium.example.com.", "TXT"),
    ("big.example.com.", "TXT"), ("_sip._tcp.example.com.", "SRV"), ("1.2.0.192.in-addr.arpa.", "PTR"),
    ("53.2.0.192.in-addr.arpa.", "PTR"), ("7" + 23 * ".0" + ".8.b.d.0.1.0.0.2.ip6.arpa.", "PTR"),
    ("secure.example.com.", "DS"), ("secure.example.com.", "DNSKEY"), ("_443._tcp.www.example.com.", "TLSA"),
    ("alias.example.com.", "HTTPS"), ("_dns.svc.example.com.", "SVCB"), ("private.example.com.", "TYPE65534"),
]


def setUpModule():
    require_lab()


def turn_of_the_caches(test, ask_share):
    """Polls `ask_share` until every cache has turned; the shares must rise one way from nothing to all."""
    shares, deadline = [], time.monotonic() + LONGEST_TTL + 10
    while (not shares or shares[-1] < 100) and time.monotonic() < deadline:
        shares.append(ask_share())
        time.sleep(0.1)
    test.assertEqual(shares, sorted(shares), "a cache that had the new record lost it")
    test.assertEqual((shares[0], shares[-1]), (0, 100))
    test.assertGreaterEqual(len(set(shares)), 5, f"the caches did not turn one by one: {shares}")


class LabWithDig(SharedLab):
    """The lab itself, seen by dig alone."""

    def test_caches_turn_one_by_one(self):
        self.lab.prime("turn.example.com")
        self.lab.must("set", "turn.example.com", "A", NEW, 60)
        self.assertEqual(self.lab.dig(["203.0.113.1", "203.0.113.2"], [("turn.example.com", "A")], "+short"),
                         {"203.0.113.1": NEW + "\n", "203.0.113.2": NEW + "\n"}, "set returned before the servers changed")

        def share():
            seen = self.lab.addresses_seen("turn.example.com")
            self.assertLessEqual(set(seen), {OLD, NEW})
            return 100 * seen.count(NEW) / len(seen)

        turn_of_the_caches(self, share)

    def test_every_resolver_gives_for_every_type_what_the_authority_has(self):
        authority = self.lab.records(["203.0.113.1"], QUESTIONS)["203.0.113.1"]
        for address, answers in self.lab.records(self.lab.all_addresses, QUESTIONS).items():
            self.assertEqual(len(answers), len(QUESTIONS), address)
            for question, expected, answer in zip(QUESTIONS, authority, answers):
                with self.subTest(address=address, question=question):
                    self.assertTrue(answer)
                    self.assertLessEqual(expected, answer)  # a resolver follows CNAMEs into other zones

    def test_a_big_answer_is_truncated_over_udp_and_whole_over_tcp(self):
        question = [("big.example.com", "TXT")]
        for address in self.lab.addresses[:5] + ["203.0.113.1"]:
            self.assertRegex(self.lab.dig([address], question, "+ignore")[address], r"flags: [a-z ]*\btc\b")
            self.assertRegex(self.lab.dig([address], question)[address], r"ANSWER: 12,(.|\n)*\(TCP\)")

    def test_absence_carries_the_soa_and_its_small_minimum(self):
        for name, rrtype, status in (("nowhere.example.com", "A", "NXDOMAIN"), ("www.example.com", "MX", "NOERROR")):
            for address, output in self.lab.dig(self.lab.addresses, [(name, rrtype)]).items():
                self.assertIn(f"status: {status}", output, address)
                ttl = re.search(r"^example\.com\.\s+(\d+)\s+IN\s+SOA", output, re.MULTILINE)
                self.assertLessEqual(int(ttl[1]), 5)

    def test_broken_zones_and_loops(self):
        questions = [("dead.test", "A"), ("lame.test", "A")]
        output = self.lab.dig(self.lab.addresses[:1], questions, "+timeout=10")[self.lab.addresses[0]]
        self.assertEqual(re.findall(r"status: (\w+)", output), ["SERVFAIL", "SERVFAIL"])
        output = self.lab.dig(["203.0.113.1"], [("loop-a.example.com", "A")])["203.0.113.1"]
        self.assertIn("loop-b.example.com.", output)

    def test_each_resolver_names_itself_by_nsid(self):
        for identity, address in list(zip(self.lab.ids, self.lab.addresses))[:5]:
            self.assertIn(f'("{identity}")', self.lab.dig([address], [("example.com", "A")], "+nsid")[address])

    def test_set_adds_replaces_and_deletes(self):
        def served(name, rrtype):
            return sorted(self.lab.dig(["203.0.113.2"], [(name, rrtype)], "+short")["203.0.113.2"].splitlines())

        self.lab.must("set", "made.example.com", "A", "192.0.2.30", "192.0.2.31")
        self.assertEqual(served("made.example.com", "A"), ["192.0.2.30", "192.0.2.31"])
        self.lab.must("set", "made.example.com.", "a", "192.0.2.32")
        self.assertEqual(served("made.example.com", "A"), ["192.0.2.32"])
        self.lab.must("set", "made.example.com", "TXT", '"two words" "and more"', '"30"')
        self.assertEqual(served("made.example.com", "TXT"), ['"30"', '"two words" "and more"'])
        self.lab.must("set", "made.example.com", "A", "--delete")
        self.assertEqual(served("made.example.com", "A"), [])

    def test_what_nsd_would_not_take_is_refused_and_changes_nothing(self):
        soa = self.lab.dig(["203.0.113.1"], [("example.com", "SOA")], "+short")
        for arguments in (("www.example.com", "A", "300.1.1.1"), ("www.example.com", "CNAME", "example.com."),
                          ("nosuch.example.com", "A", "--delete"), ("www.example.xyz", "A", NEW), ("www.example.com", "A"),
                          ("www.example.com", "A", f"{NEW}\nx A {NEW}"), ("example.com", "SOA", "x")):
            done = self.lab.command("set", *arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
        self.assertEqual(self.lab.dig(["203.0.113.1"], [("example.com", "SOA")], "+short"), soa)


class LabCommand(unittest.TestCase):
    """scripts/lab: its exit codes, what it refuses, and that it leaves nothing behind."""

    def setUp(self):
        self.lab = Lab("-command")
        self.addCleanup(self.lab.remove)

    def assert_nothing_left(self):
        self.assertNotIn(self.lab.name, subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout)
        self.assertFalse(self.lab.state.exists())

    def test_down_removes_everything_and_up_can_be_repeated(self):
        self.assertEqual(self.lab.command("status").returncode, 1)
        self.lab.up(3)
        self.lab.up(2)
        self.assertEqual(len(self.lab.ids), 2)
        self.assertIn("(2 resolvers)", self.lab.must("status"))
        inside = subprocess.run(["ip", "netns", "pids", self.lab.name], capture_output=True, text=True).stdout.split()
        self.assertGreaterEqual(len(inside), 6)
        self.lab.must("down")
        self.assert_nothing_left()
        # A process that has ended may still wait to be collected; it has no namespace any more.
        self.assertFalse([pid for pid in inside if _is_running(pid)])

    def test_run_passes_the_exit_code_on_and_reaches_nothing_else(self):
        self.lab.up(1)
        self.assertEqual(self.lab.command("run", "sh", "-c", "exit 7").returncode, 7)
        self.assertEqual(self.lab.command("run", "no-such-command").returncode, 127)
        self.assertEqual(self.lab.must("run", "cat", "/proc/net/route").count("\n"), 1)
        self.assertIn("unreachable", self.lab.must("run", "sh", "-c", "ip route get 203.0.113.99 2>&1 || true"))

    def test_a_route_to_outside_is_refused(self):
        self.lab.up(1)
        for line in ("link add out0 type veth peer out1", "addr add 10.99.0.1/24 dev out0", "link set out0 up", "link set out1 up"):
            subprocess.run(["ip", "-n", self.lab.name, *line.split()], check=True)
        done = self.lab.command("run", "true")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))
        self.assertIn("route to outside", done.stderr)

    def test_nothing_starts_outside_the_namespace(self):
        self.lab.up(1)
        done = subprocess.run(["/usr/bin/python3", ROOT / "scripts/lab.d/inside.py", "start"], capture_output=True,
                              text=True, env={**os.environ, "DNSPROP_LAB": self.lab.name})
        self.assertEqual(done.returncode, 2)
        self.assertIn("nothing of the lab runs outside it", done.stderr)

    def test_a_failed_up_says_why_and_cleans_up(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = Path(folder, "unbound")
            broken.write_text("#!/bin/sh\necho 'broken on purpose' >&2\nexit 3\n")
            broken.chmod(0o755)
            done = self.lab.command("up", 2, env={"PATH": f"{folder}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"unbound-\S+ ended with 3; its log ends:\n  broken on purpose\n")
        self.assert_nothing_left()

    def test_wrong_usage_is_one_line_and_exit_2(self):
        for arguments in (("bogus",), ("up", "x"), ("up", "0"), ("up", "99999"), ("up", "--loss", "99%"), ("up", "--delay", "far"),
                          ("run",), ("run", "true"), ("set", "a"), ("set", "a.example.com", "A", NEW), ("down", "x")):
            done = self.lab.command(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), f"{arguments}: {done.stderr}")
        self.assertEqual(self.lab.command("up", env={"DNSPROP_LAB": "eth0"}).returncode, 2)
        self.assert_nothing_left()


class LossWithDig(SharedLab):
    @classmethod
    def options(cls):
        return "--loss", "10%", "--delay", "distance"

    def test_queries_are_lost_and_everyone_answers_all_the_same(self):
        once = self.lab.dig(self.lab.addresses, 5 * [("www.example.com", "A")], "+tries=1", "+timeout=1")
        lost = sum(output.count("timed out") for output in once.values())
        self.assertTrue(1 <= lost <= 60, f"{lost} of 200 queries were lost, 20 were to be expected")
        self.assertEqual(set(self.lab.addresses_seen("www.example.com")), {OLD})


class LabWithDnsprop(SharedLab):
    @classmethod
    def setUpClass(cls):
        require_dnsprop()
        super().setUpClass()

    def test_a_change_is_seen_to_arrive_cache_by_cache(self):
        self.lab.prime("turn.example.com")
        code, before = self.lab.dnsprop("turn.example.com", "--expect", NEW)
        self.assertEqual(code, 4)  # nobody has made the change yet
        self.assertEqual({result["verdict"] for result in before["results"]}, {"stale"})
        for result in before["results"]:
            self.assertLessEqual(result["ttl"], LONGEST_TTL)
            self.assertIsNotNone(result["expires_at"])
        self.lab.must("set", "turn.example.com", "A", NEW, 60)

        def share():
            code, question = self.lab.dnsprop("turn.example.com", "--expect", NEW)
            verdicts = [result["verdict"] for result in question["results"]]
            self.assertLessEqual(set(verdicts), {"match", "stale"})
            matches = 100 * verdicts.count("match") / len(verdicts)
            self.assertAlmostEqual(question["summary"]["propagated_percent"], matches, delta=0.1)
            self.assertEqual(code, 0 if matches == 100 else 1)
            return matches

        turn_of_the_caches(self, share)

    def test_a_wait_ends_when_the_last_cache_has_turned(self):
        self.lab.prime("wait.example.com")
        self.lab.must("set", "wait.example.com", "A", NEW, 60)
        done = self.lab.run(DNSPROP, "wait.example.com", "--expect", NEW, "--wait", "40s", "--format", "ndjson", "--no-local",
                            "--root-hints", self.lab.state / "root.hints", *(f"@{resolver}" for resolver in self.lab.ids))
        ended = time.time()
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        events = [json.loads(line) for line in done.stdout.splitlines()]
        held = [event["expires_at"] for event in events if event["event"] == "result" and event["verdict"] == "stale"]
        self.assertTrue(held, "no cache held the old record")
        # A cache keeps a record to the end of the second it names; two more seconds are ours.
        last = max(calendar.timegm(time.strptime(at, "%Y-%m-%dT%H:%M:%SZ")) for at in held)
        self.assertLessEqual(ended - last, 1 + 2)
        changed = {event["resolver"]["id"] for event in events if event["event"] == "change"}
        self.assertTrue(changed)

    def test_answers_equal_those_of_dig_for_every_type(self):
        dig = self.lab.records(self.lab.all_addresses, QUESTIONS)
        for number, (name, rrtype) in enumerate(QUESTIONS):
            _, question = self.lab.dnsprop(name, rrtype)
            for result in question["results"]:
                answers = {(a["name"].lower(), a["type"], a["rdata_hex"].lower()) for a in result["answers"]}
                with self.subTest(name=name, type=rrtype, address=result["address"]):
                    self.assertEqual(answers, dig[result["address"]][number])

    def test_a_truncated_answer_is_asked_for_over_tcp(self):
        _, question = self.lab.dnsprop("big.example.com", "TXT")
        self.assertEqual({(r["transport"], len(r["answers"])) for r in question["results"]}, {("tcp", 12)})

    def test_absence_is_told_apart_and_ends_within_the_soa_minimum(self):
        for name, rrtype, value, reason in (("nowhere.example.com", "A", NEW, "nxdomain"),
                                            ("www.example.com", "MX", "mail.example.com", "nodata")):
            # Once without harm, then so that the caches keep that "no".
            done = self.lab.run(DNSPROP, name, rrtype, "--expect", value, "--json", "--root-hints", self.lab.state / "root.hints",
                                *(f"@{resolver}" for resolver in self.lab.ids))
            self.assertEqual((done.returncode, json.loads(done.stdout)["questions"][0]["results"]), (4, []))
            code, question = self.lab.dnsprop(name, rrtype, "--expect", value, "--ask-anyway")
            self.assertEqual(code, 4)
            self.assertEqual({(r["verdict"], r["reason"]) for r in question["results"]}, {("absent", reason)})
            self.assertLessEqual(max(r["negative_ttl"] for r in question["results"]), 5)


class LossWithDnsprop(SharedLab):
    @classmethod
    def setUpClass(cls):
        require_dnsprop()
        super().setUpClass()

    @classmethod
    def options(cls):
        return "--loss", "10%", "--delay", "distance"

    def test_with_a_tenth_of_the_queries_lost_everyone_still_answers(self):
        code, question = self.lab.dnsprop("www.example.com", "--expect", OLD)
        self.assertEqual(code, 0)
        self.assertEqual({result["verdict"] for result in question["results"]}, {"match"})


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
