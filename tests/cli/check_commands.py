#!/usr/bin/python3
"""Whole commands: what they print on stdout and stderr, and their exit code.

The cases are the *.json files beside this one: lists of
  {"sentence", "args", "stdout", "stderr", "exit", "env"?, "shell"?, "files"?}
stdout and stderr are lists of lines. `{*}` in a line stands for anything, a line `{...}` for any lines, and a whole
`null` for "not looked at". `shell` replaces the plain call: a bash line in which "$dnsprop" is the program. `files` are
written to the folder the command runs in. Nothing here asks anybody but the World on loopback (dnsprop demo)."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()


def pattern_of(lines):
    parts = []
    for line in lines:
        if line == "{...}":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.split("{*}")) + r"\n")
    return re.compile("".join(parts))


def make_test(case):
    def test(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, content in case.get("files", {}).items():
                Path(folder, name).write_text(content, encoding="utf-8")
            environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "dnsprop": str(PROGRAM)}
            environment.update(case.get("env", {}))
            command = ["bash", "-c", case["shell"]] if "shell" in case else [str(PROGRAM), *case["args"]]
            run = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                 timeout=60, check=False)
        stdout, stderr = run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace")
        shown = f"\n--- stdout\n{stdout}--- stderr\n{stderr}--- exit {run.returncode}"
        for name, text in (("stdout", stdout), ("stderr", stderr)):
            wanted = case[name]
            if wanted is not None and not pattern_of(wanted).fullmatch(text):
                self.fail(f"{name} is not as expected:\n" + "\n".join(wanted) + shown)
        self.assertEqual(case["exit"], run.returncode, shown)

    test.__doc__ = case["sentence"]
    return test


class Commands(unittest.TestCase):
    def shortDescription(self):
        return None


sentences = set()
for path in sorted(HERE.glob("*.json")):
    for case in json.loads(path.read_text(encoding="utf-8")):
        assert case["sentence"] not in sentences, "two cases are called: " + case["sentence"]
        sentences.add(case["sentence"])
        slug = re.sub(r"[^a-z0-9]+", "_", case["sentence"].lower()).strip("_")
        setattr(Commands, f"test_{path.stem}_{slug}", make_test(case))


if __name__ == "__main__":
    unittest.main()
