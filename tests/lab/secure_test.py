#!/usr/bin/python3
"""DoT and DoH by dnsdist, with a CA of the lab's own: first with dig, then with dnsprop.

Run: tests/lab/secure_test.py [-v] [SecureWithDig | SecureWithDnsprop]
"""

import json
import unittest

from network import OLD, SharedLab, require_dnsprop, require_lab

# A record, one over 512 octets, one that goes over TCP, one with octets that are no ASCII, a chain, and two sorts of none.
QUESTIONS = [("www.example.com", "A"), ("medium.example.com", "TXT"), ("big.example.com", "TXT"), ("latin1.txt.example.com", "TXT"),
             ("chain0.example.com", "A"), ("nowhere.example.com", "A"), ("www.example.com", "MX")]


def setUpModule():
    require_lab()


class SecureLab(SharedLab):
    RESOLVERS = 4

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secure = json.loads((cls.lab.state / "plan.json").read_text())["secure"]
        cls.address = dict(zip(cls.lab.ids, cls.lab.addresses))
        cls.ca = {"SSL_CERT_FILE": str(cls.lab.state / "ca.pem")}

    @classmethod
    def options(cls):
        return ("--secure",)


class SecureWithDig(SecureLab):
    def test_two_resolvers_answer_over_tls_and_https_with_certificates_of_the_ca(self):
        self.assertEqual(len(self.secure), 2)
        ca = self.lab.state / "ca.pem"
        for resolver in self.secure:
            for transport in ("+tls", "+https=/dns-query"):
                said = self.lab.dig([self.address[resolver]], [("www.example.com", "A")], transport, f"+tls-ca={ca}",
                                    f"+tls-hostname={resolver}.lab.test", "+nsid")[self.address[resolver]]
                self.assertIn(f"\t{OLD}\n", said)
                self.assertIn(f'("{resolver}")', said)
                refused = self.lab.dig([self.address[resolver]], [("www.example.com", "A")], transport, f"+tls-ca={ca}",
                                       "+tls-hostname=other.lab.test", "+tries=1")[self.address[resolver]]
                self.assertNotIn(OLD, refused)


class SecureWithDnsprop(SecureLab):
    @classmethod
    def setUpClass(cls):
        require_dnsprop()
        super().setUpClass()

    def rows(self, question, resolvers, *options):
        return self.lab.dnsprop(*question, *options, resolvers=resolvers, env=self.ca)[1]["results"]

    @staticmethod
    def said(row):
        """Without how long it took and where it was asked."""
        return ({(a["name"].lower(), a["type"], a["rdata_hex"]) for a in row["answers"]}, row["verdict"], row["reason"], row["rcode"],
                row["nsid"])

    def test_over_tls_and_https_the_same_is_said_as_over_udp(self):
        for resolver in self.secure:
            address, name = self.address[resolver], f"{resolver}.lab.test"
            targets = [address, f"tls://{address}#{name}", f"https://{name}/dns-query#{address}"]
            for question in QUESTIONS:
                with self.subTest(resolver=resolver, question=question):
                    plain, tls, https = self.rows(question, targets, "--expect", "none")
                    self.assertEqual([row["transport"] for row in (tls, https)], ["tls", "https"])
                    self.assertIn(plain["transport"], ("udp", "tcp"))
                    self.assertEqual(self.said(tls), self.said(plain))
                    self.assertEqual(self.said(https), self.said(plain))

    def test_the_catalogues_own_names_are_certified_too(self):
        for option, transport in (("--dot", "tls"), ("--doh", "https")):
            self.assertEqual([row["transport"] for row in self.rows(QUESTIONS[0], self.secure, option)], [transport, transport])

    def test_another_name_or_no_ca_is_a_failure_and_no_answer(self):
        resolver = self.secure[0]
        for target, env in ((f"tls://{self.address[resolver]}#other.lab.test", self.ca),
                            (f"tls://{self.address[resolver]}#{resolver}.lab.test", {})):
            code, answered = self.lab.dnsprop("www.example.com", "--expect", OLD, resolvers=[target], env=env)
            self.assertEqual(code, 3)
            self.assertEqual([row["verdict"] for row in answered["results"]], ["silent"])
            self.assertEqual(answered["results"][0]["answers"], [])


if __name__ == "__main__":
    unittest.main()
