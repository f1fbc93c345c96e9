"""Plain text: paragraphs parted by empty lines, underlined or capital lines as headings."""

from __future__ import annotations

import re
from pathlib import Path

from ..datatypes import Guess, Page
from .decoding import decode
from .flowing import Flow
from .guessing import guess_report
from .numbering import opens_sentence, read_mark

_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,}|\*{3,})\s*")


def read_plain(path: Path) -> tuple[Page, Guess, list[str]]:
    """The one page of a text file, what it says about itself, and notes."""
    text, notes = decode(path.read_bytes())
    flow = Flow()
    for paragraph in re.split(r"\n\s*\n|\f", text.replace("\r\n", "\n").replace("\r", "\n")):
        _add(flow, [line.strip() for line in paragraph.split("\n") if line.strip()])
    page = flow.page()
    return page, guess_report({}, flow.first, path.stem), notes


def _add(flow: Flow, lines: list[str]) -> None:
    if len(lines) >= 2 and _UNDERLINE.fullmatch(lines[1]):
        flow.add("heading", lines[0], level=1 if "=" in lines[1] else 2)
        lines = lines[2:]
    if len(lines) == 1 and _is_heading(lines[0]):
        flow.add("heading", lines[0], level=1)
        return
    block: list[str] = []
    for line in lines:
        first, _, rest = line.partition(" ")
        mark = read_mark(first)
        if block and mark.kind and mark.kind != "bare" and rest and (mark.kind == "bullet" or opens_sentence(rest)):
            _flush(flow, block)
            block = []
        if not _UNDERLINE.fullmatch(line):
            block.append(line)
    _flush(flow, block)


def _flush(flow: Flow, lines: list[str]) -> None:
    text = " ".join(lines)
    kind = read_mark(text.partition(" ")[0]).kind
    flow.add(
        "item" if kind in ("bullet", "letter") else "paragraph", text, level=1 if kind in ("bullet", "letter") else 0
    )


def _is_heading(line: str) -> bool:
    return line.isupper() and len(line) <= 80 and sum(c.isalpha() for c in line) >= 4 and not line.endswith((".", ","))
