#!/usr/bin/python3
"""Documents rot where nothing reads them: this does."""

import re
import unittest

import source_tree
from check_layers import LAYERS
from sample import RuleTest

_FOLDER_LINE = re.compile(r"^\|\s*`src/(\w+)/`\s*\|", re.M)
_SCRIPT = re.compile(r"(?<![\w./-])(\.?/?(?:scripts|\.ci)/[\w.-]+)")
_CITED = re.compile(r"(?<![\w:/.-])(?:[\w.-]+/)*([\w-]+\.md)\b")
_DECISION = re.compile(r"(?:docs/)?adr/(\d{4})\b|\bADR (\d+)\b")
_COMMENT = re.compile(r"(?://|#|\"\"\"|TEST_CASE\().*")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def architecture_findings(root):
    """The table of folders in docs/ARCHITECTURE.md is what stands in src, in the order of the layers."""
    listed = _FOLDER_LINE.findall(source_tree.read(root / "docs/ARCHITECTURE.md"))
    present = {path.relative_to(root / "src").parts[0] for path in source_tree.files(root, "src")
               if len(path.relative_to(root / "src").parts) > 1}
    findings = [f"docs/ARCHITECTURE.md lists src/{name}/, which is not there" for name in listed if name not in present]
    findings += [f"docs/ARCHITECTURE.md does not list src/{name}/" for name in sorted(present - set(listed))]
    if len(listed) != len(set(listed)):
        findings.append("docs/ARCHITECTURE.md lists a folder twice")
    return findings


def order_findings(root):
    listed = [name for name in _FOLDER_LINE.findall(source_tree.read(root / "docs/ARCHITECTURE.md")) if name in LAYERS]
    return [] if listed == sorted(listed, key=LAYERS.index) else [
        "docs/ARCHITECTURE.md lists the folders in another order than check_layers.py"]


def decision_findings(root):
    """docs/adr/NNNN-words.md, numbered without a gap, 40 lines at most."""
    findings, numbers = [], []
    for path in source_tree.files(root, "docs/adr"):
        name = path.relative_to(root)
        if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name):
            findings.append(f"{name}: call it NNNN-words-of-the-decision.md")
            continue
        numbers.append(int(path.name[:4]))
        count = len(source_tree.read(path).splitlines())
        if count > 40:
            findings.append(f"{name}: {count} lines, the limit is 40")
    if numbers != list(range(1, len(numbers) + 1)):
        findings.append(f"docs/adr: the numbers have a gap or a double: {numbers}")
    return findings


def documents(root):
    return [path for path in source_tree.files(root) if path.suffix == ".md"]


def command_findings(root):
    """Every scripts/NAME that a document tells the reader to run is there and can be run."""
    findings = []
    for path in documents(root):
        for command in sorted(set(_SCRIPT.findall(source_tree.read(path)))):
            target = root / command.rstrip(".").removeprefix("./")
            if not target.exists():
                findings.append(f"{path.relative_to(root)}: {command} is not there")
            elif target.is_file() and not target.suffix and not target.stat().st_mode & 0o100:
                findings.append(f"{path.relative_to(root)}: {command} cannot be executed (chmod +x)")
    return findings


def link_findings(root):
    return [f"{path.relative_to(root)}: the link to {target} leads nowhere" for path in documents(root)
            for target in _LINK.findall(source_tree.read(path))
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()]


def cited_findings(root):
    """A document that is cited is in the repository: what stands elsewhere no reader can look up. Of tests only comments and
    sentences are read, since they write files of their own."""
    findings = []
    present = {path.name for path in source_tree.files(root)}
    decisions = {path.name[:4] for path in source_tree.files(root, "docs/adr")}
    for path in source_tree.files(root):
        name = path.relative_to(root)
        if name.parts[:2] in (("tests", "project"), ("tests", "fuzz"), ("tests", "golden")) or name.suffix == ".json":
            continue
        try:
            lines = source_tree.read(path).splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if name.parts[0] == "tests":
                line = "".join(_COMMENT.findall(line))
            missing = [cited for cited in _CITED.findall(line) if cited not in present]
            missing += [f"decision {first or second}" for first, second in _DECISION.findall(line)
                        if (first or second).zfill(4) not in decisions]
            findings += [f"{name}:{number}: cites {what}, which is not here: state the rule itself" for what in missing]
    return findings


