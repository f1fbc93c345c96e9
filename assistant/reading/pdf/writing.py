"""Drafts become a `Page`: clean text, blocks, and a box for every word of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...datatypes import Block, BlockKind, Page, WordBox
from ..garbling import GARBLED, is_garbled
from ..numbering import read_mark
from .hyphens import Hyphens
from .lines import Draft, Line
from .paragraphs import mark_of
from .pieces import Box, Word, turned_back

CELL_SEPARATOR = " | "
_LEADER = re.compile(r"[.\u2026\u00b7_]{4,}|(?:\. ?){5,}")
_CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Chart|Box|Map|Diagram|Exhibit)\s+[A-Z]?\d+(?:\.\d+)*\b", re.IGNORECASE)
_DEEPEST_STEP = 72.0  # points that nested lists are moved in by; farther right is another column
_FOR_PARAGRAPH = 60  # characters: a shorter text behind "3." is an item of a list


class Writer:
    """Collects the words of a page."""

    def __init__(self, hyphens: Hyphens, width: float, height: float) -> None:
        self.hyphens = hyphens
        self.width, self.height = width, height
        self.parts: list[str] = []
        self.at = 0
        self.blocks: list[Block] = []
        self.boxes: list[WordBox] = []
        self.leaders = 0

    def put(self, text: str) -> None:
        """Text without a box: a space, a line break, a bar between cells."""
        self.parts.append(text)
        self.at += len(text)

    def block(self, draft: Draft, kind: BlockKind, level: int, locator: str) -> None:
        """One draft as one block."""
        if self.at:
            self.put("\n")
        start = self.at
        if draft.kind == "row":
            for i, cell in enumerate(draft.cells):
                if i:
                    self.put(
                        CELL_SEPARATOR[1:] if self.at == start or self.parts[-1].endswith("| ") else CELL_SEPARATOR
                    )
                self.lines(cell, draft.turn)
        else:
            self.lines(draft.lines, draft.turn)
        while self.at > start and self.parts[-1] in (CELL_SEPARATOR, CELL_SEPARATOR[1:]):
            self.at -= len(self.parts.pop())
        if self.at > start:
            self.blocks.append(Block(start, self.at, kind, level, locator))
        elif self.parts:
            self.at -= len(self.parts.pop())

    def lines(self, lines: Sequence[Line], turn: int) -> None:
        """Lines of one block, words broken at their ends made whole."""
        parts, boxes, at = self.parts, self.boxes, self.at
        glued = True
        for k, line in enumerate(lines):
            following = lines[k + 1].words[0].text if k + 1 < len(lines) else ""
            last = len(line.words) - 1
            for i, word in enumerate(line.words):
                text, glue = word.text, False
                if ".." in text or "\u2026" in text or "__" in text:
                    text = self._leader(text)
                if i == last and following:
                    text, glue = self._at_line_end(text, following)
                if not glued:
                    parts.append(" ")
                    at += 1
                end = at + len(text)
                parts.append(text)
                if turn:
                    boxes.append(WordBox(at, end, *self._box(word, turn)))
                else:
                    boxes.append(WordBox(at, end, word.left, word.top, word.right, word.bottom))
                at, glued = end, glue
        self.at = at

    def _leader(self, text: str) -> str:
        """A word with its dot leader, as in a list of contents, made short."""
        if not _LEADER.search(text):
            return text
        self.leaders += 1
        return _LEADER.sub("\u2026", text)

    def _at_line_end(self, text: str, following: str) -> tuple[str, bool]:
        """The last word of a line, without its hyphen if that only broke the word, and whether the next goes on."""
        if len(text) > 1 and text.endswith("-"):
            if self.hyphens.joins(text, following):
                return text[:-1], True
            return text, text[-2].isalnum() and following not in ("and", "or", "to", "&")
        return text, "://" in text and text.endswith(("/", "_", "="))

    def _box(self, word: Word, turn: int) -> Box:
        left, top, right, bottom = turned_back(
            (word.left, word.top, word.right, word.bottom), turn, self.width, self.height
        )
        return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "".join(self.parts)


def write_page(
    drafts: Sequence[Draft],
    *,
    number: int,
    label: str,
    printed: str | None,
    width: float,
    height: float,
    hyphens: Hyphens,
) -> Page:
    """The page that `drafts` make, in their order; drafts of kind "footnote" become its notes."""
    writer = Writer(hyphens, width, height)
    indents = _indents(drafts)
    for draft in drafts:
        if draft.kind != "footnote":
            kind, level, locator = _what(draft, indents)
            writer.block(draft, kind, level, locator)
    text = writer.text
    notes = tuple(_note(d, hyphens, width, height) for d in drafts if d.kind == "footnote")
    trouble = (GARBLED,) if is_garbled(text) else ()
    return Page(
        "", number, text, label, printed, tuple(writer.blocks), tuple(writer.boxes), round(width, 2), round(height, 2),
        notes, trouble, bool(text) and not _is_contents(drafts, writer),
    )  # fmt: skip


def _note(draft: Draft, hyphens: Hyphens, width: float, height: float) -> str:
    writer = Writer(hyphens, width, height)
    writer.lines(draft.lines, draft.turn)
    return writer.text


def _what(draft: Draft, indents: list[float]) -> tuple[BlockKind, int, str]:
    """Kind, level and locator of a draft's block."""
    if draft.kind == "row":
        return "row", 1 if draft.header else 0, ""
    mark = mark_of(draft.lines[0], ended=True, wide=True)
    if draft.kind == "heading":
        return "heading", draft.level, mark.locator if mark.kind in ("dotted", "number", "bare") else ""
    text = draft.text
    level = 1 + sum(6 < draft.lines[0].left - i < _DEEPEST_STEP for i in indents)
    if mark.kind in ("bullet", "letter"):
        return "item", level, mark.locator
    if mark.kind == "dotted":
        return "paragraph", 0, mark.locator
    if mark.kind == "number":
        return ("paragraph", 0, mark.locator) if len(text) >= _FOR_PARAGRAPH else ("item", level, mark.locator)
    if mark.kind == "bare" and len(text) >= _FOR_PARAGRAPH:
        return "paragraph", 0, mark.locator
    if draft.tag.kind == "LI":
        return "item", level, ""
    if draft.tag.kind == "Caption" or (_CAPTION.match(text) and len(text) < 200 and not text.endswith(".")):
        return "caption", 0, ""
    return "paragraph", 0, ""


