"""Where a lab is: its namespace, its files, and how its scripts end when it cannot be."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = os.environ.get("DNSPROP_LAB") or "dnsprop-lab"
STATE = ROOT / ".lab" / NAMESPACE
PLAN = STATE / "plan.json"
KEEPER = STATE / "pid" / "keeper"


def refuse(why):
    print(f"lab: {why}", file=sys.stderr)
    sys.exit(2)


def fail(why):
    print(f"lab: {why}", file=sys.stderr)
    sys.exit(1)


def processes_inside():
    listed = subprocess.run(["ip", "netns", "pids", NAMESPACE], capture_output=True, text=True).stdout
    return {int(pid) for pid in listed.split()}


def read(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""
