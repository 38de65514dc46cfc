"""What watching costs: beside a fixed poll of the same caches in virtual time, and as such."""

from report import Row

HOUR_US = 3600e6


def _beside_poll(programs, ttl):
    run = programs.watch("queries", ttl, 300)
    looks, polls = run["looks"], run["polls"]
    everything = looks + run["second_questions"]
    return [
        Row(f"TTL {ttl}: queries until all have turned, and of a poll every 10 s", f"{looks:,} of {polls:,.0f}: {looks / polls:.1%}",
            "at most 10 %", run["met"] and looks <= polls / 10),
        Row(f"TTL {ttl}: with the second questions that tell why", f"{everything:,}: {everything / polls:.1%}",
            "at most 10 %", run["met"] and everything <= polls / 10),
        Row(f"TTL {ttl}: turned until seen, median and longest", f"{run['delay']:.1f} s, {run['longest_delay']:.1f} s; "
            f"the poll: {run['poll_delay']:.1f} s, {run['longest_poll_delay']:.1f} s", "not later than the poll",
            run["delay"] <= run["poll_delay"] and run["longest_delay"] <= run["longest_poll_delay"]),
    ]


def _hour(programs):
    run = programs.watch("hour", 300)
    share = run["cpu_ms"] * 1e3 / HOUR_US
    mb = run["peak_kib"] * 1024 / 1e6
    return [
        Row("an hour, 300 resolvers, TTL 300: CPU, the World's own too", f"{run['cpu_ms']:.0f} ms, {share:.3%} of a core",
            "under 1 %", share < 0.01),
        Row("... memory of the Watch; of the whole process at its peak", f"{run['kib']:,.0f} KiB; {mb:.1f} MB", "under 20 MB", mb < 20),
    ]


def _refreshes(programs):
    rows = []
    for questions, resolvers in ((1, 300), (40, 179)):
        run = programs.watch("refresh", questions, resolvers)
        rows.append(Row(f"{questions} x {resolvers} rows: a refresh after one answer, after all, after none",
                        f"{run['one_us']:.0f} us, {run['all_us'] / 1e3:.1f} ms, {run['idle_us']:.1f} us"))
    return rows


def watching(programs):
    return [*_beside_poll(programs, 300), *_beside_poll(programs, 3600), *_hour(programs), *_refreshes(programs)]