def changelog_findings(root):
    text = source_tree.read(root / "CHANGELOG.md")
    return [] if re.search(r"^## \[Unreleased\]$", text, re.M) else ["CHANGELOG.md has no line '## [Unreleased]'"]


class Documents(RuleTest):
    def test_the_architecture_lists_the_folders_of_src(self):
        self.assertHolds(architecture_findings(source_tree.ROOT))

    def test_the_architecture_lists_them_in_the_order_of_the_layers(self):
        self.assertHolds(order_findings(source_tree.ROOT))

    def test_decisions_are_numbered_and_short(self):
        self.assertHolds(decision_findings(source_tree.ROOT))

    def test_the_commands_that_documents_name_exist(self):
        self.assertHolds(command_findings(source_tree.ROOT))

    def test_links_between_documents_lead_somewhere(self):
        self.assertHolds(link_findings(source_tree.ROOT))

    def test_every_document_that_is_cited_is_in_the_repository(self):
        self.assertHolds(cited_findings(source_tree.ROOT))

    def test_the_changelog_has_an_unreleased_part(self):
        self.assertHolds(changelog_findings(source_tree.ROOT))


class SelfTest(RuleTest):
    def test_finds_a_folder_that_is_gone_and_one_that_is_new(self):
        root = self.tree({"docs/ARCHITECTURE.md": "| `src/dns/` | words |\n| `src/tui/` | x |\n", "src/dns/a.hpp": ""})
        self.assertFinds("lists src/tui/, which is not there", architecture_findings(root))
        root = self.tree({"docs/ARCHITECTURE.md": "| `src/dns/` | words |\n", "src/dns/a.hpp": "", "src/net/a.hpp": ""})
        self.assertFinds("does not list src/net/", architecture_findings(root))

    def test_finds_folders_out_of_order(self):
        self.assertFinds("another order", order_findings(self.tree(
            {"docs/ARCHITECTURE.md": "| `src/net/` | x |\n| `src/dns/` | x |\n"})))

    def test_finds_a_decision_too_long_misnamed_or_misnumbered(self):
        self.assertFinds("41 lines", decision_findings(self.tree({"docs/adr/0001-a.md": "\n" * 41})))
        self.assertFinds("call it", decision_findings(self.tree({"docs/adr/1.md": ""})))
        self.assertFinds("a gap", decision_findings(self.tree({"docs/adr/0001-a.md": "", "docs/adr/0003-b.md": ""})))

    def test_finds_a_command_that_is_not_there_or_cannot_run(self):
        self.assertFinds("scripts/fly is not there", command_findings(self.tree({"README.md": "    scripts/fly demo\n"})))
        self.assertFinds("chmod", command_findings(self.tree({"README.md": "Run `scripts/run`.", "scripts/run": ""})))

    def test_finds_a_dead_link(self):
        self.assertFinds("b.md leads nowhere", link_findings(self.tree(
            {"docs/a.md": "[b](b.md) [c](../c.md#part) [d](https://example.com/x.md)", "c.md": ""})))

    def test_finds_a_document_that_is_cited_and_not_here(self):
        for sample in ({"src/a.hpp": "// As it must be (design.md section 5).\n"}, {"docs/a.md": "as hostile.md wants\n"},
                       {"CMakeLists.txt": "# notes/words.md\n"}, {"tests/unit/a.cpp": "// Each rule of hostile.md.\n"},
                       {"tests/unit/a.cpp": 'TEST_CASE("the forms of interface.md are read") {'},
                       {"src/a.hpp": "// docs/adr/0007 says why.\n"}, {"README.md": "see ADR 7\n"}):
            with self.subTest(**sample):
                self.assertFinds("state the rule itself", cited_findings(self.tree(sample)))
        for sample in ({"docs/a.md": "x", "src/a.hpp": "// docs/a.md says how.\n"}, {"README.md": "https://example.net/b.md"},
                       {"docs/adr/0007-a.md": "x", "src/a.hpp": "// docs/adr/0007 and ADR 7 say why.\n"},
                       {"tests/unit/a.cpp": 'write("out.md");\n'}):
            with self.subTest(**sample):
                self.assertEqual(cited_findings(self.tree(sample)), [])

    def test_finds_a_changelog_without_an_unreleased_part(self):
        self.assertFinds("Unreleased", changelog_findings(self.tree({"CHANGELOG.md": "## [0.1.0]\n"})))


if __name__ == "__main__":
    unittest.main()
