#!/usr/bin/python3
"""The README's examples for scripts and deploy tools: each is taken from the page as it stands, and its command is run, with
a `dnsprop` in the way that asks the simulated world instead of the real one."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()
# Everybody has the record, so that 30 minutes are over at once.
SHIM = f'#!/bin/sh\nexec "{PROGRAM}" demo --limit 8 --no-faults --loss 0% --share "$SHARE" "$@"\n'


def block_after(heading, language):
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(re.escape(heading) + r":\n\n```" + language + r"\n(.*?)```", page, re.DOTALL)
    assert found, f"the README has no {language} example behind '{heading}:'"
    return found.group(1)


def only(pattern, text):
    found = re.findall(pattern, text, re.MULTILINE)
    assert len(found) == 1, text
    return found[0]


class Examples(unittest.TestCase):
    def run_command(self, command, share="100%"):
        with tempfile.TemporaryDirectory() as folder:
            shim = Path(folder, "dnsprop")
            shim.write_text(SHIM)
            shim.chmod(0o755)
            environment = {"PATH": f"{folder}:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "SHARE": share}
            # As the tools do it: a shell, and its exit code.
            return subprocess.run(["bash", "-e", "-c", command], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=60, check=False)

    def assert_succeeds(self, command):
        run = self.run_command(command)
        self.assertEqual(0, run.returncode, run.stderr + run.stdout)
        return run

    def test_the_shell_script_goes_on_when_it_has_propagated(self):
        script = block_after("In a shell script", "sh")
        self.assertTrue(self.assert_succeeds(script).stdout.endswith("the change has propagated\n"))

    def test_the_shell_script_stops_when_time_is_up(self):
        script = block_after("In a shell script", "sh").replace("30m", "1s")
        run = self.run_command(script, share="50%")
        self.assertEqual(1, run.returncode, run.stderr)
        self.assertNotIn("the change has propagated", run.stdout)

    def test_github_actions(self):
        self.assert_succeeds(only(r"^ +run: (dnsprop .*)$", block_after("GitHub Actions", "yaml")))

    def test_gitlab_ci(self):
        self.assert_succeeds(only(r"^ +- (dnsprop .*)$", block_after("GitLab CI", "yaml")))

    def test_ansible(self):
        command = only(r"^ +ansible\.builtin\.command: (dnsprop .*)$", block_after("Ansible", "yaml"))
        self.assertEqual(1, len(self.assert_succeeds(command).stdout.splitlines()))

    def test_terraform(self):
        self.assert_succeeds(only(r'^ +command = "(dnsprop [^"]*)"$', block_after("Terraform", "hcl")))


if __name__ == "__main__":
    unittest.main()
