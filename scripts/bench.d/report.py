"""docs/benchmarks.md: what was measured, where and when, with the goals beside it."""

import datetime
import os
import pathlib
import platform
import re
import subprocess


class Row:
    """One figure. `goal` is text; `met` is None where there is no goal."""

    def __init__(self, what, figure, goal="", met=None):
        self.what, self.figure, self.goal, self.met = what, figure, goal, met

    def cells(self):
        return self.what, self.figure, self.goal, {None: "", True: "met", False: "**not met**"}[self.met]


HEADER = ("what", "measured", "goal", "")


def table(sections):
    """For the terminal."""
    lines = []
    for title, rows in sections:
        lines.append(f"\n{title}")
        widths = [max(len(row.cells()[i]) for row in rows) for i in range(4)]
        lines += ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row.cells(), widths)).rstrip().replace("**", "")
                  for row in rows]
    return "\n".join(lines)


def document(sections, root, is_quick):
    lines = [
        "# Benchmarks", "",
        "Written by `scripts/bench`; what the goals are for stands in the design notes. Absolute figures belong to the machine and to what",
        "else it did; ratios come from rounds that took turns in the same run. Medians, loopback only, client and server pinned to",
        "a core each.", "",
        *[f"- {key}: {value}" for key, value in _place(root, is_quick)]]
    for title, rows in sections:
        lines += ["", f"## {title}", "| " + " | ".join(HEADER) + " |", "|---|---|---|---|"]
        lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    lines += ["", "## How to read them", *NOTES]
    return "\n".join(lines) + "\n"


NOTES = [
    "- *Bulk*: 200 endpoints, window 4,000, limits per resolver and operator lifted, wake-ups gathered over 0.5 ms, every answer read,",
    "  one line of text per probe written to /dev/null. dnsperf asks one port with 8 sockets, EDNS on.",
    "- *One check*: 300 endpoints, 3 types, latencies from 5 to 350 ms, the engine with its default settings.",
    "- *The walk*, *The follow-up round*: `dnsprop demo` over the whole default set, latency by distance, nothing lost, one question; the wall",
    "  of the whole process. Without the follow-up round is `-q`, which asks nobody again. A second question waits",
    "  1.5 s at most, so a silent resolver costs that beside the 4 s of `--timeout`.",
    "- *Completeness*: queries and responses are lost independently; the servers speak no TCP, so the last attempt, which goes over TCP,",
    "  always fails: with TCP more is answered.",
    "- *Watching* runs in virtual time against the World without sockets: all hold the old record at the start, and let go of it one by",
    "  one within a TTL. Seen means the first look that brings the new one; the poll stops with the first pass that finds all turned.",
    "- *User instructions* (`scripts/bench --gate`): callgrind's count of a long run less that of a short one, per probe. It hardly moves with",
    "  the machine or its load.",
]


def _place(root, is_quick):
    def output(*command):
        return subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    commit = output("git", "rev-parse", "--short", "HEAD")
    if output("git", "status", "--porcelain", "--untracked-files=no", "--", "src", "tests/bench", "CMakeLists.txt"):
        commit += " with changes"
    return [
        ("date", datetime.date.today().isoformat()),
        ("commit", commit),
        ("CPU", f"{cpu.group(1) if cpu else 'unknown'}, {os.cpu_count()} cores"),
        ("load average at the end", f"{os.getloadavg()[0]:.1f} (the machine is shared where it is far above 2)"),
        ("kernel", platform.release()),
        ("compiler", output("g++", "--version").splitlines()[0]),
        ("kind of run", "quick: few rounds, short" if is_quick else "full"),
    ]
