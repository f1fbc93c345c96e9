"""Imports go down: doors, flows, rooms, hall; a room never looks into another room."""

from __future__ import annotations

import ast
from pathlib import Path

ASSISTANT = Path(__file__).resolve().parents[1] / "assistant"
HALL = {"datatypes", "briefingtypes", "protocols", "errors", "settings", "text", "wordforms"}
ROOMS = {
    "fetching",
    "reading",
    "encoding",
    "indexing",
    "searching",
    "answering",
    "briefing",
    "keeping",
    "showing",
    "measuring",
}
DOORS = {"__main__", "command"}


def _imports(path: Path, root: Path) -> list[tuple[int, str]]:
    """(line, top name below the package) of each import from within it; "assistant" if the root is imported."""
    depth = len(path.relative_to(root).parts)
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, "assistant") for a in node.names if a.name.split(".")[0] == "assistant"]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found += [(node.lineno, "assistant")] if (node.module or "").split(".")[0] == "assistant" else []
        elif isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [node.module.split(".")[0]] if node.module else [a.name for a in node.names]
            found += [(node.lineno, name) for name in names]
    return found


def _layer(name: str) -> int:
    return 0 if name in HALL else 1 if name in ROOMS else 3 if name in DOORS else 2


def faults_in(root: Path) -> list[str]:
    """Each import that goes up, or from one room into another."""
    faults = []
    for path in sorted(root.rglob("*.py")):
        here = path.relative_to(root).parts[0].removesuffix(".py")
        if here == "__init__":
            continue
        for line, name in _imports(path, root):
            up = name == "assistant" or _layer(name) > _layer(here)
            across = name != here and _layer(here) == _layer(name) == 1
            if up or across:
                faults.append(f"{path.relative_to(root).as_posix()}:{line} imports {name}")
    return faults


def test_imports_go_down_and_no_room_looks_into_another() -> None:
    assert faults_in(ASSISTANT) == []


def test_the_rule_names_each_kind_of_fault(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    (tmp_path / "reading" / "pdf.py").write_text("from ..text import fold\nfrom ..indexing import Store\n")
    (tmp_path / "text.py").write_text("import os\nfrom .build import build_index\n")
    (tmp_path / "build.py").write_text("from .reading import read_report\nfrom assistant import ask\n")
    assert faults_in(tmp_path) == [
        "build.py:2 imports assistant",
        "reading/pdf.py:2 imports indexing",
        "text.py:2 imports build",
    ]
