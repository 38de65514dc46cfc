#!/usr/bin/python3
"""--watch and --wait by whole commands, in a World whose caches let go within seconds: how they end, what they say on the
way, and what hooks are told."""

import json
import os
import re
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()
# Eight resolvers, nothing lost and nobody odd; half of them have the new record, the others within four seconds.
QUIET = ["--limit", "8", "--no-faults", "--loss", "0%"]
QUICK = [*QUIET, "--ttl", "4s", "--share", "50%"]
# The zone's name servers change after a second.
LATE = [*QUIET, "--ttl", "4s", "--change-in", "1s", "--interval", "1s..1m"]
SLOW = [*QUIET, "--ttl", "1h", "--share", "50%"]


class Watching(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": self.folder.name, "LC_ALL": "C.UTF-8", "TZ": "UTC",
                            "dnsprop": str(PROGRAM)}

    def run_program(self, *arguments):
        return subprocess.run([str(PROGRAM), *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False, cwd=self.folder.name)

    def start(self, *arguments):
        return subprocess.Popen([str(PROGRAM), *arguments], env=self.environment, stdin=subprocess.DEVNULL, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder.name)

    def test_a_wait_ends_as_soon_as_the_last_cache_has_turned(self):
        run = self.run_program("demo", *LATE, "--wait", "40s")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertTrue(run.stdout.startswith("Propagated: all 8 resolvers have 192.0.2.7."), run.stdout)
        said = run.stderr.splitlines()
        for line in said:
            self.assertRegex(line, r"^\d\d:\d\d:\d\d UTC  ")
        told = "\n".join(said)
        self.assertIn("Wrong at the source:", told)
        self.assertIn("The resolvers are not asked yet.", told)
        self.assertIn("the zone's name servers now serve it; asking the resolvers", told)

    def test_a_wait_may_stand_before_the_name_and_without_a_duration(self):
        run = self.run_program("demo", "--wait", "www.example.com", *QUIET, "--share", "100%", "--format", "short")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertIn("www.example.com", run.stdout)

    def test_a_wait_of_zero_asks_once(self):
        run = self.run_program("demo", *SLOW, "--wait", "0")
        self.assertEqual((1, ""), (run.returncode, run.stderr))
        self.assertTrue(run.stdout.startswith("4 of 8 resolvers (50.0 %) have 192.0.2.7."), run.stdout)

    def test_time_is_up_before_the_caches_let_go(self):
        run = self.run_program("demo", *SLOW, "--wait", "2s", "--format", "short")
        self.assertEqual(1, run.returncode, run.stderr)
        self.assertIn("still have 192.0.2.1", run.stderr)

    def test_a_source_that_stays_wrong_ends_the_wait_after_its_grace(self):
        run = self.run_program("demo", *LATE, "--change-in", "1h", "--wait", "50s", "--source-grace", "2s")
        self.assertEqual(4, run.returncode, run.stderr)
        self.assertTrue(run.stdout.startswith("Wrong at the source:"), run.stdout)
        self.assertIn("The resolvers are not asked yet.", run.stderr)

    def test_a_source_that_stays_wrong_for_the_whole_wait(self):
        run = self.run_program("demo", *LATE, "--change-in", "1h", "--wait", "2s", "-q")
        self.assertEqual((4, "", ""), (run.returncode, run.stdout, run.stderr))

    def test_a_name_that_does_not_exist_yet_is_waited_for(self):
        run = self.run_program("demo", *LATE, "--old", "none", "--wait", "6s", "--format", "ndjson")
        events = [json.loads(line) for line in run.stdout.splitlines()]
        # Others had asked too early: their "does not exist" outlives this wait.
        self.assertEqual(1, run.returncode, run.stderr)
        kinds = [event["event"] for event in events]
        self.assertEqual(("start", "end"), (kinds[0], kinds[-1]))
        # We did not: nobody but the zone's name servers was asked before the record was there.
        self.assertEqual(["source-wrong", "source-right"], [event["kind"] for event in events if event["event"] == "notice"])
        self.assertLess(len(kinds) - 1 - kinds[::-1].index("notice"), kinds.index("result"))
        self.assertIn("match", {event["verdict"] for event in events if event["event"] == "result"})

    def test_the_stream_of_events_tells_every_look_and_change(self):
        run = self.run_program("demo", *QUICK, "--wait", "40s", "--format", "ndjson")
        self.assertEqual((0, ""), (run.returncode, run.stderr))
        events = [json.loads(line) for line in run.stdout.splitlines()]
        changed = [event["resolver"]["id"] for event in events if event["event"] == "change"]
        self.assertEqual(len(changed), len(set(changed)))
        stale = {e["resolver"]["id"] for e in events if e["event"] == "result" and e["verdict"] == "stale"}
        self.assertEqual(stale, set(changed))
        for event in events:
            if event["event"] == "change":
                self.assertEqual(("stale", ["192.0.2.1"]), (event["from"]["verdict"], event["from"]["answers"]))
                self.assertEqual(("match", ["192.0.2.7"]), (event["to"]["verdict"], event["to"]["answers"]))
        self.assertEqual(0, events[-1]["exit_code"])
        self.assertEqual("propagated", [e for e in events if e["event"] == "round"][-1]["summary"]["status"])

    def test_stable_passes_take_their_time(self):
        run = self.run_program("demo", *QUIET, "--share", "100%", "--wait", "40s", "--stable", "2",
                               "--format", "json")
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertGreaterEqual(json.loads(run.stdout)["duration_ms"], 5000)

    def test_what_comes_from_the_network_never_becomes_a_command(self):
        text = '"$(touch pwned) `touch pwned`; touch pwned"'
        run = self.run_program("demo", "example.com", "TXT", *LATE, "--expect", text, "--wait", "40s", "--format", "short",
                               "--on-change", 'printf "%s %s>%s %s\\n" "$DNSPROP_EVENT" "$DNSPROP_EVENT_FROM" '
                               '"$DNSPROP_EVENT_TO" "$DNSPROP_EVENT_TO_ANSWERS" >> told',
                               "--on-done", 'echo "$DNSPROP_EVENT $DNSPROP_EVENT_EXIT_CODE $DNSPROP_EVENT_STATUS" >> told')
        self.assertEqual(0, run.returncode, run.stderr)
        told = Path(self.folder.name, "told").read_text().splitlines()
        self.assertFalse(Path(self.folder.name, "pwned").exists())
        self.assertEqual(["source-wrong >", "source-right >"], [line.strip() for line in told[:2]])
        self.assertIn("row stale>match " + text, told)
        self.assertEqual("done 0 propagated", told[-1])

    def test_the_output_of_a_hook_stays_out_of_the_results(self):
        run = self.run_program("demo", *QUIET, "--share", "100%", "--wait", "40s", "--format", "short", "--on-done",
                               "echo hello; exit 3")
        self.assertEqual(0, run.returncode)
        self.assertNotIn("hello", run.stdout)
        self.assertIn("hello", run.stderr)
        self.assertIn("dnsprop: --on-done: the command ended with 3", run.stderr)

    def test_a_recorded_wait_is_replayed_over_time(self):
        run = self.run_program("demo", *QUICK, "--wait", "40s", "--record", "run.ndjson", "--format", "short")
        self.assertEqual(0, run.returncode, run.stderr)
        again = self.run_program("replay", "run.ndjson", "--format", "short")
        self.assertEqual((0, run.stdout, ""), (again.returncode, again.stdout, again.stderr))
        shown = self.run_program("replay", "run.ndjson", "--watch", "--speed", "1000")
        self.assertEqual((0, ""), (shown.returncode, shown.stderr))
        changes = [line for line in shown.stdout.splitlines() if ": match, was stale; 192.0.2.1 -> 192.0.2.7" in line]
        self.assertEqual(4, len(changes), shown.stdout)
        # Another expectation, and the same answers are all wrong, the zone's own too.
        self.assertEqual(4, self.run_program("replay", "run.ndjson", "--expect", "192.0.2.99", "-q").returncode)

    def test_lines_where_there_is_no_terminal(self):
        process = self.start("demo", *QUICK, "--watch")
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if "Propagated:" in line:
                break
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=20)
        self.assertEqual((143, ""), (process.returncode, errors))
        self.assertRegex(rest.splitlines()[-1], r"^\d\d:\d\d:\d\d UTC  Propagated: ")
        changes = [line for line in lines if re.search(r": match, was stale; 192\.0\.2\.1 -> 192\.0\.2\.7$", line)]
        self.assertTrue(changes, lines)

    def test_an_interrupt_prints_what_is_known_so_far(self):
        process = self.start("demo", *SLOW, "--wait", "50s")
        for line in process.stderr:
            if "still have" in line:
                break
        process.send_signal(signal.SIGINT)
        report, _ = process.communicate(timeout=20)
        self.assertEqual(130, process.returncode)
        self.assertIn("4 of 8 resolvers (50.0 %) have 192.0.2.7", " ".join(report.split()))

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        run = subprocess.run(["bash", "-c", f'"$dnsprop" demo {" ".join(QUICK)} --watch | head -n 1; echo "${{PIPESTATUS[0]}}"'],
                             env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                             check=False)
        self.assertEqual("", run.stderr)
        self.assertEqual("5", run.stdout.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
