"""Small source trees for the self-tests: a rule that finds nothing in a bad sample is no rule."""

import tempfile
import unittest
from pathlib import Path


class RuleTest(unittest.TestCase):
    """A test of a rule, with a throw-away tree to break it in."""

    def tree(self, files):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name).resolve()
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    def assertHolds(self, findings):
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def assertFinds(self, expected, findings):
        """One finding, and it says the expected words."""
        self.assertEqual(1, len(findings), findings)
        self.assertIn(expected, findings[0])
