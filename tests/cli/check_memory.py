#!/usr/bin/python3
"""A machine short of memory: whatever the limit, a run ends as it would have, or with one line and exit code 3. ldns and the
other C libraries answer with null pointers then, each at another limit."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("DNSPROP", ROOT / "build/release/dnsprop")).resolve()
# Below the first not even the C++ library begins; beyond the last everything has been read, or the buffers for UDP fail.
LIMITS = range(80_000, 1_400_000, 10_007)
LINE = "dnsprop: cannot tell: this machine is out of memory\n"


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.shim = Path(cls.folder.name, "short_of_memory.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", cls.shim, Path(__file__).with_name("short_of_memory.c")], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_program(self, arguments, limit):
        environment = {"PATH": "/usr/bin:/bin", "HOME": self.folder.name, "LC_ALL": "C.UTF-8", "LD_PRELOAD": str(self.shim),
                       "MEMORY_LIMIT": str(limit)}
        return subprocess.run([str(PROGRAM), *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, check=False)

    def try_limits(self, *arguments):
        small = [f"--{what}={ROOT}/tests/fuzz/corpus/catalogue_fuzz/{what}" for what in ("resolvers", "providers")]
        whole = self.run_program([*arguments, *small], 0)
        stopped = 0
        for limit in LIMITS:
            run = self.run_program([*arguments, *small], limit)
            with self.subTest(limit=limit):
                if run.returncode == 3 and run.stderr:
                    stopped += 1
                    self.assertEqual(LINE, run.stderr)
                else:
                    self.assertEqual((whole.returncode, whole.stderr), (run.returncode, run.stderr))
        self.assertGreater(stopped, 10)

    def test_a_check_without_memory_ends_with_one_line(self):
        self.try_limits("www.example.com", "MX", "TXT", "--expect", "MX=10 mail.example.com.", "--no-authority", "--no-local",
                         "@127.0.0.1:1", "--timeout", "200ms", "--attempts", "1", "-q")

    def test_a_zone_file_without_memory_ends_with_one_line(self):
        zone = Path(self.folder.name, "records.zone")
        zone.write_text("$ORIGIN example.com.\nwww A 192.0.2.7\n@ MX 10 mail\n@ TXT \"a b\"\nx HTTPS 1 . alpn=h2\n"
                        "_443._tcp TLSA 3 1 1 00\n", encoding="ascii")
        self.try_limits("--file", str(zone), "--no-authority", "--no-local", "@127.0.0.1:1", "--timeout", "200ms", "--attempts",
                         "1", "-q")


if __name__ == "__main__":
    unittest.main()
