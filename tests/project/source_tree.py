"""The repository's files and who includes whom: what the checks of this folder and scripts/lint read."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CPP = {".cpp", ".hpp"}

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.M)
_LITERAL = re.compile(r'R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\''
                      r"|//[^\n]*|/\*.*?\*/", re.S)
_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


def files(root, *folders):
    """Every file below the folders that is tracked or could be; plain walking where there is no git."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard",
                             "--", *folders], capture_output=True, text=True, check=False)
    inside = subprocess.run(["git", "-C", str(root), "rev-parse", "--show-toplevel"], capture_output=True, text=True,
                            check=False).stdout.strip()
    if listed.returncode == 0 and inside == str(Path(root).resolve()):
        found = [Path(root) / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for folder in folders or (".",) for path in (Path(root) / folder).rglob("*")]
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def cpp_files(root, *folders):
    return [path for path in files(root, *folders) if path.suffix in CPP]


def without(pattern, text):
    """The text with each match turned into spaces: offsets and lines stay."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)


def without_literals(text):
    return without(_LITERAL, text)


def without_comments(text):
    return _COMMENT.sub(lambda match: match.group(0) if match.group(0)[0] == '"' else re.sub(r"[^\n]", " ", match.group(0)),
                        text)


def read(path):
    return path.read_text(encoding="utf-8")


def includes(path):
    """[(line, is_system, name)] of one file."""
    text = without_comments(read(path))
    return [(text.count("\n", 0, match.start()) + 1, match.group(1) == "<", match.group(2))
            for match in _INCLUDE.finditer(text)]


def resolve(root, path, name):
    """The project's file behind #include "name", or None: beside the includer, in src, in tests."""
    for base in (path.parent, Path(root) / "src", Path(root) / "tests"):
        candidate = base / name
        if candidate.is_file():
            return candidate.resolve()
    return None


def include_graph(root, *folders):
    """{file: [(line, included file)]}, project files only."""
    graph = {}
    for path in cpp_files(root, *folders):
        targets = ((line, resolve(root, path, name)) for line, is_system, name in includes(path) if not is_system)
        graph[path.resolve()] = [(line, target) for line, target in targets if target]
    return graph


def reachable(graph, start):
    seen, waiting = {start}, [start]
    while waiting:
        for _, target in graph.get(waiting.pop(), []):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
