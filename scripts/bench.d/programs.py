"""Starts what is measured: our benchmark programs, dnsperf and dig, with their CPU time."""

import json
import os
import re
import resource
import statistics
import subprocess
import tempfile
import time

CLIENT_CPU, SERVER_CPU = 0, 1


class Failed(Exception):
    """A benchmark could not be run."""


class Cost:
    """Wall and CPU time of the children that ran inside the `with`."""

    def __enter__(self):
        self._wall, self._cpu = time.monotonic(), _children_cpu()
        return self

    def __exit__(self, *_):
        self.wall_ms = (time.monotonic() - self._wall) * 1e3
        self.cpu_ms = (_children_cpu() - self._cpu) * 1e3


def _children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def median(values):
    return statistics.median(values)


class Programs:
    """The benchmark programs of one build folder."""

    def __init__(self, build):
        self.build = build
        self._folder = build / "tests" / "bench"
        self._names = {}

    def responder(self, ports, *options):
        return Responder([self._folder / "bench_responder", "--ports", str(ports), "--cpu", str(SERVER_CPU), *options])

    def engine(self, ports, *options, before=()):
        return self._json([*before, self._folder / "bench_engine", "--ports", ",".join(map(str, ports)), *options])[0]

    def reader(self, rounds):
        return self._json([self._folder / "bench_reader", str(rounds)])

    def watch(self, *what):
        return self._json([self._folder / "bench_watch", *what])[0]

    def startup(self, runs, *command):
        return self._json([self._folder / "bench_startup", str(runs), *command])[0]

    def demo(self, *options):
        """Wall milliseconds of a whole `dnsprop demo` without lost packets, which ends with "not yet" where not all have the record."""
        with Cost() as cost:
            _output([self.build / "dnsprop", "demo", "example.com", "--no-faults", "--loss", "0", "--format", "short", *options], (0, 1))
        return cost.wall_ms

    def dnsperf(self, port, queries):
        """Microseconds of CPU per query, and the share that was answered."""
        count = min(queries, 100_000)
        with Cost() as cost:
            text = _output(["taskset", "-c", str(CLIENT_CPU), "dnsperf", "-s", "127.0.0.1", "-p", str(port), "-d", self._name_file(count),
                            "-c", "8", "-T", "1", "-q", "4000", "-e", "-n", str(max(1, queries // count)),
                            "-O", "suppress=timeout"])
        completed = int(re.search(r"Queries completed:\s+(\d+)", text).group(1))
        sent = int(re.search(r"Queries sent:\s+(\d+)", text).group(1))
        return {"us_per_probe": cost.cpu_ms * 1e3 / max(1, completed), "answered": completed / max(1, sent)}

    def _name_file(self, count):
        if count not in self._names:
            with tempfile.NamedTemporaryFile("w", suffix=".names", delete=False) as file:
                file.writelines(f"name-{i:06}.example.com A\n" for i in range(count))
            self._names[count] = file.name
        return self._names[count]

    def instructions(self, ports, probes, *options):
        """User instructions of one engine run, by callgrind."""
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "callgrind")
            run = self.engine(ports, "--probes", str(probes), *options, before=[
                "valgrind", "--tool=callgrind", "-q", f"--callgrind-out-file={out}"])
            if run["answers"] != probes:
                raise Failed(f"only {run['answers']} of {probes} probes were answered under callgrind")
            with open(out, encoding="utf-8") as file:
                return int(re.search(r"(?:summary|totals): (\d+)", file.read()).group(1))

    def close(self):
        for name in self._names.values():
            os.unlink(name)

    @staticmethod
    def _json(command):
        return [json.loads(line) for line in _output(command).splitlines()]


def dig_loop(ports):
    """One dig with three queries for each port, all of them at once."""
    with Cost() as cost:
        running = [subprocess.Popen(
            ["dig", "@127.0.0.1", "-p", str(port), "+retry=2", "+timeout=2",
             "example.com", "A", "example.com", "AAAA", "example.com", "TXT"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for port in ports]
        for process in running:
            process.wait()
    return cost


class Responder:
    """The benchmark's DNS server: `ports`, until `close()` or the end of the `with`."""

    def __init__(self, command):
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ports = [int(port) for port in self._process.stdout.readline().split(",")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def _output(command, fine=(0,)):
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in fine:
        raise Failed(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout
