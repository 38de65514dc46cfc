#!/usr/bin/python3
"""Who may include whom: a folder of src only what stands above it, no loops, the C libraries through one door each."""

import unittest

import source_tree
from sample import RuleTest

LAYERS = ["base", "dns", "net", "catalogue", "expect", "check", "authority", "diagnose", "watch", "record", "run", "wording", "report", "tui", "cli", "world", "demo"]
# The simulated Internet is a library of its own: it may lean on the lower floors only, and the demo alone knows it.
WORLD = "world"
WORLD_MAY_INCLUDE = ["base", "dns", "net", "catalogue", "expect", WORLD]
WORLD_IS_KNOWN_TO = [WORLD, "demo"]
# Here alone the demo is tied to the program.
ENTRY = "cli/main.cpp"
# Libraries that one file alone may include, and why.
ONE_DOOR = {
    "ldns/": "ldns is trusted for little (docs/adr/0001)",
    "idn2.h": "the codec turns IDNs into A-labels for everybody",
    "CLI/": "options are read in one place",
    "openssl/evp.h": "keys and signatures are the World's alone, in world/signing",
    "netdb.h": "the host's own resolver is asked in one place, and its macros (NXDOMAIN, NO_DATA) stay there",
    "curses.h": "the screen is drawn in one place, and its macros stay there",
    "nghttp2/": "HTTP/2 is spoken in one place",
}
FORBIDDEN = {
    "arpa/nameser_compat.h": "it defines NOERROR, NXDOMAIN and REFUSED as macros",
    "arpa/nameser.h": "it includes arpa/nameser_compat.h",
    "boost/asio.hpp": "five seconds for each file: include the narrow headers",
}


def layer_findings(root):
    findings, src = [], root / "src"
    for path, targets in source_tree.include_graph(root, "src").items():
        here = path.relative_to(src).parts[0]
        if here not in LAYERS:
            findings.append(f"{path.relative_to(root)}: the folder {here} has no place in the order of layers")
            continue
        for line, target in targets:
            if not target.is_relative_to(src):
                findings.append(f"{path.relative_to(root)}:{line}: src includes a file from outside src")
                continue
            there = target.relative_to(src).parts[0]
            if path.relative_to(src).as_posix() == ENTRY:
                continue
            if (there == WORLD and here not in WORLD_IS_KNOWN_TO) or (here == WORLD and there not in WORLD_MAY_INCLUDE):
                findings.append(f"{path.relative_to(root)}:{line}: {here} may not include {there}: the simulated Internet stands beside the program")
            elif there in LAYERS and LAYERS.index(there) > LAYERS.index(here):
                findings.append(f"{path.relative_to(root)}:{line}: {here} may not include {there}, which stands below it")
    return findings


def missing_findings(root):
    """#include "..." that leads nowhere, or is not written from src or tests on."""
    findings = []
    for path in source_tree.cpp_files(root, "src"):
        for line, is_system, name in source_tree.includes(path):
            if not is_system and not (root / "src" / name).is_file():
                findings.append(f'{path.relative_to(root)}:{line}: "{name}" is no file of src (write the path from src on)')
    return findings


def loop_findings(root):
    graph = source_tree.include_graph(root, "src", "tests")
    findings, done, trail = [], set(), []

    def visit(path):
        if path in trail:
            loop = [*trail[trail.index(path):], path]
            findings.append("include loop: " + " -> ".join(str(part.relative_to(root)) for part in loop))
            return
        if path in done:
            return
        trail.append(path)
        for _, target in graph.get(path, []):
            visit(target)
        trail.pop()
        done.add(path)

    for path in graph:
        visit(path)
    return findings


def door_findings(root):
    findings = []
    for library, why in ONE_DOOR.items():
        users = [path for path in source_tree.cpp_files(root, "src")
                 if any(name.startswith(library) for _, _, name in source_tree.includes(path))]
        names = [str(path.relative_to(root)) for path in users]
        if len(users) > 1:
            findings.append(f"<{library}> is included by {', '.join(names)}: one file only, {why}")
        findings += [f"{name}: <{library}> in a header shows it to everybody; one .cpp only, {why}"
                     for name in names if name.endswith(".hpp")]
    return findings


def forbidden_findings(root):
    return [f"{path.relative_to(root)}:{line}: <{name}>: {FORBIDDEN[name]}"
            for path in source_tree.cpp_files(root, "src", "tests")
            for line, _, name in source_tree.includes(path) if name in FORBIDDEN]


