"""Running lines and page numbers of a report too short for them to come again: one or two pages.

Where a line stands, how it is set and how far the text keeps away from it must do, and all of them together: a
signature at the foot of a letter, its date, a first heading or the last row of a table is no running line. What is
tagged as text is never taken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from statistics import median

from ..numbering import read_mark
from .pieces import Piece
from .printed import is_number

_ZONE = 0.10  # of the page's longer side: no running line stands deeper (margins are as deep on a slide)
_BEYOND = 0.06  # of the page's height: here office programs put nothing but running lines
_LARGE = 1.25  # times body size
_SMALL = 0.9  # times body size
_APART = 1.5  # times the distance between lines, from the running line to the text
_MOST_ROWS = 3
_MOST_PARTS = 3  # left, middle, right; a row with more is one of a table
_LONGEST = 150  # characters
_MAX_PIECES = 3_000

_SENTENCE = re.compile(r"(?:\S+\s+){5,}\S+[.!?:;,][\u201d\u2019\"')]?")
_DATE = re.compile(
    r"(?:[A-Z][a-z]+day,?\s)?\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]+,?\s\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
)

Row = list[Piece]


def margin_lines(pieces: Sequence[Piece], width: float, height: float, body: float) -> set[int]:
    """The `order` of the pieces of a page that are running lines, a page number, or a notice set sideways.

    width, height: of the upright page in points; body: the size most letters have.
    """
    if not pieces or len(pieces) > _MAX_PIECES or not body:
        return set()
    turn = pieces[0].turn
    found = {p.order for p in pieces if p.turn != turn and _sideways_notice(p, width, height)}
    if turn % 2:
        width, height = height, width
    rows = _rows([p for p in pieces if p.turn == turn])
    steps = [b[0].base - a[0].base for a, b in itertools.pairwise(rows)]
    leading = max(1.2 * body, median([s for s in steps if 0.9 * body < s < 3 * body] or [0.0]))
    for foot in (False, True):
        inward = rows[::-1] if foot else rows
        for row in _running(inward, foot=foot, width=width, height=height, body=body, leading=leading):
            found.update(p.order for p in row)
    return found


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """Pieces on one baseline each, from top to foot."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda p: p.base):
        if rows and piece.base - rows[-1][0].base <= 2.5:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.left) for row in rows]


def _running(
    rows: Sequence[Row], *, foot: bool, width: float, height: float, body: float, leading: float
) -> Iterator[Row]:
    """The running lines among `rows`, which go inward from one edge: groups that white space parts from the text."""
    at = 0
    while at < len(rows) - 1:
        end = at + 1  # of the group that begins at `at`
        while end < len(rows) and _gap(rows, end) < _APART * (
            1.2 * body if _numbered(rows[end - 1], foot=foot) else leading
        ):
            end += 1
        if end >= len(rows) or end - at > _MOST_ROWS:
            return
        if any(_text(lower)[:1].islower() for upper, lower in itertools.pairwise(sorted(rows[at:end], key=_base))):
            return  # a sentence that goes on
        even = end + 1 < len(rows) and _gap(rows, end) < 1.3 * _gap(rows, end + 1)
        for row in rows[at:end]:
            edge = height - row[0].base if foot else row[0].base
            alone = end == 1 and _is_lone_number(row) and _centred(row, width)
            if not (edge <= _ZONE * max(width, height) or alone) or not _may_run(row, foot=foot, body=body):
                return
            usual = _is_lone_number(row) or _spread(row, width) or row[0].size <= _SMALL * body
            if edge > _BEYOND * height and (even or not usual):
                return
        yield from rows[at:end]
        at = end


def _gap(rows: Sequence[Row], k: int) -> float:
    """Points between the baselines of rows k - 1 and k."""
    return abs(rows[k][0].base - rows[k - 1][0].base)


def _may_run(row: Row, *, foot: bool, body: float) -> bool:
    """Whether nothing speaks against these words as a running line."""
    text = _text(row)
    if not any(c.isalnum() for c in text):
        return True
    if any(p.tag.block and p.tag.kind != "Artifact" for p in row) or median(p.size for p in row) > _LARGE * body:
        return False
    if _is_lone_number(row):
        return True
    if len(text) > _LONGEST or len(row) > _MOST_PARTS or _SENTENCE.fullmatch(text) or text.endswith((":", ";", ",")):
        return False
    words = [w for p in row for w in p.words]
    if read_mark(words[0].text).kind and (len(words) == 1 or words[1].left - words[0].right < 4 * words[0].size):
        return False  # a note, or an item of a list
    # At the top a line of its own may be a heading or the date of a letter.
    return foot or len(row) > 1 or not (_DATE.fullmatch(text) or row[0].bold or row[0].size > 0.95 * body)


def _base(row: Row) -> float:
    return row[0].base


def _text(row: Row) -> str:
    return " ".join(p.text for p in row)


def _is_lone_number(row: Row) -> bool:
    return is_number(_text(row))


def _numbered(row: Row, *, foot: bool) -> bool:
    """A number alone, or at the top words with a number far off at one side: both stand near the text at times."""
    if _is_lone_number(row):
        return True
    sides = (row[0].text, row[-1].text)
    return not foot and len(row) > 1 and any(is_number(side) for side in sides)


def _centred(row: Row, width: float) -> bool:
    return abs(row[0].left + row[-1].right - width) < 0.04 * width


def _spread(row: Row, width: float) -> bool:
    """Whether the row has words at both sides of the page and little between them."""
    full = sum(p.right - p.left for p in row)
    reach = row[-1].right - row[0].left
    return len(row) > 1 and reach > 0.5 * width and full < 0.7 * reach


def _sideways_notice(piece: Piece, width: float, height: float) -> bool:
    """Whether an untagged piece runs along the edge of the page, as the stamp of an archive does."""
    depth = width if piece.turn % 2 else height
    edge = min(piece.base, depth - piece.base)
    return not piece.tag.block and edge <= _BEYOND * depth
