#!/usr/bin/python3
"""The causes that the lab can make: a DS that fits no key, a secondary that lags, a zone that moved. With dig and drill, which say
what the network says, and with dnsprop, which must say the same.

Run: tests/lab/causes_test.py [-v]
"""

import json
import re
import time
import unittest

from network import DNSPROP, NEW, OLD, SharedLab, require_lab

MASTER, SECONDARY, OLD_HOST, PARENT = "203.0.113.1", "203.0.113.2", "203.0.113.3", "198.51.100.2"


def setUpModule():
    require_lab()


class CausesWithDig(SharedLab):
    RESOLVERS = 12

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        resolvers = json.loads((cls.lab.state / "plan.json").read_text())["resolvers"]
        cls.validating = [r["addresses"][0] for r in resolvers if r["validates"]]
        cls.asked_before = cls.lab.addresses[:6]
        cls.trusting = [r["addresses"][0] for r in resolvers if not r["validates"]]

    def short(self, address, name, rrtype, *options):
        said = self.lab.dig([address], [(name, rrtype)], "+short", *options)[address]
        return sorted(line for line in said.splitlines() if line[0] != ";")

    def serial(self, address, zone):
        return int(self.short(address, zone, "SOA")[0].split()[2])

    def chase(self, address):
        done = self.lab.run("drill", "-S", "-k", self.lab.state / "trust-anchor", "www.signed.test", "A", f"@{address}")
        return done.returncode == 0, done.stdout

    def test_a_ds_that_fits_no_key_breaks_the_zone_for_who_validates_and_can_be_mended(self):
        # Resolvers that have not asked before: what a cache holds of bad keys outlives the test.
        first, second, third, fourth = self.validating[:4]
        trusting = self.trusting[0]
        question = [("www.signed.test", "A")]
        self.assertRegex(self.lab.dig([first], question)[first], rf"flags: qr rd ra ad;(.|\n)*\t{re.escape(OLD)}\n")
        self.assertNotRegex(self.lab.dig([trusting], question)[trusting], r"flags:[a-z ]* ad;")
        is_whole, said = self.chase(first)
        self.assertTrue(is_whole, said)

        right = self.short(PARENT, "signed.test", "DS")
        self.lab.must("set-ds", "signed.test", "broken")
        broken = self.short(PARENT, "signed.test", "DS")
        self.assertEqual((len(right), len(broken)), (1, 1))
        self.assertNotEqual(right, broken)
        answer = self.lab.dig([second], question)[second]
        self.assertIn("status: SERVFAIL", answer)
        self.assertRegex(answer, r"EDE: (6|9)\b")
        self.assertEqual(self.short(second, "www.signed.test", "A", "+cd"), [OLD])
        code, said = self.lab.dnsprop("www.signed.test", "A", "--expect", OLD, resolvers=[second])
        self.assertEqual((code, said["results"][0]["verdict"], said["results"][0]["diagnosis"]["cause"]),
                         (1, "broken", "dnssec-bogus"), said)
        self.assertEqual(said["authority"]["zones"][-1]["delegation"]["ds_state"], "mismatch")
        self.assertEqual(self.short(trusting, "www.signed.test", "A"), [OLD])
        is_whole, said = self.chase(third)
        self.assertFalse(is_whole)
        self.assertIn("No trusted keys found in tree", said)

        self.lab.must("set-ds", "signed.test", "right")
        self.assertEqual(self.short(PARENT, "signed.test", "DS"), right)
        # A change is signed too.
        self.lab.must("set", "www.signed.test", "A", NEW)
        self.assertRegex(self.lab.dig([fourth], question)[fourth], rf"flags: qr rd ra ad;(.|\n)*\t{re.escape(NEW)}\n")
        self.assertTrue(self.chase(fourth)[0])

    def assert_trace_agrees(self, name, rrtype="A"):
        """dig, having gone down from the root itself, ends where dnsprop says, and with that. Returns dig's answer and server."""
        referrals, server, address, answer = self.lab.trace(name, rrtype)
        _, said = self.lab.dnsprop(name, rrtype, "--authority-only", resolvers=[])
        zone = said["authority"]["zones"][-1]
        self.assertTrue(answer, name)
        self.assertEqual(sorted(said["authority"]["answers"]), answer)
        self.assertEqual(set(zone["delegation"]["ns_at_parent"]), referrals[-1])
        of_server = [each for each in zone["servers"] if (each["name"], each["address"]) == (server, address)]
        self.assertEqual(len(of_server), 1, (server, address, zone["servers"]))
        self.assertEqual((of_server[0]["health"], of_server[0]["authoritative"], sorted(of_server[0]["answers"])),
                         ("healthy", True, answer))
        return answer, server

    def test_dig_trace_ends_at_a_server_and_an_answer_that_dnsprop_names(self):
        for name, rrtype in (("www.example.com", "A"), ("example.com", "MX"), ("www.signed.test", "A"),
                             ("1.2.0.192.in-addr.arpa", "PTR")):
            with self.subTest(name=name, type=rrtype):
                _, server = self.assert_trace_agrees(name, rrtype)
                self.assertIn(server, ("ns1.example.com.", "ns2.example.com."))

    def test_absence_and_unsigned_zones_below_the_anchor_are_proved(self):
        address = self.validating[3]  # one of those that have asked before the zone moves
        self.assertIn(address, self.asked_before)
        self.assertRegex(self.lab.dig([address], [("nowhere.signed.test", "A")])[address], r"status: NXDOMAIN(.|\n)*ra ad;")
        self.assertEqual(self.short(address, "www.move.test", "A"), [OLD])

    def test_other_zones_have_no_ds_to_set(self):
        for arguments in (("example.com", "right"), ("signed.test", "wrong"), ("signed.test",)):
            done = self.lab.command("set-ds", *arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)

    def test_a_secondary_keeps_the_old_zone_until_its_lag_ends(self):
        before = self.serial(MASTER, "example.com")
        self.lab.must("lag", "on")
        self.lab.must("set", "www.example.com", "A", NEW)
        self.assertIn("ns2 keeps the zones it has", self.lab.must("status"))
        self.assertEqual(self.short(MASTER, "www.example.com", "A"), [NEW])
        self.assertEqual(self.short(SECONDARY, "www.example.com", "A"), [OLD])
        self.assertEqual((self.serial(MASTER, "example.com"), self.serial(SECONDARY, "example.com")), (before + 1, before))
        self.assertIn(" aa ", self.lab.dig([SECONDARY], [("www.example.com", "A")])[SECONDARY])
        done = self.lab.run(DNSPROP, "www.example.com", "--authority-only", "--expect", NEW, "--no-local", "--root-hints",
                            self.lab.state / "root.hints")
        self.assertEqual(done.returncode, 4, done.stdout)
        self.assertTrue(done.stdout.startswith(f"Wrong at the source: ns2.example.com serves {OLD}."), done.stdout)
        self.lab.must("lag", "off")
        self.assertEqual(self.short(SECONDARY, "www.example.com", "A"), [NEW])
        self.assertEqual(self.serial(SECONDARY, "example.com"), before + 1)
        self.assertNotIn("keeps the zones", self.lab.must("status"))
        self.assertEqual(self.lab.command("lag", "maybe").returncode, 2)

    def test_who_has_the_old_ns_set_goes_on_asking_the_old_server(self):
        old_ns, new_ns = ["ns.old-host.test."], ["ns1.example.com.", "ns2.example.com."]
        for address in self.asked_before:
            self.assertEqual(self.short(address, "www.move.test", "A"), [OLD])
            self.assertEqual(self.short(address, "move.test", "NS"), old_ns)
        self.assertEqual(self.assert_trace_agrees("www.move.test"), ([OLD], old_ns[0]))
        self.lab.must("move-ns", "move.test")
        self.lab.must("set", "www.move.test", "A", NEW)
        time.sleep(2.1)  # the TTL of the record: what is said now was fetched since
        for address in self.asked_before:
            self.assertEqual(self.short(address, "www.move.test", "A"), [OLD], address)
            said = self.lab.dig([address], [("move.test", "NS")])[address]
            ttl = re.search(r"^move\.test\.\s+(\d+)\s+IN\s+NS\s+ns\.old-host\.test\.", said, re.MULTILINE)
            self.assertLess(int(ttl[1]), 3600)
        answer, server = self.assert_trace_agrees("www.move.test")
        self.assertEqual(answer, [NEW])
        self.assertIn(server, new_ns)
        code, said = self.lab.dnsprop("www.move.test", "A", "--expect", NEW, resolvers=self.asked_before[:2])
        self.assertEqual(code, 1, said["authority"])
        self.assertEqual(said["authority"]["expected"], "serves-it")
        for row in said["results"]:
            self.assertEqual((row["verdict"], row["diagnosis"]["cause"], row["diagnosis"]["bound"]),
                             ("stale", "old-name-servers", "NS TTL at the parent"), row)
            self.assertIn("ns.old-host.test", row["diagnosis"]["detail"])
        for address in self.lab.addresses[6:]:
            self.assertEqual(self.short(address, "www.move.test", "A"), [NEW], address)
            self.assertEqual(self.short(address, "move.test", "NS"), new_ns, address)
        self.assertEqual(self.short(OLD_HOST, "www.move.test", "A"), [OLD])
        self.assertEqual(self.short(OLD_HOST, "move.test", "NS"), old_ns)
        self.assertIn(" aa ", self.lab.dig([OLD_HOST], [("www.move.test", "A")])[OLD_HOST])
        self.assertLess(self.serial(OLD_HOST, "move.test"), self.serial(MASTER, "move.test"))
        referral = self.lab.dig([PARENT], [("www.move.test", "A")], "+norecurse")[PARENT]
        self.assertEqual(sorted(re.findall(r"^move\.test\.\s+\d+\s+IN\s+NS\s+(\S+)", referral, re.MULTILINE)), new_ns)
        for zone in ("move.test", "example.com"):
            done = self.lab.command("move-ns", zone)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
