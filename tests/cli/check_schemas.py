#!/usr/bin/python3
"""What real runs print as JSON obeys the schemas in docs/. Asks nobody but the World on loopback."""

import json
import os
import subprocess
import unittest
from pathlib import Path

try:
    import jsonschema
except ImportError as error:
    raise unittest.SkipTest("python3-jsonschema is not installed") from error

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("DNSPROP", str(ROOT / "build/release/dnsprop"))
RUNS = {
    "a check with every verdict": ["demo", "--timeout", "700ms"],
    "several types": ["demo", "example.com", "A", "MX", "TXT", "TYPE65534", "--limit", "5"],
    "an answer that depends on the place": ["demo", "example.com", "--geo", "--limit", "5"],
    "no expectation": ["demo", "example.com", "SOA", "--limit", "3"],
    "a record that must be gone": ["demo", "example.com", "--expect", "none", "--limit", "3"],
    "resolvers named": ["demo", "example.com", "@google", "@192.0.2.53:5353", "--fault", "google=bogus", "--no-faults"],
}


def run(arguments, *more):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    return subprocess.run([PROGRAM, *arguments, *more], capture_output=True, env=environment, timeout=60, check=False)


class Schemas(unittest.TestCase):
    def test_every_document_of_a_real_run_obeys_the_schema(self):
        schema = json.loads((ROOT / "docs/output.schema.json").read_text())
        for name, arguments in RUNS.items():
            with self.subTest(name):
                outcome = run(arguments, "--json")
                document = json.loads(outcome.stdout)
                jsonschema.validate(document, schema)
                self.assertEqual(outcome.returncode, document["exit_code"])
                for question in document["questions"]:
                    self.assertEqual(len(question["results"]), sum(question["summary"]["counts"].values()))

    def test_every_event_of_a_real_run_obeys_the_schema(self):
        schema = json.loads((ROOT / "docs/output-event.schema.json").read_text())
        resolver = jsonschema.RefResolver(base_uri=(ROOT / "docs").as_uri() + "/", referrer=schema)
        for name, arguments in RUNS.items():
            with self.subTest(name):
                events = [json.loads(line) for line in run(arguments, "--format", "ndjson").stdout.splitlines()]
                for event in events:
                    jsonschema.validate(event, schema, resolver=resolver)
                self.assertEqual(("start", "end"), (events[0]["event"], events[-1]["event"]))
                stale = [e for e in events if e["event"] == "result" and e["verdict"] == "stale"]
                self.assertTrue(all(e["expires_at"] for e in stale))


if __name__ == "__main__":
    unittest.main()