class Layers(RuleTest):
    def test_a_folder_includes_only_folders_above_it(self):
        self.assertHolds(layer_findings(source_tree.ROOT))

    def test_every_include_is_written_from_src_on(self):
        self.assertHolds(missing_findings(source_tree.ROOT))

    def test_no_file_includes_itself_through_others(self):
        self.assertHolds(loop_findings(source_tree.ROOT))

    def test_each_c_library_has_one_door(self):
        self.assertHolds(door_findings(source_tree.ROOT))

    def test_headers_that_define_dns_words_as_macros_are_not_included(self):
        self.assertHolds(forbidden_findings(source_tree.ROOT))


class SelfTest(RuleTest):
    def test_finds_an_include_of_a_lower_folder(self):
        root = self.tree({"src/dns/name.hpp": '#pragma once\n#include "check/plan.hpp"\n', "src/check/plan.hpp": ""})
        self.assertFinds("src/dns/name.hpp:2: dns may not include check", layer_findings(root))

    def test_allows_an_include_of_an_upper_folder_and_of_ones_own(self):
        root = self.tree({"src/dns/name.hpp": "", "src/dns/a.cpp": '#include "dns/name.hpp"\n',
                          "src/check/plan.hpp": '#include "dns/name.hpp"\n// #include "cli/run.hpp"\n', "src/cli/run.hpp": ""})
        self.assertHolds(layer_findings(root))

    def test_finds_a_folder_that_knows_the_simulated_internet(self):
        root = self.tree({"src/cli/settings.hpp": '#include "world/settings.hpp"\n', "src/world/settings.hpp": ""})
        self.assertFinds("cli may not include world", layer_findings(root))
        root = self.tree({"src/world/a.hpp": '#include "check/plan.hpp"\n', "src/check/plan.hpp": ""})
        self.assertFinds("world may not include check", layer_findings(root))
        root = self.tree({"src/demo/a.hpp": '#include "world/world.hpp"\n', "src/world/world.hpp": "",
                          "src/cli/main.cpp": '#include "demo/a.hpp"\n'})
        self.assertHolds(layer_findings(root))

    def test_finds_an_unknown_folder_and_a_way_out_of_src(self):
        self.assertFinds("web has no place", layer_findings(self.tree({"src/web/page.hpp": ""})))
        root = self.tree({"src/cli/run.cpp": '#include "support/fake.hpp"\n', "tests/support/fake.hpp": ""})
        self.assertFinds("from outside src", layer_findings(root))

    def test_finds_an_include_that_leads_nowhere(self):
        root = self.tree({"src/dns/name.cpp": '#include "name.hpp"\n', "src/dns/name.hpp": ""})
        self.assertFinds('"name.hpp" is no file of src', missing_findings(root))

    def test_finds_a_loop_of_three_files(self):
        root = self.tree({"src/dns/a.hpp": '#include "dns/b.hpp"\n', "src/dns/b.hpp": '#  include "dns/c.hpp"\n',
                          "src/dns/c.hpp": '#include "dns/a.hpp"\n'})
        self.assertFinds("a.hpp -> src/dns/b.hpp -> src/dns/c.hpp -> src/dns/a.hpp", loop_findings(root))

    def test_a_diamond_is_no_loop(self):
        root = self.tree({"src/dns/a.hpp": '#include "dns/b.hpp"\n#include "dns/c.hpp"\n', "src/dns/d.hpp": "",
                          "src/dns/b.hpp": '#include "dns/d.hpp"\n', "src/dns/c.hpp": '#include "dns/d.hpp"\n'})
        self.assertHolds(loop_findings(root))

    def test_finds_a_second_door_and_a_door_in_a_header(self):
        root = self.tree({"src/dns/a.cpp": "#include <ldns/ldns.h>\n", "src/dns/b.cpp": "#include <ldns/rr.h>\n"})
        self.assertFinds("src/dns/a.cpp, src/dns/b.cpp", door_findings(root))
        self.assertFinds("in a header", door_findings(self.tree({"src/dns/a.hpp": "#include <idn2.h>\n"})))

    def test_finds_a_forbidden_header_but_not_in_a_comment(self):
        root = self.tree({"src/net/a.cpp": "/* #include <arpa/nameser.h> */\n#include <arpa/nameser.h>\n// #include <arpa/nameser.h>\n"})
        self.assertFinds("src/net/a.cpp:2: <arpa/nameser.h>", forbidden_findings(root))


if __name__ == "__main__":
    unittest.main()
