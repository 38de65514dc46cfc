#!/usr/bin/python3
"""Runs the Python tests of the named folders (*_test.py, test_*.py, check_*.py) and ends with
'N passed, N failed, N skipped'. Each file is a process of its own, so modules of one name do not meet.
  run_python.py [--jobs N] FOLDER...      N files at once: for tests that mostly wait and share nothing"""

import argparse
import concurrent.futures
import fnmatch
import importlib.util
import subprocess
import sys
import unittest
from pathlib import Path

PATTERNS = ("*_test.py", "test_*.py", "check_*.py")


class Tally(unittest.TextTestResult):
    """Counts whole tests: one whose parts (subTest) fail three times is one failed test."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.broken, self.left_out = set(), set()

    def addError(self, test, error):
        super().addError(test, error)
        self.broken.add(test.id())

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.broken.add(test.id())

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.broken.add(test.id())

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.broken.add(test.id())

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.left_out.add(getattr(test, "test_case", test).id())
        print(f"SKIPPED {test.id()}: {reason}", flush=True)


def import_file(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def run_here(path):
    """Runs one file in this process; one that cannot be imported is a failed test, one without tests too."""
    sys.path.insert(0, str(path.parent))
    try:
        tests = unittest.defaultTestLoader.loadTestsFromModule(import_file(path))
    except unittest.SkipTest as reason:
        print(f"SKIPPED {path}: {reason}", flush=True)
        return 0, 0, 1
    except Exception as error:  # whatever a broken test file throws is that file's failure
        print(f"FAILED {path}: {error!r}", flush=True)
        return 0, 1, 0
    if tests.countTestCases() == 0:
        print(f"FAILED {path}: holds no test", flush=True)
        return 0, 1, 0
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Tally, verbosity=1).run(tests)
    skipped = result.left_out - result.broken
    # A class or module whose set-up fails or is skipped runs none of its tests: it counts as one.
    outside = {name for name in result.broken | skipped if name.startswith(("setUp", "tearDown"))}
    passed = result.testsRun - len((result.broken | skipped) - outside)
    return passed, len(result.broken), len(skipped)


def closing_line(passed, failed, skipped):
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def read_closing_line(text):
    words = (text.strip().splitlines() or [""])[-1].replace(",", "").split()
    if len(words) == 6 and words[1::2] == ["passed", "failed", "skipped"]:
        return tuple(int(word) for word in words[0::2])
    return 0, 1, 0  # it died before it could say


def run_apart(path):
    run = subprocess.run([sys.executable, "-B", __file__, "--here", str(path)], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    print(f"-- {path}\n{run.stdout}", end="", flush=True)
    return read_closing_line(run.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("places", nargs="+", type=Path)
    options = parser.parse_args()
    if options.here:
        counts = run_here(options.places[0].resolve())
        print(closing_line(*counts))
        return counts[1] > 0
    files = [path for folder in options.places for path in sorted(folder.glob("*.py"))
             if any(fnmatch.fnmatch(path.name, pattern) for pattern in PATTERNS)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        totals = [sum(counts) for counts in zip(*pool.map(run_apart, files))] or [0, 1, 0]
    print(closing_line(*totals))
    return totals[1] > 0


if __name__ == "__main__":
    sys.exit(main())