def _indents(drafts: Sequence[Draft]) -> list[float]:
    """Left edges of the list items of a page, those that lie within 6 points taken as one."""
    edges: list[float] = []
    for draft in drafts:
        if draft.kind == "text" and read_mark(draft.lines[0].words[0].text).kind in ("bullet", "letter", "number"):
            left = draft.lines[0].left
            if all(abs(left - edge) > 6 for edge in edges):
                edges.append(left)
    return edges


def _is_contents(drafts: Sequence[Draft], writer: Writer) -> bool:
    """A list of contents: dot leaders, or tagged as one, or mostly short lines that end in a page number."""
    blocks = [d for d in drafts if d.kind != "footnote"]
    if writer.leaders >= 5 and writer.leaders >= 0.3 * len(blocks):
        return True
    lines = [line for d in blocks for line in d.lines]
    if sum(line.tag.kind == "TOCI" for line in lines) > 0.5 * len(lines):
        return True
    numbered = sum(bool(len(x.words) > 1 and x.words[-1].text.isdigit() and x.gaps) for x in lines)
    numbered += sum(d.kind == "row" and _is_page_number(d.cells[-1]) for d in blocks)
    named = any(d.text.strip().lower() in ("contents", "table of contents", "contents page") for d in blocks[:4])
    return named and numbered >= 4 and numbered >= 0.4 * len(lines)


def _is_page_number(cell: Sequence[Line]) -> bool:
    return len(cell) == 1 and len(cell[0].words) == 1 and cell[0].words[0].text.isdigit()
