#!/usr/bin/python3
"""Runs clang-tidy over the C++ files, two or more at a time; a file that passed with the same content, headers, flags and
checks is not read again (passes are remembered in ~/.cache/dnsprop-lint)."""

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "project"))
import source_tree  # noqa: E402

TIDY = "clang-tidy-19"
BUILD = ROOT / "build" / "tidy"
ONCE = BUILD / "once"  # the compile commands with one entry for each file
PASSED = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dnsprop-lint"


def git(*arguments):
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False).stdout


def changed_files():
    """What differs from where this branch left main, and what git does not know yet."""
    base = git("merge-base", "HEAD", "main").strip() or "HEAD"
    names = git("diff", "--name-only", base) + git("ls-files", "--others", "--exclude-standard")
    return {(ROOT / name).resolve() for name in names.split()}


def commands():
    """The command of each file. What two targets build would be read twice: the first is enough."""
    entries = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")):
        entries.setdefault(Path(entry["file"]).resolve(), entry)
    ONCE.mkdir(parents=True, exist_ok=True)
    (ONCE / "compile_commands.json").write_text(json.dumps(list(entries.values())), encoding="utf-8")
    return {path: entry["command"] for path, entry in entries.items()}


def key(path, command, graph, fixed):
    """What the verdict on a file depends on, apart from system headers: those change with `fixed`."""
    digest = hashlib.sha256(fixed)
    digest.update(command.replace(str(ROOT), "").encode())
    for part in sorted(source_tree.reachable(graph, path)):
        digest.update(str(part.relative_to(ROOT)).encode() + b"\0" + part.read_bytes() + b"\0")
    return digest.hexdigest()


def tidy(path, fix):
    run = subprocess.run(["nice", TIDY, "-p", str(ONCE), "--quiet", *(["--fix"] if fix else []), str(path)],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    output = run.stdout
    if run.returncode != 0 and not output.strip():
        output = run.stderr
    return run.returncode, output.replace(str(ROOT) + "/", "")


def findings(output):
    """clang-tidy's report cut into findings, so that one in a header is shown once."""
    return [part for part in re.split(r"(?m)^(?=\S+:\d+:\d+: (?:error|warning): )", output) if part.strip()]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--changed", action="store_true", help="only files changed since main")
    options.add_argument("--all", action="store_true", help="the tests too, which takes three times as long")
    options.add_argument("--fix", action="store_true", help="apply what clang-tidy proposes")
    options = options.parse_args()

    built = commands()
    files = [path.resolve() for path in source_tree.cpp_files(ROOT, "src", "tests") if path.suffix == ".cpp"]
    homeless = [path for path in files if path not in built]
    for path in homeless:
        print(f"{path.relative_to(ROOT)}: no target builds this file")
    graph = source_tree.include_graph(ROOT, "src", "tests")
    files = [path for path in files if path in built]
    if not options.all and not options.changed:
        files = [path for path in files if path.is_relative_to(ROOT / "src")]
    if options.changed:
        changed = changed_files()
        # A changed header is read through the source file of its name.
        files = [path for path in files if path in changed or path.with_suffix(".hpp") in changed]

    fixed = (ROOT / ".clang-tidy").read_bytes()
    packages = subprocess.run(["dpkg-query", "-W", TIDY, "libstdc++-12-dev", "libboost1.81-dev", "libfmt-dev", "catch2"],
                              capture_output=True, check=False)
    fixed += packages.stdout
    keys = {path: key(path, built[path], graph, fixed) for path in files}
    PASSED.mkdir(parents=True, exist_ok=True)
    waiting = [path for path in files if options.fix or not (PASSED / keys[path]).exists()]

    started, shown, failed = time.monotonic(), set(), len(homeless)
    # Two workers fixing the same header would fix it twice.
    workers = 1 if options.fix else os.cpu_count() or 2
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for path, (code, output) in zip(waiting, pool.map(lambda path: tidy(path, options.fix), waiting)):
            for finding in findings(output):
                if finding not in shown:
                    shown.add(finding)
                    print(finding, end="", flush=True)
            if code == 0:
                (PASSED / keys[path]).touch()
            else:
                failed += 1
    print(f"clang-tidy: {len(files)} files, {len(files) - len(waiting)} unchanged since they passed, {failed} with findings, "
          f"{time.monotonic() - started:.0f} s")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
