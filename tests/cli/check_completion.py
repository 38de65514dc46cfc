#!/usr/bin/python3
"""The completion scripts in the shells they are for, and the manual page in man's own formatter. A shell that is not installed is
skipped. The scripts ask nobody anything."""

import os
import pty
import select
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()


def printed(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=True, timeout=60).stdout


class Bash(unittest.TestCase):
    """A line is typed into an interactive bash, TAB is pressed, and a key of our own then shows what stands in the line."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        Path(folder.name, "records.zone").touch()
        Path(folder.name, "completion.bash").write_text(printed("completion", "bash"), encoding="utf-8")
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder.name)
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"],
                      {"PATH": "/usr/bin:/bin", "TERM": "dumb", "LC_ALL": "C.UTF-8", "HOME": folder.name, "PS1": ""})
        self.addCleanup(self.end)
        self.type("source ./completion.bash; stty -echo; bind -x '\"\\C-o\": printf \"<%s>\" \"$READLINE_LINE\"'\n")

    def end(self):
        os.close(self.terminal)
        os.waitpid(self.child, 0)

    def type(self, text):
        os.write(self.terminal, text.encode())

    def completed(self, line):
        self.type("\x15" + line + "\t\x0f")
        said = b""
        while not said.rstrip().endswith(b">") or b"<dnsprop" not in said:
            ready, _, _ = select.select([self.terminal], [], [], 20)
            self.assertTrue(ready, f"nothing more after {said!r}")
            said += os.read(self.terminal, 4096)
        return said.decode().rsplit("<", 1)[1].split(">")[0]

    def test_a_unique_beginning_is_completed(self):
        for line, whole in (("dnsprop --expl", "dnsprop --explain "),
                            ("dnsprop example.com --at-l", "dnsprop example.com --at-least "),
                            ("dnsprop example.com --match ex", "dnsprop example.com --match exact "),
                            ("dnsprop example.com --match=ex", "dnsprop example.com --match=exact "),
                            ("dnsprop example.com @cloudflare-f", "dnsprop example.com @cloudflare-family "),
                            ("dnsprop example.com --expect fastl", "dnsprop example.com --expect fastly "),
                            ("dnsprop example.com CNAM", "dnsprop example.com CNAME "),
                            ("dnsprop repl", "dnsprop replay "),
                            ("dnsprop replay rec", "dnsprop replay records.zone "),
                            ("dnsprop example.com --file rec", "dnsprop example.com --file records.zone "),
                            ("dnsprop demo --dnssec no-s", "dnsprop demo --dnssec no-signatures "),
                            ("dnsprop demo --see", "dnsprop demo --seed "),
                            ("dnsprop help exit", "dnsprop help exit-codes "),
                            ("dnsprop completion f", "dnsprop completion fish "),
                            ("dnsprop resolvers sh", "dnsprop resolvers show ")):
            self.assertEqual(whole, self.completed(line))

    def test_an_option_of_another_command_is_not_offered(self):
        self.assertEqual("dnsprop --see", self.completed("dnsprop --see"))
        self.assertEqual("dnsprop replay f --tim", self.completed("dnsprop replay f --tim"))

    def test_nothing_is_offered_for_a_value_that_cannot_be_listed(self):
        self.assertEqual("dnsprop --timeout rec", self.completed("dnsprop --timeout rec"))


class OtherShells(unittest.TestCase):
    def test_zsh_reads_its_script(self):
        if not shutil.which("zsh"):
            self.skipTest("zsh is not installed")
        run = subprocess.run(["zsh", "-n"], input=printed("completion", "zsh"), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((0, ""), (run.returncode, run.stderr))

    def test_fish_completes_options_values_and_resolvers(self):
        if not shutil.which("fish"):
            self.skipTest("fish is not installed")
        script = printed("completion", "fish")
        for line, first in (("dnsprop --expl", "--explain"), ("dnsprop x --match ex", "exact"), ("dnsprop x @cloudflare-f", "@cloudflare-family"),
                            ("dnsprop repl", "replay"), ("dnsprop demo --see", "--seed"), ("dnsprop demo --dnssec no-s", "no-signatures"),
                            ("dnsprop help exit", "exit-codes"), ("dnsprop resolvers show googl", "google")):
            run = subprocess.run(["fish", "--no-config", "-c", script + f"\ncomplete -C '{line}'"], capture_output=True, text=True, timeout=60,
                                 check=False)
            self.assertEqual("", run.stderr)
            self.assertEqual(first, run.stdout.split("\n")[0].split("\t")[0], line)


class Manual(unittest.TestCase):
    def test_the_formatter_has_nothing_to_complain_about(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not installed")
        run = subprocess.run(["groff", "-man", "-Tutf8", "-ww"], input=printed("help", "man"), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((0, ""), (run.returncode, run.stderr))
        self.assertIn("--at-least", run.stdout)


if __name__ == "__main__":
    unittest.main()
