#!/usr/bin/python3
"""Validates every JSON and NDJSON report among the golden files against the schemas in docs/, and holds the words that the schema,
docs/output.md and the source name to each other."""

import json
import re
import unittest
from pathlib import Path

try:
    import jsonschema  # Debian: python3-jsonschema
except ImportError:
    jsonschema = None

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden/report"


def read_json(text):
    def no_duplicates(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise ValueError(f"a key stands twice in {keys}")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=no_duplicates)


def schema(name):
    return read_json((ROOT / "docs" / name).read_text())


def validators():
    """For a document, and for one event; the second schema refers to the first, beside it."""
    document, event = schema("output.schema.json"), schema("output-event.schema.json")
    resolver = jsonschema.RefResolver("file:///docs/output-event.schema.json", event,
                                      store={"file:///docs/output.schema.json": document})
    return jsonschema.Draft7Validator(document), jsonschema.Draft7Validator(event, resolver=resolver)


def mistakes(validator, text):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
            for error in validator.iter_errors(read_json(text))]


@unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
class Reports(unittest.TestCase):
    def test_the_schemas_are_schemas(self):
        for validator in validators():
            jsonschema.Draft7Validator.check_schema(validator.schema)

    def test_every_json_report_is_valid(self):
        validator, _ = validators()
        paths = sorted(GOLDEN.glob("*.json"))
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path.name):
                self.assertEqual([], mistakes(validator, path.read_text("ascii")))

    def test_every_ndjson_event_is_valid(self):
        _, validator = validators()
        paths = sorted(GOLDEN.glob("*.ndjson"))
        self.assertTrue(paths)
        for path in paths:
            text = path.read_text("ascii")
            with self.subTest(path.name):
                self.assertTrue(text.endswith("\n"))
                for line in text.splitlines():
                    self.assertEqual([], mistakes(validator, line))

    def test_a_change_and_a_notice_are_described(self):
        _, validator = validators()
        event = json.loads((GOLDEN / "all-verdicts.ndjson").read_text().splitlines()[1])
        change = {"event": "change", "at": "2026-11-22T09:58:01Z", "round": 2, "question": event["question"],
                  "resolver": event["resolver"], "address": event["address"],
                  "from": {"verdict": "stale", "reason": "old-value", "answers": ["192.0.2.1"]},
                  "to": {"verdict": "match", "reason": None, "answers": ["192.0.2.7"]}, "flapping": False}
        self.assertEqual([], mistakes(validator, json.dumps(change)))
        notice = {"event": "notice", "at": "2026-11-22T09:58:01Z", "kind": "resumed", "question": None, "expectation": None,
                  "seconds": 7200}
        self.assertEqual([], mistakes(validator, json.dumps(notice)))
        self.assertTrue(mistakes(validator, json.dumps(notice | {"kind": "bored"})))

    def test_a_wrong_report_is_noticed(self):
        document_validator, event_validator = validators()
        document = json.loads((GOLDEN / "all-verdicts.json").read_text())
        del document["questions"][0]["results"][0]["nsid"]
        self.assertEqual(1, len(mistakes(document_validator, json.dumps(document))))
        self.assertTrue(mistakes(event_validator, '{"event": "end", "exit_code": 7}'))


class Words(unittest.TestCase):
    """One closed list in three places."""

    def setUp(self):
        self.definitions = schema("output.schema.json")["definitions"]
        self.page = (ROOT / "docs/output.md").read_text()

    def test_the_schema_has_the_reasons_of_the_source(self):
        source = (ROOT / "src/check/reason.hpp").read_text()
        body = source.split("std::string_view word(AnswerReason reason) {")[1].split("\n}\n")[0]
        failures = (ROOT / "src/base/failure.cpp").read_text().split("std::string_view word(FailureKind kind) {")[1]
        words = re.findall(r'return "([a-z-]+)"', body.rsplit("return", 1)[0])
        words += re.findall(r'return "([a-z-]+)"', failures.split("\n}\n")[0].rsplit("return", 1)[0])
        self.assertEqual(sorted(words), sorted(filter(None, self.definitions["reason"]["enum"])))

    def test_the_page_explains_every_reason_verdict_and_note(self):
        for kind in ("reason", "verdict", "note"):
            for word in filter(None, self.definitions[kind]["enum"]):
                with self.subTest(word):
                    self.assertTrue(re.search(rf"(?m)^\|[^|]*`{word}`", self.page), word)


if __name__ == "__main__":
    unittest.main()
