"""A small Internet in a network namespace, made of software nobody here wrote.

usage: scripts/lab COMMAND

  up [N] [--delay HOW] [--loss PERCENT] [--secure]
        start NSD as root, TLD and authoritative servers, and an Unbound on the address of each of the first N
        (default 40) Do53 resolvers of the set "world" in resolvers.json. A lab that is up is started afresh.
        With --delay or --loss, dnsdist stands in front of the Unbounds (UDP only):
          --delay distance   latency by distance from Frankfurt     --delay random   5-350 ms, the same each time
          --delay 80ms       the same for all                       --loss 5%        that share of queries is lost
        With --secure, two resolvers speak DoT and DoH too, with certificates of the CA .lab/NAME/ca.pem
  run COMMAND [ARGUMENT...]
        run a command inside the lab; its exit code is passed on
  set NAME TYPE VALUE... [TTL]
        replace the records of a name and type; returns when every server of the zone serves them.
        Each VALUE is one record as in a zone file: names end with a dot, text is quoted. Of two or more arguments
        after TYPE, a last one that is a bare number is the TTL; otherwise the TTL stays as it was (new records: 60)
  set NAME TYPE --delete
        remove them
  set-ds ZONE broken|right
        the DS of a signed zone (signed.test) at its parent: of no key that the zone has, or of its key again
  lag on|off
        the second name server (ns2) does not follow changes any more; off: it catches up
  move-ns ZONE
        a zone (move.test) goes to other name servers: the parent delegates anew, the old server keeps its copy for ever
  status
        what is up, and whether all of it answers (exit 0: up and answering, 1: not)
  down
        stop everything inside, remove the namespace and the lab's files

  scripts/lab up && scripts/lab run build/release/dnsprop www.example.com @google
  scripts/lab set www.example.com A 192.0.2.7 8

Needs root, Linux, and: nsd unbound ldnsutils iproute2 (dnsdist for --delay and --loss; dnsdist and openssl for --secure).
DNSPROP_LAB=dnsprop-lab-NAME makes a second lab beside the usual one. Files are in .lab/; docs/lab.md tells what is served.
Exit codes: 0 done, 1 it failed, 2 cannot be done here or wrong usage.
"""

import argparse
import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import secure
import servers
from place import KEEPER, NAMESPACE, PLAN, ROOT, STATE, fail, processes_inside, read, refuse


