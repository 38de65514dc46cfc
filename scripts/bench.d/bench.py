"""The benchmarks of docs/benchmarks.md, in rounds that take turns, beside dnsperf, dig and ldns."""

import argparse
import pathlib
import subprocess
import sys

import report
from programs import CLIENT_CPU, Failed, Programs, dig_loop, median
from report import Row
from watching import watching

ROOT = pathlib.Path(__file__).resolve().parents[2]
BULK = ["--bulk", "1", "--cpu", str(CLIENT_CPU)]
TEXT = ["--write", "/dev/null"]
GOAL_INSTRUCTIONS = 2500
# What it costs today and a little more: --gate fails when it gets worse than that.
GATE_INSTRUCTIONS = 3800
# How long a diagnostic query may take (longest_aside in src/run/network_asker.cpp), and what a run differs from another by.
FOLLOW_UP_BOUND_MS, FOLLOW_UP_SLACK_MS = 1500, 100


def bulk(programs, rounds, probes):
    ours, plain, names, theirs = [], [], [], []
    with programs.responder(200) as many, programs.responder(1) as one:
        for _ in range(rounds):
            count = ["--probes", str(probes)]
            ours.append(programs.engine(many.ports, *BULK, *TEXT, *count))
            theirs.append(programs.dnsperf(one.ports[0], probes))
            plain.append(programs.engine(many.ports, *BULK, *count))
            names.append(programs.engine(many.ports, *BULK, *TEXT, *count, "--shape", "names"))
    cost = {name: median([run["us_per_probe"] for run in runs])
            for name, runs in {"ours": ours, "plain": plain, "names": names, "theirs": theirs}.items()}
    ratio = cost["theirs"] / cost["ours"]
    allocations = median([run["allocations_per_probe"] for run in ours])
    lost = sum(run["probes"] - run["answers"] for run in ours)
    return [
        Row("engine, a line of text per probe", f"{cost['ours']:.2f} us of CPU per query, {1e6 / cost['ours']:,.0f} queries per core second"),
        Row("engine, answers only read", f"{cost['plain']:.2f} us"),
        Row("engine, text, a name of its own for each probe", f"{cost['names']:.2f} us"),
        Row("dnsperf -c 8 -T 1 -q 4000 -e",
            f"{cost['theirs']:.2f} us, {median([run['answered'] for run in theirs]):.2%} answered"),
        Row("queries per core, engine with text against dnsperf", f"{ratio:.2f} x", "at least 1.3 x", ratio >= 1.3),
        Row("probes without an answer", f"{lost} of {rounds * probes:,}", "0", lost == 0),
        Row("allocations per probe once warm", f"{allocations:.2f}", "about 0 (some per question)", allocations < 0.5),
    ]


