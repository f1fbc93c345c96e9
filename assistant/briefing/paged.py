"""The paragraphs of a briefing that is a PDF: blocks put together again, and footnotes hung where they may belong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..datatypes import Block, Page
from .paragraphs import Paragraph


def paragraphs_of_pages(pages: Sequence[Page]) -> list[Paragraph]:
    """The paragraphs of a PDF, and its footnotes.

    The marks of notes are no part of page text, so which note belongs to which quotation is known by order alone: if
    there are as many notes as quotations without a citation beside them, in all or on a page, each has its own; if not,
    a quotation may have any note of its page and the next.
    """
    pieces: list[tuple[int, str, int]] = []
    for page in pages:
        for block in page.blocks or (Block(0, len(page.text)),):
            level = max(block.level, 1) if block.kind == "heading" else 0
            pieces.append((page.number, page.text[block.start : block.end], level))
    found = _whole_quotations(pieces)
    notes = _with_strays(found, [(page.number, *note) for page in pages for note in _notes_of(page)])
    waiting = [n for n, (_, p) in enumerate(found) if "\u201d" in p.text and not p.level and not _CITED.search(p.text)]
    hung = _hang(notes, waiting, [page for page, _ in found])
    return [
        replace(p, notes=tuple((len(p.text), note) for note in hung.get(n, ())), uncertain=len(hung.get(n, ())) > 1)
        for n, (_, p) in enumerate(found)
    ]


def _hang(notes: Sequence[Note], waiting: Sequence[int], pages: Sequence[int]) -> dict[int, list[str]]:
    """The notes each waiting paragraph may have, by its place."""
    if notes and notes[-1][1] == len(waiting):  # numbered through, one for each
        return {waiting[number - 1]: [note] for _, number, note in notes if 0 < number <= len(waiting)}
    hung: dict[int, list[str]] = {}
    for page in dict.fromkeys(pages):
        here = [n for n in waiting if pages[n] == page]
        own = [note for at, _, note in notes if at == page]
        if len(here) == len(own):
            hung |= {n: [note] for n, note in zip(here, own, strict=True)}
        else:
            near = [note for at, _, note in notes if 0 <= at - page <= 1]
            hung |= dict.fromkeys(here, near)
    return hung


Note = tuple[int, int, str]  # page, number, words


def _notes_of(page: Page) -> list[tuple[int, str]]:
    """The footnotes of a page by number; what does not begin with a number goes on from the note before."""
    found: list[tuple[int, str]] = []
    for note in page.footnotes:
        numbered = _NUMBERED.match(note)
        if numbered:
            found.append((int(numbered.group(1)), numbered.group(2)))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {note}")
    return found


def _with_strays(found: list[tuple[int, Paragraph]], notes: list[Note]) -> list[Note]:
    """The footnotes, with one that was read as a paragraph back in its place if its number is missing."""
    numbers = [number for _, number, _ in notes]
    if not numbers or len(set(numbers)) != len(numbers):
        return notes
    missing = set(range(1, max(numbers))) - set(numbers)
    for page, paragraph in list(found):
        numbered = _NUMBERED.match(paragraph.text)
        if numbered and not paragraph.level and int(numbered.group(1)) in missing:
            missing.remove(int(numbered.group(1)))
            notes.append((page, int(numbered.group(1)), numbered.group(2)))
            found.remove((page, paragraph))
    return sorted(notes, key=lambda n: n[1])


_NUMBERED = re.compile(r"\s*(\d{1,3})\s+(?=\S{2,})(.+)", re.DOTALL)


_AHEAD = 8


def _whole_quotations(pieces: Sequence[tuple[int, str, int]]) -> list[tuple[int, Paragraph]]:
    """(page, paragraph): blocks that a reader of PDFs cut inside a quotation are put together again."""
    found: list[tuple[int, Paragraph]] = []
    at = 0
    while at < len(pieces):
        number, text, level = pieces[at]
        at += 1
        for ahead in range(at, min(at + _AHEAD, len(pieces))):
            if not _is_open(text) or "\u201d" not in " ".join(t for _, t, _ in pieces[ahead : at + _AHEAD]):
                break
            if pieces[ahead][1].lstrip().startswith("\u201c"):
                break
            text, level, at = f"{text} {pieces[ahead][1]}", 0, ahead + 1
        found.append((number, Paragraph(text, False, level)))
    return found


def _is_open(text: str) -> bool:
    """Whether a quotation that begins in `text` does not end in it."""
    return text.count("\u201c") > text.count("\u201d")


_CITED = re.compile(r"\u201d\W*\([^)]*\d")
