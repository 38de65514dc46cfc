#!/usr/bin/python3
"""Runs the Python tests of the named folders (*_test.py, test_*.py, check_*.py) and ends with
'N passed, N failed, N skipped'. Each folder is a process of its own, so modules of one name do not meet."""

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


def run_folder(folder):
    """Runs one folder here; a file that cannot be imported is a failed test, one without tests too."""
    sys.path.insert(0, str(folder))
    files = sorted({path for path in folder.glob("*.py") for pattern in PATTERNS if fnmatch.fnmatch(path.name, pattern)})
    suite, failed = unittest.TestSuite(), 0
    for path in files:
        try:
            tests = unittest.defaultTestLoader.loadTestsFromModule(import_file(path))
        except unittest.SkipTest as reason:
            print(f"SKIPPED {path}: {reason}", flush=True)
            continue
        except Exception as error:  # whatever a broken test file throws is that file's failure
            print(f"FAILED {path}: {error!r}", flush=True)
            failed += 1
            continue
        if tests.countTestCases() == 0:
            print(f"FAILED {path}: holds no test", flush=True)
            failed += 1
        suite.addTest(tests)
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Tally, verbosity=1).run(suite)
    skipped = result.left_out - result.broken
    # A class or module whose set-up fails or is skipped runs none of its tests: it counts as one.
    outside = {name for name in result.broken | skipped if name.startswith(("setUp", "tearDown"))}
    passed = result.testsRun - len((result.broken | skipped) - outside)
    return passed, failed + len(result.broken), len(skipped)


def closing_line(passed, failed, skipped):
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def read_closing_line(text):
    words = (text.strip().splitlines() or [""])[-1].replace(",", "").split()
    if len(words) == 6 and words[1::2] == ["passed", "failed", "skipped"]:
        return tuple(int(word) for word in words[0::2])
    return 0, 1, 0  # it died before it could say


def main(arguments):
    if arguments[:1] == ["--here"]:
        counts = run_folder(Path(arguments[1]).resolve())
        print(closing_line(*counts))
        return counts[1] > 0
    totals = [0, 0, 0]
    for folder in arguments:
        print(f"-- {folder}", flush=True)
        run = subprocess.run([sys.executable, "-B", __file__, "--here", folder], stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        print(run.stdout, end="", flush=True)
        totals = [a + b for a, b in zip(totals, read_closing_line(run.stdout))]
    print(closing_line(*totals))
    return totals[1] > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
