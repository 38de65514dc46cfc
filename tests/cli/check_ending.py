#!/usr/bin/python3
"""How a run ends when something stands in its way: a stdout, a pipe or a hook that takes nothing more, and the signals that end
it all the same. Also what of a run is left to others: descriptors, a recording that another run writes."""

import fcntl
import json
import os
import select
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()
QUIET = ["--no-faults", "--loss", "0%"]
FEW = ["--limit", "8", *QUIET]
SOON = 20  # seconds: long enough for a machine that does much else
AT_ONCE = 5  # what is promised is two


class Ending(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": self.folder.name, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def start(self, *arguments, **settings):
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        process = subprocess.Popen([str(PROGRAM), *arguments], env=self.environment, stdin=subprocess.DEVNULL, text=True,
                                   cwd=self.folder.name, **settings)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for stream in (process.stdout, process.stderr):
            if stream:
                self.addCleanup(stream.close)
        return process

    def small_pipe(self, blocking=True):
        """Of one page, so that it is full before long."""
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(writing, blocking)
        return reading, writing

    def wait_until_full(self, writing):
        """The last that this process has of it is closed: who reads it shall see its end."""
        deadline = time.monotonic() + SOON
        while select.select([], [writing], [], 0)[1]:
            self.assertLess(time.monotonic(), deadline, "the pipe does not fill")
            select.select([], [], [], 0.01)
        os.close(writing)

    def assert_ends(self, process, code):
        self.assertEqual(code, process.wait(timeout=AT_ONCE))

    def test_a_stdout_that_nobody_reads_does_not_hold_up_a_signal(self):
        for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            for arguments in (["--json"], ["--format", "ndjson", "--wait", "0"], ["--watch", "--plain"]):
                with self.subTest(code=code, arguments=arguments):
                    _, writing = self.small_pipe()
                    process = self.start("demo", *QUIET, *arguments, stdout=writing)
                    self.wait_until_full(writing)
                    process.send_signal(number)
                    self.assert_ends(process, code)
                    self.assertEqual("", "".join(line for line in process.stderr if line.startswith("dnsprop: ")))

    def test_a_second_signal_ends_it_at_once(self):
        _, writing = self.small_pipe()
        process = self.start("demo", *QUIET, "--json", stdout=writing)
        self.wait_until_full(writing)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        # By the signal, not by an end of its own.
        self.assertLess(process.wait(timeout=AT_ONCE), 0)

    def test_a_replay_that_nobody_reads_does_not_hold_up_a_signal(self):
        self.start("demo", *QUIET, "--share", "50%", "--record", "r", "-q").wait(timeout=SOON)
        for arguments in (["--json"], ["--watch", "--speed", "1000"]):
            with self.subTest(arguments=arguments):
                _, writing = self.small_pipe()
                process = self.start("replay", "r", *arguments, stdout=writing)
                self.wait_until_full(writing)
                process.terminate()
                self.assertIn(process.wait(timeout=AT_ONCE), (143, -signal.SIGTERM))

    def test_a_stdout_that_does_not_block_and_is_read_late_gets_everything(self):
        reading, writing = self.small_pipe(blocking=False)
        process = self.start("demo", *QUIET, "--share", "100%", "--json", stdout=writing)
        self.wait_until_full(writing)
        with open(reading, encoding="utf-8", closefd=False) as stream:
            document = json.load(stream)
        self.assertEqual(0, process.wait(timeout=SOON))
        self.assertGreater(len(document["questions"][0]["results"]), 100)

    def test_a_recording_into_a_pipe_that_nobody_reads_does_not_hold_up_a_signal(self):
        path = str(Path(self.folder.name, "pipe"))
        os.mkfifo(path)
        reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reading)
        fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 4096)
        for arguments in ([], ["--wait", "50s"]):
            with self.subTest(arguments=arguments):
                process = self.start("demo", *FEW, *arguments, "--share", "50%", "--record", path, stdout=subprocess.DEVNULL)
                self.wait_until_full(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
                process.terminate()
                self.assert_ends(process, 143)
                os.read(reading, 65536)

    def test_a_hook_that_hangs_at_the_end_does_not_hold_up_a_signal(self):
        for command in ("echo begun; sleep 1000", "trap '' TERM; echo begun; sleep 1000; sleep 1000"):
            with self.subTest(command=command):
                process = self.start("demo", *FEW, "--share", "100%", "--wait", "40s", "--format", "short", "--on-done", command)
                # Our own lines come first.
                self.assertIn("begun\n", iter(process.stderr.readline, ""))
                process.terminate()
                # Whatever the hook has started is gone too: nothing holds stderr open.
                _, errors = process.communicate(timeout=AT_ONCE)
                self.assertEqual((143, ""), (process.returncode, errors))

    def test_a_hook_that_hangs_does_not_hold_up_the_end_of_a_wait(self):
        process = self.start("demo", *FEW, "--ttl", "4s", "--change-in", "1s", "--interval", "1s..1m", "--wait", "40s", "--format",
                             "short", "--on-change", "sleep 1000", "--on-done", "echo all is done")
        _, errors = process.communicate(timeout=60)
        self.assertEqual(0, process.returncode, errors)
        said = [line for line in errors.splitlines() if line.startswith("dnsprop: ")]
        self.assertEqual(1, len(said), errors)
        self.assertRegex(said[0], "^dnsprop: --on-change: the command still runs 10 s after the end; it is stopped, and "
                                  r"\d+ more calls? (is|are) left out$")
        self.assertIn("all is done", errors)

    def test_a_hook_has_no_descriptor_but_its_input_output_and_errors(self):
        reading, writing = self.small_pipe()
        os.close(writing)
        process = self.start("demo", *FEW, "--share", "100%", "--wait", "40s", "--format", "short", "--tcp", "--record", "r",
                             "--on-done", "exec ls /proc/self/fd > done",
                             pass_fds=[reading])
        process.communicate(timeout=SOON)
        # The fourth is of ls itself.
        self.assertEqual(["0", "1", "2", "3"], Path(self.folder.name, "done").read_text().split())

    def test_a_recording_that_another_run_writes_is_refused(self):
        first = self.start("demo", *FEW, "--watch", "--record", "r")
        self.assertTrue(first.stdout.readline())
        second = self.start("demo", *FEW, "--record", "r")
        out, errors = second.communicate(timeout=SOON)
        self.assertEqual((2, "", "dnsprop: --record r: another dnsprop is writing to it now; name another file\n"),
                         (second.returncode, out, errors))
        first.terminate()
        first.communicate(timeout=SOON)
        third = self.start("demo", *FEW, "--record", "r", "-q")
        third.communicate(timeout=SOON)
        self.assertIn(third.returncode, (0, 1))


if __name__ == "__main__":
    unittest.main()
