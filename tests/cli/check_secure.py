#!/usr/bin/python3
"""DoT and DoH by whole commands, against a server on loopback that follows a script (secure_peer.py): the right answer,
and a failure of its own for every way in which a certificate, a connection or an HTTP response can be wrong."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from secure_peer import NAME, Certificates, Doh, Peer, answer, dot, framed, message, until_closed

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()


class Secure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.certificates = Certificates(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_program(self, *arguments):
        environment = {"PATH": "/usr/bin:/bin", "HOME": self.folder.name, "LC_ALL": "C.UTF-8",
                       "SSL_CERT_FILE": str(self.certificates.ca)}
        return subprocess.run([str(PROGRAM), *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, check=False)

    def ask(self, reference, *arguments):
        run = self.run_program("www.example.com", "@" + reference, "--json", "--no-authority", "--expect", "192.0.2.7", *arguments)
        self.assertEqual("", run.stderr)
        document = json.loads(run.stdout)
        self.assertEqual(run.returncode, document["exit_code"])
        return document["questions"][0]["results"][0], run.returncode

    def over_tls(self, serve, *arguments, kind="good", name=NAME):
        with Peer(self.certificates.context(kind), serve) as peer:
            result, code = self.ask(f"tls://127.0.0.1:{peer.port}#{name}", *arguments)
            return result, code, peer

    def over_https(self, reply, *arguments, alpn=("h2",), kind="good"):
        doh = reply if isinstance(reply, Doh) or not callable(reply) else Doh(reply)
        with Peer(self.certificates.context(kind, alpn), doh) as peer:
            result, code = self.ask(f"https://{NAME}:{peer.port}/dns-query#127.0.0.1", *arguments)
            return result, code, peer

    def assert_silent(self, outcome, reason, detail=None, attempts=None):
        result, code, _ = outcome
        self.assertEqual(("silent", reason, 3), (result["verdict"], result["reason"], code), result)
        if detail is not None:
            self.assertEqual(detail, result["detail"])
        if attempts is not None:
            self.assertEqual(attempts, result["attempts"])

    # ---- DoT

    def test_an_answer_over_tls(self):
        result, code, peer = self.over_tls(dot(lambda query, _: [framed(answer(query))]))
        self.assertEqual(("match", "tls", 1, 0), (result["verdict"], result["transport"], result["attempts"], code))
        self.assertEqual(peer.port, result["port"])
        self.assertGreater(result["rtt_ms"], 0)

    def test_a_certificate_for_the_address(self):
        result, _, _ = self.over_tls(dot(lambda query, _: [framed(answer(query))]), kind="address", name="127.0.0.1")
        self.assertEqual("match", result["verdict"])

    def test_several_types_over_tls(self):
        with Peer(self.certificates.context("good"), dot(lambda query, _: [framed(answer(query))])) as peer:
            run = self.run_program("www.example.com", "A", "AAAA", f"@tls://127.0.0.1:{peer.port}#{NAME}", "--json")
        results = [question["results"][0] for question in json.loads(run.stdout)["questions"]]
        self.assertEqual([("unjudged", None), ("unjudged", "nodata")], [(r["verdict"], r["reason"]) for r in results])

    def test_an_answer_octet_by_octet(self):
        def reply(query, _):
            return [bytes([octet]) for octet in framed(answer(query))]
        self.assertEqual("match", self.over_tls(dot(reply))[0]["verdict"])

    def test_an_expired_certificate(self):
        outcome = self.over_tls(until_closed_serve, kind="expired")
        self.assert_silent(outcome, "tls-expired", attempts=1)
        self.assertRegex(outcome[0]["detail"], r"^it ended on 20\d\d-\d\d-\d\d$")

    def test_a_certificate_signed_by_itself(self):
        self.assert_silent(self.over_tls(until_closed_serve, kind="self-signed"), "tls-untrusted", "it is signed by itself", 1)

    def test_a_certificate_of_an_unknown_authority(self):
        self.assert_silent(self.over_tls(until_closed_serve, kind="other-ca-signed"), "tls-untrusted",
                           "it is signed by Other CA", 1)

    def test_a_certificate_for_another_name(self):
        self.assert_silent(self.over_tls(until_closed_serve, kind="wrong-name"), "tls-wrong-name", "it is for other.test", 1)
        self.assert_silent(self.over_tls(until_closed_serve, name="127.0.0.1"), "tls-wrong-name", "it is for dns.test", 1)

    def test_a_peer_that_speaks_no_tls(self):
        with Peer(None, lambda stream, _: stream.sendall(b"220 hello\r\n" * 4)) as peer:
            result, code = self.ask(f"tls://127.0.0.1:{peer.port}#{NAME}")
        self.assertEqual(("tls-handshake", 2, 3), (result["reason"], result["attempts"], code))

    def test_a_closed_port(self):
        with Peer(None, until_closed_serve) as peer:
            port = peer.port
        result, code = self.ask(f"tls://127.0.0.1:{port}#{NAME}")
        self.assertEqual(("refused-connection", 3), (result["reason"], code))

    def test_a_connection_that_ends_in_mid_frame(self):
        outcome = self.over_tls(dot(lambda query, _: [framed(answer(query))[:20]]))
        self.assert_silent(outcome, "closed", attempts=2)
        self.assertEqual(3, outcome[2].connections)  # two attempts, and the control question

    def test_a_fresh_connection_mends_a_closed_one(self):
        result, code, _ = self.over_tls(dot(lambda query, number: [framed(answer(query))] if number > 1 else [b"\0"]))
        self.assertEqual(("match", 2, 0), (result["verdict"], result["attempts"], code))

    def test_a_peer_that_says_nothing(self):
        self.assert_silent(self.over_tls(dot(lambda *_: []), "--timeout", "400ms", "--attempts", "2"), "timeout", attempts=2)

    def test_truncated_over_tls(self):
        self.assert_silent(self.over_tls(dot(lambda query, _: [framed(answer(query, truncated=True))])), "truncated")

    # ---- DoH

    def test_an_answer_over_https(self):
        doh = Doh(lambda query, _: message(answer(query)))
        result, code, peer = self.over_https(doh)
        self.assertEqual(("match", "https", 1, 0), (result["verdict"], result["transport"], result["attempts"], code))
        headers, body = doh.requests[0]
        self.assertEqual(("POST", "https", f"{NAME}:{peer.port}", "/dns-query", "application/dns-message"),
                         (headers[":method"], headers[":scheme"], headers[":authority"], headers[":path"], headers["accept"]))
        self.assertEqual((b"\0\0", str(len(body))), (body[:2], headers["content-length"]))

    def test_a_content_type_with_parameters(self):
        self.assertEqual("match", self.over_https(
            lambda query, _: message(answer(query), content_type="Application/DNS-Message; a=b"))[0]["verdict"])

    def test_an_http_error(self):
        self.assert_silent(self.over_https(lambda *_: message(b"no", status="403")), "http", "HTTP status 403", 1)

    def test_a_redirect_is_not_followed(self):
        outcome = self.over_https(lambda *_: message(b"", status="302", more=[("location", f"https://{NAME}/else")]))
        self.assert_silent(outcome, "http", "HTTP status 302, a redirect, which is not followed", 1)
        self.assertEqual(2, outcome[2].connections)  # the question, and the control question

    def test_another_content_type(self):
        self.assert_silent(self.over_https(lambda query, _: message(answer(query), content_type="text/html")), "http",
                           "content type text/html", 1)

    def test_a_body_longer_than_a_message(self):
        self.assert_silent(self.over_https(lambda query, _: message(answer(query) + bytes(65536))), "http",
                           "its body is longer than a DNS message can be", 1)

    def test_a_peer_without_http2(self):
        for alpn in (("http/1.1",), ()):
            self.assert_silent(self.over_https(lambda *_: message(b""), alpn=alpn), "http", "it does not offer HTTP/2", 1)

    def test_going_away_is_asked_again_once(self):
        def reply(query, number):
            return goes_away if number == 1 else message(answer(query))
        result, code, peer = self.over_https(reply)
        self.assertEqual(("match", 2, 2, 0), (result["verdict"], result["attempts"], peer.connections, code))
        outcome = self.over_https(lambda *_: goes_away)
        self.assert_silent(outcome, "closed", attempts=2)

    def test_a_stream_that_is_reset(self):
        self.assert_silent(self.over_https(lambda *_: lambda connection, _, stream_id: connection.reset_stream(stream_id, 2)),
                           "closed", attempts=2)

    def test_http2_that_is_none(self):
        def junk(connection, stream, _):
            stream.sendall(b"\xff" * 200)
        self.assert_silent(self.over_https(lambda *_: junk), "http", "it breaks HTTP/2", 1)

    def test_a_response_that_breaks_http2_ends_the_exchange_at_once(self):
        # Longer than a run may take: who waits for the deadline is ended by the limit of run_program.
        patient = ("--timeout", "5m")
        refused = {
            "no status": raw_response(header("content-type", "application/dns-message")),
            "an upper-case name": raw_response(header(":status", "200") + header("Server", "x")),
            "a header of one connection": raw_response(header(":status", "200") + header("connection", "close")),
            "a status behind a header": raw_response(header("server", "x") + header(":status", "200")),
            "another length than it says": raw_response(header(":status", "200") + header("content-length", "5")),
        }
        for fault, response in refused.items():
            with self.subTest(fault):
                self.assert_silent(self.over_https(lambda *_, response=response: response, *patient), "http", "it breaks HTTP/2", 1)

    def test_a_body_that_is_no_answer(self):
        self.assert_silent(self.over_https(lambda query, _: message(answer(query)[:-3])), "malformed", attempts=2)
        self.assert_silent(self.over_https(lambda query, _: message(answer(query).replace(b"\3www", b"\3xxx"))), "mismatched")
        self.assert_silent(self.over_https(lambda *_: message(b"")), "malformed")

    def test_a_wrong_certificate_of_a_doh_server(self):
        self.assert_silent(self.over_https(lambda *_: message(b""), kind="wrong-name"), "tls-wrong-name")

    def test_a_host_without_an_address_is_looked_up(self):
        with Peer(self.certificates.context("good", ("h2",)), Doh(lambda *_: message(b""))) as peer:
            result, _ = self.ask(f"https://localhost:{peer.port}/q", "-4")
        self.assertEqual(("127.0.0.1", "tls-wrong-name"), (result["address"], result["reason"]))

    def test_hostile_header_values_are_escaped(self):
        result, _, _ = self.over_https(lambda *_: message(b"", content_type="x\u202e"))
        self.assertEqual(r"content type x\226\128\174", result["detail"])

    # ---- the words

    def test_an_attempt_is_told_with_its_transport(self):
        with Peer(self.certificates.context("good"), dot(lambda query, _: [framed(answer(query))])) as peer:
            run = self.run_program("www.example.com", f"@tls://127.0.0.1:{peer.port}#{NAME}", "-v", "--no-authority")
        self.assertIn("A: query sent over TLS\n", run.stderr)

    def test_the_table_says_what_is_wrong_with_a_certificate(self):
        with Peer(self.certificates.context("wrong-name"), until_closed_serve) as peer:
            run = self.run_program("www.example.com", f"@tls://127.0.0.1:{peer.port}#{NAME}", "--expect", "192.0.2.7")
        self.assertEqual(3, run.returncode)
        self.assertIn("its certificate is for another name", run.stdout)
        self.assertIn("it is for other.test", run.stdout)


def until_closed_serve(stream, _):
    until_closed(stream)


def header(name, value):
    """A literal header field that is not indexed (RFC 7541 section 6.2.2)."""
    return b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def raw_response(block):
    """A HEADERS frame that ends headers and stream (RFC 9113 section 6.2), past all that h2 would see to."""
    def send(connection, stream, stream_id):
        stream.sendall(connection.data_to_send() + len(block).to_bytes(3, "big") + b"\1\5" + stream_id.to_bytes(4, "big") + block)
    return send


def goes_away(connection, stream, _):
    """Ends the session before any stream was served (RFC 9113 section 6.8)."""
    connection.close_connection(last_stream_id=0)
    stream.sendall(connection.data_to_send())


if __name__ == "__main__":
    unittest.main()
