"""Documents without pages (Word, HTML, Markdown, text) become one `Page` with the number 0."""

from __future__ import annotations

from ..datatypes import Block, BlockKind, Page
from ..errors import UnreadableReportError
from ..text import tidy_spaces
from .numbering import locate, read_mark

CELL_SEPARATOR = " | "


def _locator(kind: BlockKind, text: str) -> str:
    if kind == "item":
        return read_mark(text.partition(" ")[0]).locator
    return locate(text) if kind in ("paragraph", "heading") else ""


class Flow:
    """Collects the blocks of a document in reading order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        self.blocks: list[Block] = []
        self.footnotes: list[str] = []

    def add(self, kind: BlockKind, text: str, *, level: int = 0, locator: str | None = None) -> None:
        """One block; white space is tidied and an empty one left out.  locator None: the number in front, if any."""
        text = tidy_spaces(text)
        if not text:
            return
        if locator is None:
            locator = _locator(kind, text)
        if self.parts:
            self.parts.append("\n")
            self.at += 1
        self.blocks.append(Block(self.at, self.at + len(text), kind, level, locator))
        self.parts.append(text)
        self.at += len(text)

    def row(self, cells: list[str], *, header: bool = False) -> None:
        """One table row; a single filled cell is a paragraph."""
        cells = [tidy_spaces(cell) for cell in cells]
        if sum(bool(cell) for cell in cells) < 2:
            self.add("paragraph", " ".join(cells))
            return
        while not cells[-1]:
            cells.pop()
        self.add("row", CELL_SEPARATOR.join(cells), level=1 if header else 0)

    def page(self) -> Page:
        """Everything collected. Raises UnreadableReportError when there are no words."""
        text = "".join(self.parts)
        if not any(c.isalnum() for c in text):
            raise UnreadableReportError("There is no text in this file. If it is a picture, it cannot be searched.")
        return Page("", 0, text, blocks=tuple(self.blocks), footnotes=tuple(self.footnotes))

    @property
    def first(self) -> list[tuple[str, float]]:
        """The first blocks as `guess_report` wants them; headings count as large."""
        text = "".join(self.parts[:80])
        return [
            (text[b.start : b.end], 20.0 - b.level if b.kind == "heading" else 10.0)
            for b in self.blocks[:40]
            if b.end <= len(text)
        ]