def one_check(programs, rounds):
    ours, theirs = [], []
    with programs.responder(300, "--latency", "5-350") as server:
        for i in range(rounds):
            ours.append(programs.engine(server.ports, "--types", "A,AAAA,TXT", "--cpu", str(CLIENT_CPU)))
            if i < max(1, rounds // 3):
                theirs.append(dig_loop(server.ports))
    wall, cpu = median([run["wall_ms"] for run in ours]), median([run["cpu_ms"] for run in ours])
    mib = median([run["peak_kib"] for run in ours]) / 1024
    dig_wall, dig_cpu = median([run.wall_ms for run in theirs]), median([run.cpu_ms for run in theirs])
    return [
        Row("wall (the slowest round trip is 350 ms)", f"{wall:.0f} ms", "at most 360 ms", wall <= 360),
        Row("CPU", f"{cpu:.1f} ms", "under 25 ms", cpu < 25),
        Row("peak memory", f"{mib:.1f} MiB", "under 12 MB", mib * 1.048576 < 12),
        Row("answered", f"{min(run['answers'] for run in ours)} of 900", "900", all(run["answers"] == 900 for run in ours)),
        Row("dig, 3 queries a process, 300 at once", f"{dig_wall:,.0f} ms wall, {dig_cpu:,.0f} ms of CPU"),
        Row("times faster than dig", f"{dig_wall / wall:.1f} x", "at least 8 x", dig_wall >= 8 * wall),
        Row("share of dig's CPU", f"{cpu / dig_cpu:.2%}", "1 %", cpu <= 0.01 * dig_cpu),
    ]


def in_turns(programs, rounds, variants):
    """The median of each variant's walls; the variants take turns."""
    walls = {name: [] for name in variants}
    for _ in range(rounds):
        for name, options in variants.items():
            walls[name].append(programs.demo(*options))
    return {name: median(runs) for name, runs in walls.items()}


def walk(programs, rounds):
    settled = ["--share", "100%"]
    wall = in_turns(programs, rounds, {"alone": [*settled, "--no-authority"], "both": settled, "only": [*settled, "--authority-only"]})
    added = wall["both"] - wall["alone"]
    return [
        Row("the resolvers alone (--no-authority)", f"{wall['alone']:.0f} ms"),
        Row("with the walk", f"{wall['both']:.0f} ms, {wall['both'] / wall['alone']:.2f} x, {added:+.0f} ms"),
        Row("the zone's own servers alone (--authority-only)", f"{wall['only']:.0f} ms, {wall['only'] / wall['alone']:.2f} x"),
    ]


def follow_up(programs, rounds):
    """With -q nobody is asked again: what is printed then needs no cause."""
    worlds = {
        "everybody has the record": ["--share", "100%"],
        "a fifth is stale": ["--share", "80%"],
        "who validates rejects the zone": ["--share", "100%", "--dnssec", "wrong-ds"],
        "one answers nothing but the root": ["--share", "100%", "--fault", "google=drops-name"],
        "one is silent": ["--share", "100%", "--fault", "google=silent"],
    }
    variants = {}
    for name, options in worlds.items():
        variants[name] = options
        variants[name, "-q"] = [*options, "-q"]
    wall = in_turns(programs, rounds, variants)
    added = {name: wall[name] - wall[name, "-q"] for name in worlds}
    rows = [Row(name, f"{wall[name, '-q']:.0f} ms without it, {wall[name]:.0f} ms with it: {added[name]:+.0f} ms") for name in worlds]
    most = max(added.values())
    bound = FOLLOW_UP_BOUND_MS + FOLLOW_UP_SLACK_MS
    return [*rows, Row("the most that it added", f"{most:.0f} ms", f"at most {FOLLOW_UP_BOUND_MS} ms of waiting", most <= bound)]


def startup(programs, runs):
    dnsprop = programs.build / "dnsprop"
    if not dnsprop.exists():
        return [Row("start to first packet", f"not measured: {dnsprop} is not built", "under 6 ms", False)]
    run = programs.startup(runs, str(dnsprop), "example.com", "A", "@127.0.0.1:{port}")
    return [Row("start to first packet, median", f"{run['median_ms']:.1f} ms", "under 6 ms", run["median_ms"] < 6),
            Row("start to first packet, best", f"{run['least_ms']:.1f} ms")]


def reader(programs, rounds):
    return [Row(f"{run['message']} ({run['octets']} octets)",
                f"checked and matched in {run['check_ns']:.0f} ns, read in {run['read_ns']:.0f} ns; ldns_wire2pkt {run['ldns_ns']:.0f} ns: "
                f"{run['ldns_ns'] / run['read_ns']:.1f} x") for run in programs.reader(rounds)]


def completeness(programs, rounds):
    rows = []
    for loss, goal in ((0.1, 0.999), (0.2, None)):
        answers = probes = 0
        for seed in range(1, rounds + 1):
            with programs.responder(300, "--latency", "5-350", "--loss", str(loss), "--seed", str(seed)) as server:
                run = programs.engine(server.ports, "--types", ",".join(["A", "AAAA", "TXT"] * 5))
            answers += run["answers"]
            probes += run["probes"]
        share = answers / probes
        rows.append(Row(f"{loss:.0%} lost each way", f"{share:.2%} of {probes:,} answered within 4 s",
                        f"at least {goal:.1%}" if goal else "", share >= goal if goal else None))
    return rows


def memory(programs, probes):
    rows, peaks = [], []
    with programs.responder(200) as server:
        for count in (probes // 10, probes):
            peaks.append(programs.engine(server.ports, *BULK, *TEXT, "--probes", str(count), "--shape", "names")["peak_kib"] / 1024)
            rows.append(Row(f"{count:,} probes, each with a name of its own", f"{peaks[-1]:.1f} MiB"))
    growth = peaks[1] / peaks[0] - 1
    rows.append(Row("growth from a tenth of the names to all", f"{growth:+.0%}", "flat", growth < 0.1))
    return rows


def instructions(programs):
    """(with text, without), per probe: a run of 60,000 less one of 20,000, so that starting up does not count."""
    short, long = 20_000, 60_000
    figures = []
    with programs.responder(200) as server:
        for extra in (TEXT, []):
            options = ["--bulk", "1", "--timeout", "60000", *extra]
            few, many = (programs.instructions(server.ports, count, *options) for count in (short, long))
            figures.append((many - few) / (long - short))
    return figures


def gate(programs):
    text, _ = instructions(programs)
    print(f"user instructions per query: {text:,.0f}; the gate is {GATE_INSTRUCTIONS:,}, the goal {GOAL_INSTRUCTIONS:,}")
    return 0 if text <= GATE_INSTRUCTIONS else 1


def instruction_rows(programs):
    text, plain = instructions(programs)
    return [Row("user instructions per query, text written", f"{text:,.0f}", f"at most {GOAL_INSTRUCTIONS:,}", text <= GOAL_INSTRUCTIONS),
            Row("user instructions per query, answers only read", f"{plain:,.0f}")]


def build_all(build):
    preset = ROOT / "build" / "release"
    if build != preset:
        return
    log = ROOT / "build" / "bench.log"
    log.parent.mkdir(exist_ok=True)
    targets = ["dnsprop", "bench_responder", "bench_engine", "bench_reader", "bench_startup", "bench_watch"]
    with open(log, "w", encoding="utf-8") as out:
        for command in (["cmake", "--preset", "release"], ["cmake", "--build", "--preset", "release", "--target", *targets]):
            if subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False).returncode != 0:
                raise Failed(f"the release build failed: see {log}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds; about half a minute")
    parser.add_argument("--gate", action="store_true", help=f"only the user instructions per query: fails above {GATE_INSTRUCTIONS}")
    parser.add_argument("--only", metavar="WORD", help="only the sections whose title holds WORD; docs/benchmarks.md is left alone")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release",
                        help="use what is built there; the default is built first")
    options = parser.parse_args()
    quick = options.quick
    build_all(options.build.resolve())
    programs = Programs(options.build.resolve())
    parts = [
        ("Bulk", lambda: bulk(programs, 3 if quick else 5, 100_000 if quick else 400_000)),
        ("Instructions", lambda: instruction_rows(programs)),
        ("One check: 300 resolvers, 3 types", lambda: one_check(programs, 3 if quick else 9)),
        ("The walk: one check of the World", lambda: walk(programs, 5 if quick else 15)),
        ("The follow-up round: one check of the World", lambda: follow_up(programs, 2 if quick else 5)),
        ("Start", lambda: startup(programs, 20 if quick else 50)),
        ("The reader alone", lambda: reader(programs, 5 if quick else 15)),
        ("Completeness", lambda: completeness(programs, 1 if quick else 5)),
        ("Watching", lambda: watching(programs)),
        ("Memory of a bulk run", lambda: memory(programs, 200_000 if quick else 1_000_000)),
    ]
    if options.only:
        parts = [part for part in parts if options.only.lower() in part[0].lower()]
    sections = []
    try:
        if options.gate:
            return gate(programs)
        for title, measure in parts:
            print(f"{title} ...", file=sys.stderr)
            sections.append((title, measure()))
    finally:
        programs.close()
    print(report.table(sections))
    if not options.only:
        path = ROOT / "docs" / "benchmarks.md"
        path.write_text(report.document(sections, ROOT, quick), encoding="utf-8")
        print(f"\nwritten: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        print(f"bench: {failure}", file=sys.stderr)
        sys.exit(2)
