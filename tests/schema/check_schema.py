#!/usr/bin/python3
"""Validates JSON and NDJSON reports against the schemas in docs/ (Debian: python3-jsonschema).

usage: check_schema.py [FILE...]     *.json and *.ndjson; without FILE those of tests/golden/report
"""
import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]


def validators():
    document = json.loads((ROOT / "docs/output.schema.json").read_text())
    event = json.loads((ROOT / "docs/output-event.schema.json").read_text())
    for schema in (document, event):
        jsonschema.Draft7Validator.check_schema(schema)
    # Both lie in one folder: the relative reference of the second finds the first in the store.
    resolver = jsonschema.RefResolver("file:///docs/output-event.schema.json", event,
                                      store={"file:///docs/output.schema.json": document})
    return (jsonschema.Draft7Validator(document), jsonschema.Draft7Validator(event, resolver=resolver))


def no_duplicate_keys(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key stands twice in {keys}")
    return dict(pairs)


def mistakes(path, document_validator, event_validator):
    text = path.read_bytes().decode("ascii")
    if path.suffix == ".json":
        values = [("", document_validator, text)]
    else:
        if not text.endswith("\n"):
            yield "the last line is not whole"
        values = [(f"line {n}: ", event_validator, line) for n, line in enumerate(text.splitlines(), 1)]
    for where, validator, part in values:
        try:
            value = json.loads(part, object_pairs_hook=no_duplicate_keys)
        except ValueError as error:
            yield f"{where}{error}"
            continue
        for error in validator.iter_errors(value):
            yield f"{where}{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def main():
    golden = ROOT / "tests/golden/report"
    paths = [pathlib.Path(name) for name in sys.argv[1:]] or sorted([*golden.glob("*.json"), *golden.glob("*.ndjson")])
    if not paths:
        sys.exit("no file to check")
    both = validators()
    failed = False
    for path in paths:
        for mistake in mistakes(path, *both):
            print(f"{path}: {mistake}", file=sys.stderr)
            failed = True
    print(f"{len(paths)} files checked against the schemas")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
