"""A whole PDF, in three passes: letters of every page, blocks of every page, and the pages written out.

Three, because a running head is known only from its neighbours and a broken word only from the whole report.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...datatypes import Guess, Page
from ..garbling import is_unreadable
from ..guessing import guess_report
from ..ocr import SeenLine
from ..telling import BY_OCR, NO_LETTERS, NO_TEXT, ONLY_A_TITLE, UNREAD, struck_out
from . import calls, describing
from .drawn import Drawn, visible
from .emphasis import mark_underlined
from .footnotes import split_footnotes
from .furniture import find_furniture
from .grids import ruled_cells
from .headings import body_size, find_headings
from .hyphens import Hyphens
from .letters import FontBook, Letters, read_letters
from .lines import Draft
from .notemarks import find_note_marks
from .opening import open_pdf
from .order import order_pieces
from .paragraphs import make_drafts
from .pieces import Piece, make_pieces
from .rules import count_struck, find_struck
from .seen import Pictures
from .settling import settle_cells
from .tags import read_tags
from .writing import write_page

_NAMED_FIRST, _NAMED_LAST = 4, 2  # pages on which a report says its numbers and who chaired it
_PICTURED, _DRAWN = 0.1, 500  # share of a page in its largest picture, and paths, that may hold words beside a title
_HIDDEN_LETTERS = 12  # so many unseen letters are worth a word; fewer are labels under a logo


@dataclass(slots=True)
class Sheet:
    """One page between the passes.

    empty: nothing is drawn in letters.  pictured: so much else is drawn that it may hold words.
    """

    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    cells: dict[int, list[int]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    empty: bool = False
    pictured: bool = False

    @property
    def seen_height(self) -> float:
        """The height as its pieces see it: a sideways page stands on its side."""
        return self.width if self.pieces and self.pieces[0].turn % 2 else self.height


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spare Python the search for circles among hundreds of thousands of words, a twentieth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_collection()
def read_pdf(
    path: Path,
    *,
    skip: Collection[int] = (),
    seen: Mapping[int, Sequence[SeenLine]] | None = None,
    begin: Callable[[int, int], None] = lambda number, total: None,
    give: Callable[[Page], None],
) -> tuple[Guess, list[str]]:
    """Read the pages of `path`, hand each to `give` in order, and return what the file says about itself, with notes.

    skip: page numbers that must not be touched because reading died on them.
    seen: page number -> lines recognised on it, for pages that are pictures; they take the place of the page's letters.
    begin: told the page number and the number of pages before each step of work.
    Raises UnreadableReportError when nothing can be read.
    """
    document, notes = open_pdf(path)
    fonts = FontBook()
    total = len(document)
    labels = describing.page_labels(document)
    bookmarks = describing.outline(document)
    pictures = Pictures(seen or {})
    sheets: list[Sheet] = []
    for i in range(total):
        begin(i + 1, total)
        sheets.append(_unread() if i + 1 in skip else _read_sheet(document, i, fonts, pictures))
    furniture = find_furniture([s.pieces for s in sheets], [(s.width, s.height) for s in sheets])
    for i, sheet in enumerate(sheets):
        begin(i + 1, total)
        _compose(sheet, furniture.drop[i])
    body = body_size([s.drafts for s in sheets])
    for sheet in sheets:
        sheet.drafts = split_footnotes(sheet.drafts, body=body, height=sheet.seen_height, marks=sheet.marks)
    find_headings([s.drafts for s in sheets], bookmarks, body)
    hyphens = Hyphens([s.drafts for s in sheets])
    first: list[tuple[str, float]] = []
    named: list[str] = []
    last: list[str] = []
    for i, sheet in enumerate(sheets):
        begin(i + 1, total)
        if i < 3:
            first += [(d.text, d.size if i == 0 else 0.0) for d in sheet.drafts]
        if i < _NAMED_FIRST:
            named += [d.text for d in sheet.drafts]
        elif i >= total - _NAMED_LAST:
            last += [d.text for d in sheet.drafts]
        give(_finish(sheet, i, labels[i], furniture.printed[i], hyphens))
        sheet.drafts = []
    return guess_report(describing.metadata(document), first, path.stem, named=named, last=last), notes


def _unread() -> Sheet:
    return Sheet(0.0, 0.0, trouble=[UNREAD])


def _read_sheet(document: Any, index: int, fonts: FontBook, pictures: Pictures) -> Sheet:
    try:
        page = document[index]
    except Exception:  # PDFium names no reason
        return _unread()
    try:
        width, height = page.get_size()
        sheet = Sheet(width, height)
        recognised = pictures.letters(index + 1, width, height)
        if recognised is not None:
            sheet.pieces = make_pieces(recognised, np.ones(len(recognised.code), np.bool_), {})
            sheet.trouble.append(BY_OCR)
            return sheet
        letters = read_letters(page, fonts)
        if letters is None:
            sheet.empty = True
            sheet.trouble = [NO_TEXT] if _has_drawing(page) else []
            return sheet
        drawn = Drawn(page)
        shown, scan = visible(page, letters, drawn)
        if _n_hidden(letters, shown) >= _HIDDEN_LETTERS:
            sheet.trouble.append("hidden text left out")
        if scan:
            sheet.trouble.append("text recognised from a scan")
        struck = find_struck(letters, drawn) & shown
        if struck.any():
            sheet.trouble.append(struck_out(count_struck(struck, letters)))
        tags = read_tags(page)
        marked, marks = find_note_marks(letters)
        pieces, cells = settle_cells(make_pieces(letters, shown, tags.of, struck | marked), tags.cells)
        sheet.pieces, sheet.cells = ruled_cells(pieces, cells, drawn, sheet.width, sheet.height)
        mark_underlined(sheet.pieces, letters, drawn)
        sheet.marks = marks + [mark for piece in sheet.pieces for mark in piece.marks]
        sheet.pictured = drawn.image_share(width, height) >= _PICTURED or drawn.n_paths >= _DRAWN
        return sheet
    except (ValueError, MemoryError, OSError, IndexError):
        return _unread()
    finally:
        page.close()


def _has_drawing(page: Any) -> bool:
    return int(calls.count_objects(calls.address_of(page))) > 0


def _n_hidden(letters: Letters, shown: NDArray[np.bool_]) -> int:
    ink = (letters.code > 0x20) & (letters.code != 0xA0) & (letters.owner >= 0)
    return int(np.count_nonzero(ink & ~shown))


def _compose(sheet: Sheet, drop: set[int]) -> None:
    """Pieces become drafts, furniture left out."""
    kept = [p for p in sheet.pieces if p.order not in drop]
    sideways = bool(kept) and kept[0].turn % 2
    width, height = (sheet.height, sheet.width) if sideways else (sheet.width, sheet.height)
    sheet.drafts = make_drafts(order_pieces(kept, width, height), sheet.cells)
    sheet.pieces = []


def _finish(sheet: Sheet, index: int, label: str, printed: str | None, hyphens: Hyphens) -> Page:
    page = write_page(
        sheet.drafts,
        number=index + 1,
        label=label,
        printed=printed,
        width=sheet.width,
        height=sheet.height,
        hyphens=hyphens,
    )
    trouble = [*sheet.trouble, *page.trouble]
    if BY_OCR not in trouble and is_unreadable(page.text):
        page = Page("", index + 1, "", label, printed, width=page.width, height=page.height, indexed=False)
        trouble = [NO_LETTERS]
    elif index and sheet.pictured and page.text and all(block.kind == "heading" for block in page.blocks):
        trouble.append(ONLY_A_TITLE)  # a cover's picture seldom holds words
    if not page.text and not sheet.empty and not trouble:
        trouble.append(NO_TEXT)
    return replace(page, trouble=tuple(dict.fromkeys(trouble)))
