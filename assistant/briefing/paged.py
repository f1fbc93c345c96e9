"""The paragraphs of a briefing that is a PDF: blocks put together again, and notes hung on the quotations they cite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..datatypes import Block, Page
from .folding import skeleton
from .notemarks import NoteMark, mark_of
from .paragraphs import Paragraph
from .quotemarks import marked

_AHEAD = 8


def paragraphs_of_pages(pages: Sequence[Page], marks: Sequence[NoteMark] = ()) -> list[Paragraph]:
    """The paragraphs of a PDF.  marks: its note marks in order, each with its note."""
    pieces: list[tuple[str, int]] = []
    for page in pages:
        for block in page.blocks or (Block(0, len(page.text)),):
            level = max(block.level, 1) if block.kind == "heading" else 0
            pieces.append((page.text[block.start : block.end], level))
    notes = "|".join(dict.fromkeys(skeleton(mark.note) for mark in marks))
    pieces = [(text, level) for text, level in pieces if level or not _is_of_note(text, notes)]
    left = list(marks)
    return [_with_notes(p, left) for p in _whole_quotations(pieces)]


def _is_of_note(text: str, notes: str) -> bool:
    """Whether a block is a piece of a note that was read as text: it would stand inside a quotation over two pages."""
    bones = skeleton(re.sub(r"^\s*\d{1,3}\s+", "", text))
    marks = re.search("[\u201c\u201d]", text)
    return marks is None and bones in notes and re.search(r"[\d()]", text) is not None


def _with_notes(paragraph: Paragraph, left: list[NoteMark]) -> Paragraph:
    notes = []
    for found in marked(paragraph.text):
        mark = mark_of(paragraph.text[found.start : found.end], left)
        if mark is not None:
            notes.append((found.end + 1, mark.note))
    return replace(paragraph, notes=tuple(notes))


def _whole_quotations(pieces: Sequence[tuple[str, int]]) -> list[Paragraph]:
    """Blocks that a reader of PDFs cut inside a quotation are put together again."""
    found: list[Paragraph] = []
    at = 0
    while at < len(pieces):
        text, level = pieces[at]
        at += 1
        for ahead in range(at, min(at + _AHEAD, len(pieces))):
            if not _is_open(text) or "\u201d" not in " ".join(t for t, _ in pieces[ahead : at + _AHEAD]):
                break
            if pieces[ahead][0].lstrip().startswith("\u201c"):
                break
            text, level, at = f"{text} {pieces[ahead][0]}", 0, ahead + 1
        found.append(Paragraph(text, False, level))
    return found


def _is_open(text: str) -> bool:
    """Whether a quotation that begins in `text` does not end in it."""
    return text.count("\u201c") > text.count("\u201d")
