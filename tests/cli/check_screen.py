#!/usr/bin/python3
"""The full screen on a pseudo-terminal: keys, resizes, signals, and that the terminal is as it was, whatever happens."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()
DEMO = ["demo", "--watch", "--limit", "8", "--no-faults", "--loss", "0%", "--share", "50%", "--ttl", "1h"]
ALTERNATE, ORDINARY = b"\x1b[?1049h", b"\x1b[?1049l"
SOON = 20  # seconds: long enough for a machine that does much else


class Terminal:
    """A program on a terminal of its own, of which it is the foreground."""

    def __init__(self, arguments, folder, term="xterm-256color", size=(24, 80)):
        self.master, self.slave = pty.openpty()
        self.resize(*size)
        self.modes = termios.tcgetattr(self.slave)
        self.seen = b""
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": term}
        self.process = subprocess.Popen(arguments, env=environment, stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                        cwd=folder, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    def resize(self, rows, columns):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys):
        os.write(self.master, keys.encode())

    def read_until(self, is_enough):
        deadline = time.monotonic() + SOON
        while not is_enough():
            ready, _, _ = select.select([self.master], [], [], 0.05)
            if ready:
                self.seen += os.read(self.master, 65536)
            if time.monotonic() > deadline:
                raise AssertionError("not seen in time:\n" + self.seen.decode("utf-8", "replace"))

    def wait_for(self, text):
        self.read_until(lambda: text.encode() in self.seen)

    def wait_for_end(self):
        self.read_until(lambda: self.process.poll() is not None)
        while select.select([self.master], [], [], 0)[0]:
            self.seen += os.read(self.master, 65536)
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for each in (self.master, self.slave):
            if each is not None:
                os.close(each)


class Screen(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def show(self, *arguments, **settings):
        terminal = Terminal([str(PROGRAM), *(arguments or DEMO)], self.folder.name, **settings)
        self.addCleanup(terminal.close)
        return terminal

    def assert_restored(self, terminal):
        self.assertEqual(terminal.modes, termios.tcgetattr(terminal.slave))
        # Who has opened it shares this with us: the shell.
        self.assertFalse(fcntl.fcntl(terminal.slave, fcntl.F_GETFL) & os.O_NONBLOCK)
        self.assertEqual(terminal.seen.count(ALTERNATE), terminal.seen.count(ORDINARY))
        self.assertLess(terminal.seen.rindex(ALTERNATE), terminal.seen.rindex(ORDINARY))

    def test_it_shows_the_answer_and_q_gives_the_terminal_back(self):
        terminal = self.show()
        terminal.wait_for("4 of 8 resolvers (50.0 %) have 192.0.2.7.")
        terminal.press("q")
        self.assertEqual(1, terminal.wait_for_end())
        self.assert_restored(terminal)
        # What is left on the ordinary screen is how it stood.
        self.assertIn(b"4 of 8 resolvers (50.0 %) have 192.0.2.7.", terminal.seen[terminal.seen.rindex(ORDINARY):])

    def test_keys_open_help_and_details(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        terminal.press("?")
        terminal.wait_for("Esc")
        terminal.press("q\r")
        terminal.wait_for("Response code")
        terminal.press("\x1b")
        terminal.press("q")
        terminal.press("q")
        self.assertEqual(1, terminal.wait_for_end())
        self.assert_restored(terminal)

    def test_a_storm_of_sizes_down_to_one_cell(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        for rows, columns in [(1, 1), (100, 300), (2, 500), (8, 40), (3, 7), (1, 1), (60, 200)] * 4:
            terminal.resize(rows, columns)
            os.kill(terminal.process.pid, signal.SIGWINCH)
        terminal.resize(24, 80)
        os.kill(terminal.process.pid, signal.SIGWINCH)
        # It still draws, and on 80 columns again.
        terminal.press("?")
        terminal.wait_for("freeze the screen")
        terminal.press("q")
        terminal.press("q")
        self.assertEqual(1, terminal.wait_for_end())
        self.assert_restored(terminal)

    def test_sigterm_gives_the_terminal_back(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        terminal.process.terminate()
        self.assertEqual(143, terminal.wait_for_end())
        self.assert_restored(terminal)

    def test_a_terminal_that_takes_nothing_more_does_not_hold_up_a_signal(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        os.set_blocking(terminal.master, False)
        # Each redraws the screen, and nobody reads it: before long what is pressed is not taken either.
        for _ in range(100):
            terminal.press("?")
            select.select([], [], [], 0.01)
        terminal.process.terminate()
        self.assertEqual(143, terminal.process.wait(timeout=SOON))
        self.assertEqual(terminal.modes, termios.tcgetattr(terminal.slave))

    def test_the_interrupt_key_gives_the_terminal_back(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        terminal.press("\x03")
        self.assertEqual(130, terminal.wait_for_end())
        self.assert_restored(terminal)

    def test_the_suspend_key_gives_the_terminal_back_until_it_goes_on(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        os.kill(terminal.process.pid, signal.SIGTSTP)
        stat = Path(f"/proc/{terminal.process.pid}/stat")
        terminal.read_until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T" and ORDINARY in terminal.seen)
        self.assert_restored(terminal)
        terminal.seen, seen = b"", terminal.seen
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for("8 resolvers")
        terminal.seen = seen + terminal.seen
        terminal.press("q")
        self.assertEqual(1, terminal.wait_for_end())
        self.assert_restored(terminal)

    def test_a_terminal_that_goes_away_ends_it(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        for name in ("master", "slave"):
            os.close(getattr(terminal, name))
            setattr(terminal, name, None)
        terminal.process.wait(timeout=SOON)

    def test_the_death_of_the_parent_ends_it(self):
        terminal = Terminal(["bash", "-c", f'"{PROGRAM}" {" ".join(DEMO)}; exit 9'], self.folder.name)
        self.addCleanup(terminal.close)
        terminal.wait_for("4 of 8")
        children = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children").read_text().split()
        self.assertEqual(1, len(children))
        # The shell was the session's leader: the kernel sends SIGHUP to the foreground.
        terminal.process.kill()
        deadline = time.monotonic() + SOON
        while Path(f"/proc/{children[0]}").exists() and time.monotonic() < deadline:
            select.select([], [], [], 0.02)
        self.assertFalse(Path(f"/proc/{children[0]}").exists())

    def test_what_is_shown_is_exported_as_json(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        terminal.press("e")
        terminal.wait_for("exported to dnsprop-")
        terminal.press("q")
        terminal.wait_for_end()
        exported = list(Path(self.folder.name).glob("dnsprop-*.json"))
        self.assertEqual(1, len(exported))
        document = json.loads(exported[0].read_text())
        self.assertEqual(4, document["questions"][0]["summary"]["counts"]["match"])

    def test_exports_within_a_second_are_all_written(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        terminal.press("   eee")
        terminal.wait_for("-3.json")
        terminal.press("q")
        terminal.wait_for_end()
        exported = sorted(path.name[23:] for path in Path(self.folder.name).glob("dnsprop-*.json"))
        self.assertEqual(["-2.json", "-3.json", ".json"], exported)

    def test_while_it_is_shown_the_terminal_blocks_for_those_who_share_it(self):
        terminal = self.show()
        terminal.wait_for("4 of 8")
        self.assertFalse(fcntl.fcntl(terminal.slave, fcntl.F_GETFL) & os.O_NONBLOCK)
        terminal.process.kill()
        terminal.wait_for_end()
        self.assertFalse(fcntl.fcntl(terminal.slave, fcntl.F_GETFL) & os.O_NONBLOCK)

    def test_a_terminal_that_this_machine_does_not_know_is_taken_for_an_xterm(self):
        for term in ("xterm-kitty", "alacritty", "foot", "wezterm"):
            with self.subTest(term=term):
                terminal = self.show(term=term)
                terminal.wait_for("4 of 8")
                terminal.press("q")
                self.assertEqual(1, terminal.wait_for_end())
                self.assertIn(ALTERNATE, terminal.seen)
                self.assert_restored(terminal)

    def test_a_size_that_no_terminal_has(self):
        terminal = self.show(size=(32768, 80))
        terminal.wait_for("4 of 8")
        terminal.resize(65535, 65535)
        os.kill(terminal.process.pid, signal.SIGWINCH)
        terminal.press("?")
        terminal.wait_for("freeze the screen; the checks go on")
        terminal.press("qq")
        self.assertEqual(1, terminal.wait_for_end())

    def test_a_dumb_terminal_gets_lines(self):
        terminal = self.show(*DEMO, term="dumb")
        terminal.wait_for("4 of 8 resolvers (50.0 %) have 192.0.2.7.")
        self.assertNotIn(b"\x1b[?1049h", terminal.seen)
        terminal.process.terminate()
        self.assertEqual(143, terminal.wait_for_end())

    def test_a_recording_is_shown_again(self):
        file = str(Path(self.folder.name, "run.ndjson"))
        subprocess.run([str(PROGRAM), "demo", "--limit", "8", "--no-faults", "--loss", "0%", "--share", "50%", "--record", file,
                        "-q"], stdin=subprocess.DEVNULL, timeout=60, check=False)
        terminal = self.show("replay", file, "--watch")
        terminal.wait_for("4 of 8 resolvers (50.0 %) have 192.0.2.7.")
        terminal.press("r")
        terminal.wait_for("a recording cannot be asked")
        terminal.press("q")
        self.assertEqual(1, terminal.wait_for_end())
        self.assert_restored(terminal)


if __name__ == "__main__":
    unittest.main()