def main(argv):
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0 if argv else 2
    if not re.fullmatch(r"dnsprop-lab(-[a-z0-9-]{1,40})?", NAMESPACE):
        refuse(f"DNSPROP_LAB must be dnsprop-lab or dnsprop-lab-NAME, not {NAMESPACE!r}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if argv[0] not in COMMANDS:
        refuse(f"unknown command {argv[0]!r}; scripts/lab --help lists them")
    require_root_and_namespaces()
    return COMMANDS[argv[0]](argv[1:])


# ---------------------------------------------------------------- commands, outside the namespace


def up(argv):
    parser = OneLineParser("up")
    parser.add_argument("count", nargs="?", type=int, default=40)
    parser.add_argument("--delay", type=delay_option)
    parser.add_argument("--loss", type=loss_option, default="0%")
    parser.add_argument("--secure", action="store_true")
    options = parser.parse_args(argv)
    if options.count < 1:
        refuse("N must be at least 1")
    require_programs("nsd", "nsd-checkzone", "unbound", "ldns-keygen", "ldns-signzone",
                     *(["dnsdist"] if options.delay or options.loss or options.secure else []), *(["openssl"] if options.secure else []))
    try:
        resolvers = servers.choose_resolvers(ROOT / "resolvers.json", options.count)
    except servers.CatalogueError as error:
        refuse(str(error))
    with only_one():
        if exists():
            print(f"{NAMESPACE} is up: starting it afresh", file=sys.stderr)
            tear_down()
        started = time.monotonic()
        is_done = False
        try:
            make_namespace(options, resolvers)
            is_done = inside("start") == 0
        finally:
            if not is_done:
                tear_down()
    if not is_done:
        print("lab: up failed; everything it started was stopped again", file=sys.stderr)
        return 1
    extra = (f", delay {options.delay}" if options.delay else "") + (f", loss {options.loss:g} %" if options.loss else "")
    extra += ", DoT and DoH" if options.secure else ""
    print(f"{NAMESPACE} is up: {len(resolvers)} resolvers{extra}, ready in {time.monotonic() - started:.1f} s")
    return 0


def run(argv):
    if not argv:
        refuse("run needs a command")
    require_up()
    os.execvp("ip", ["ip", *inside_command("run", *argv)])


def change(argv):
    is_delete = argv[-1:] == ["--delete"]
    if len(argv) < 3 or is_delete and len(argv) != 3:
        refuse("set needs NAME TYPE VALUE... [TTL], or NAME TYPE --delete")
    name, rrtype, values = _absolute(argv[0]), argv[1].upper(), [] if is_delete else argv[2:]
    ttl = None
    if len(values) > 1 and values[-1].isdigit():
        ttl = int(values.pop())
    if not re.fullmatch(r"[!-~]+", name) or not re.fullmatch(r"[A-Z0-9]+", rrtype) or any("\n" in v for v in values):
        refuse(f"not a record: {argv!r}")
    if ttl is not None and ttl > 0x7FFFFFFF:
        refuse(f"a TTL is at most 2147483647 (RFC 2181), not {ttl}")
    return change_inside("set", json.dumps([name, rrtype, values, ttl]))


def set_ds(argv):
    if len(argv) != 2 or argv[1] not in ("broken", "right"):
        refuse("set-ds needs ZONE and broken or right")
    return change_inside("set-ds", _absolute(argv[0]), argv[1])


def lag(argv):
    if argv not in (["on"], ["off"]):
        refuse("lag needs on or off")
    return change_inside("lag", argv[0])


def move_ns(argv):
    if len(argv) != 1:
        refuse("move-ns needs ZONE")
    return change_inside("move-ns", _absolute(argv[0]))


def change_inside(action, *arguments):
    require_up()
    with only_one():
        return inside(action, *arguments)


def _absolute(name):
    return name.lower().rstrip(".") + "."


def status(argv):
    if argv:
        refuse("status takes no arguments")
    if not exists() or not PLAN.exists():
        print(f"{NAMESPACE} is down")
        return 1
    require_up()
    return inside("status")


def down(argv):
    if argv:
        refuse("down takes no arguments")
    with only_one():
        was_up = exists()
        tear_down()
    print(f"{NAMESPACE} is {'stopped and removed' if was_up else 'not up'}")
    return 0


# ---------------------------------------------------------------- the namespace


def make_namespace(options, resolvers):
    """The namespace holds every address of the lab on its loopback: no other interface, so no way out."""
    has_ipv6 = read("/proc/sys/net/ipv6/conf/all/disable_ipv6").strip() == "0"
    if not has_ipv6:
        print("lab: this machine has no IPv6, the lab is IPv4 only", file=sys.stderr)
        for resolver in resolvers:
            del resolver["addresses"][1:]
    addresses = [a for r in resolvers for a in r["addresses"]]
    addresses += [a for pair, _ in servers.SERVERS.values() for a in pair if has_ipv6 or ":" not in a]

    made = subprocess.run(["ip", "netns", "add", NAMESPACE], capture_output=True, text=True)
    if made.returncode != 0:
        refuse(f"cannot make a network namespace: {made.stderr.strip()}")
    # The alias says whose lab this is: another checkout's is never touched.
    lines = [f"link set lo alias {ROOT}", "link set lo up"]
    lines += [f"addr add {a}/{128 if ':' in a else 32} dev lo" for a in addresses]
    batch = subprocess.run(["ip", "-n", NAMESPACE, "-batch", "-"], input="\n".join(lines) + "\n", text=True, capture_output=True)
    if batch.returncode != 0:
        fail(f"the namespace does not take its addresses: {' '.join(batch.stderr.split())}")

    shutil.rmtree(STATE, ignore_errors=True)
    for folder in ("conf", "log", "pid", "zones"):
        (STATE / folder).mkdir(parents=True)
    plan = {"resolvers": resolvers, "ipv6": has_ipv6, "delay": options.delay or "", "loss": options.loss,
            "secure": secure.choose(resolvers) if options.secure else []}
    PLAN.write_text(json.dumps(plan, indent=1))


def exists():
    """Whether the namespace is there and is this checkout's; another's is refused."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
    if NAMESPACE not in (line.split()[0] for line in listed.splitlines() if line):
        return False
    shown = subprocess.run(["ip", "-n", NAMESPACE, "-j", "link", "show", "lo"], capture_output=True, text=True).stdout
    owner = (json.loads(shown or "[{}]")[0]).get("ifalias")
    if owner not in (None, str(ROOT)):
        refuse(f"{NAMESPACE} belongs to {owner}: use DNSPROP_LAB=dnsprop-lab-NAME for one beside it")
    return True


def tear_down():
    """Ends whatever runs in the namespace (all of it was started there by the lab) and removes it."""
    if exists():
        spared = {pid := os.getpid()}
        while (pid := _parent(pid)) > 1:
            spared.add(pid)
        keeper = {int(pid) for pid in read(KEEPER).split()}
        patience, deadline = time.monotonic() + 3, time.monotonic() + 6
        while (pids := processes_inside() - spared) and time.monotonic() < deadline:
            # The keeper goes by itself when it has collected the others.
            for pid in pids - keeper if time.monotonic() < patience else pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
        subprocess.run(["ip", "netns", "delete", NAMESPACE], check=True)
    shutil.rmtree(STATE, ignore_errors=True)


def inside_command(action, *arguments):
    return ["netns", "exec", NAMESPACE, sys.executable, str(Path(__file__).with_name("inside.py")), action, *arguments]


def inside(action, *arguments):
    return subprocess.run(["ip", *inside_command(action, *arguments)]).returncode


# ---------------------------------------------------------------- requirements and options


def require_root_and_namespaces():
    if os.geteuid() != 0:
        refuse("it must run as root: it makes a network namespace")
    require_programs("ip")
    if subprocess.run(["ip", "netns", "list"], capture_output=True).returncode != 0:
        refuse("ip netns does not work on this machine")


def require_programs(*programs):
    os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        refuse(f"missing: {', '.join(missing)} (scripts/setup --lab)")


def require_up():
    if not exists() or not PLAN.exists():
        refuse(f"{NAMESPACE} is not up: scripts/lab up")


@contextlib.contextmanager
def only_one():
    """One up, set or down of a lab at a time; the others wait."""
    STATE.parent.mkdir(exist_ok=True)
    with open(STATE.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class OneLineParser(argparse.ArgumentParser):
    def __init__(self, command):
        super().__init__(prog=f"lab {command}", add_help=False, allow_abbrev=False)

    def error(self, message):
        refuse(f"{self.prog.removeprefix('lab ')}: {message}")


def delay_option(text):
    milliseconds = text.removesuffix("ms")
    if text in ("distance", "random"):
        return text
    if milliseconds.isdigit() and int(milliseconds) <= 5000:
        return milliseconds
    raise argparse.ArgumentTypeError(f"{text!r} is not distance, random or up to 5000ms")


def loss_option(text):
    try:
        percent = float(text.removesuffix("%"))
    except ValueError:
        percent = -1
    if not 0 <= percent <= 90:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0% to 90%")
    return percent


def _parent(pid):
    status_lines = read(f"/proc/{pid}/status").splitlines()
    return next((int(line.split()[1]) for line in status_lines if line.startswith("PPid:")), 0)


COMMANDS = {"up": up, "run": run, "set": change, "set-ds": set_ds, "lag": lag, "move-ns": move_ns, "status": status, "down": down}

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
