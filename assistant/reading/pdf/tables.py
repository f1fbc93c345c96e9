"""Tables as rows with their cells: from the tags where there are any, else from lines that share columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ..numbering import read_mark
from .lines import Draft, Line, join_lines, make_lines
from .pieces import Piece
from .tags import EMPTY, SPANNED

_MIN_ROWS = 3
_MOST_COLUMNS = 60
_LONGEST_HEADER = 100  # characters of one cell
_LONGEST_REST = 200  # characters of one cell alone in its row that are still read as a row
_MAX_SINGLES = 3  # lines with one piece that a table may hold in a run


def tagged_rows(pieces: Sequence[Piece], cells: dict[int, list[int]]) -> list[Draft]:
    """One row draft for each tagged row of these pieces, in tree order; a row of one cell is kind "cell".

    cells: row -> its cells from column to column, with EMPTY and SPANNED places, so that words keep their column.
    """
    rows: dict[int, dict[int, list[Piece]]] = {}
    for piece in pieces:
        rows.setdefault(piece.tag.row, {}).setdefault(piece.tag.cell, []).append(piece)
    place = {row: i for i, row in enumerate(cells)}
    drafts: list[Draft] = []
    heading = True
    numbers = any(_is_number(make_lines(p)) for filled in rows.values() for p in filled.values())
    for row in sorted(rows, key=lambda r: place.get(r, -1)):
        filled, order = rows[row], cells.get(row, [])
        if len(order) > _MOST_COLUMNS:
            order = [c for c in order if c in filled]
        order = [*order, *(c for c in filled if c not in order)]
        lines = [make_lines(filled.get(c, [])) for c in order]
        flat = [line for cell in lines for line in cell]
        if len(filled) == 1 and (_stands_alone(order, flat) or len(rows) == 1 or (numbers and len(order) == 2)):
            drafts.append(Draft("cell", flat))
        elif len(order) == 2 and lines[1] and _is_number(lines[0]):
            drafts.append(Draft("text", join_lines(lines[0], lines[1])))
        else:
            heading = heading and _is_header(filled, lines)
            drafts.append(Draft("row", flat, lines, heading))
    if drafts and all(d.header for d in drafts if d.kind == "row"):  # the file calls every cell a header
        for draft in drafts[1:]:
            draft.header = False
    return drafts


def _stands_alone(order: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether the only filled cell of a row reaches over the table, or goes on from the page before as long text."""
    long = sum(len(line.text) for line in lines) > _LONGEST_REST and order[0] == EMPTY
    return len(order) == 1 or order.count(SPANNED) >= len(order) // 2 or long


def _is_header(filled: dict[int, list[Piece]], cells: Sequence[Sequence[Line]]) -> bool:
    """Whether a row is tagged or set as a header and no cell reads like text (Kent's draft budget, page 37)."""
    tagged = all(p.tag.header for pieces in filled.values() for p in pieces)
    bold = all(p.bold for pieces in filled.values() for p in pieces)
    return (tagged or bold) and all(sum(len(line.text) for line in cell) <= _LONGEST_HEADER for cell in cells)


def _is_number(cell: Sequence[Line]) -> bool:
    """Whether a cell holds only a paragraph's number, as where minutes number their items with a table."""
    return len(cell) == 1 and len(cell[0].words) == 1 and read_mark(cell[0].words[0].text).kind not in ("", "bare")


def find_table(lines: Sequence[Line], start: int) -> int:
    """The end of the table that begins with `lines[start]`, or `start` if none does.

    A table is a run of at least three lines with two or more pieces each; a few lines with one piece (a cell that
    wraps) may stand between. A number or a bullet in front of a line is not a cell.
    """
    if not _is_row(lines[start]):
        return start
    rows, end, at = 0, start, start
    while at < len(lines) and at - end <= _MAX_SINGLES:
        if at > start and lines[at].base < lines[at - 1].base - lines[at].size:
            break  # another column
        if _is_row(lines[at]):
            rows += 1
            end = at + 1
        at += 1
    return end if rows >= _MIN_ROWS and len(_columns(lines[start:end])) >= 2 else start


def plain_rows(lines: Sequence[Line]) -> list[Draft]:
    """Row drafts for the lines of an untagged table, each piece put into the column it overlaps most."""
    columns = _columns(lines)
    drafts: list[Draft] = []
    before: Line | None = None
    for line in lines:
        cells: list[list[Line]] = [[] for _ in columns]
        for piece in line.pieces:
            cells[_column_of(piece, columns)] += make_lines([piece])
        spans = len(line.pieces) == 1 and _n_overlapped(line.pieces[0], columns) > 1
        wraps = before is not None and line.base - before.base <= 1.35 * line.size and not cells[0]
        before = line
        if spans:
            drafts.append(Draft("text", [line]))
        elif wraps and drafts and drafts[-1].kind == "row":
            last = drafts[-1]
            last.cells = [old + new for old, new in zip(last.cells, cells, strict=True)]
            last.lines = [x for cell in last.cells for x in cell]
        else:
            drafts.append(Draft("row", [x for cell in cells for x in cell], cells))
    for draft in drafts:
        if draft.kind == "row" and sum(bool(cell) for cell in draft.cells) < 2:
            draft.kind, draft.cells = "text", []
    return drafts


def _is_row(line: Line) -> bool:
    pieces = line.pieces
    if len(pieces) > 1 and read_mark(pieces[0].text).kind and pieces[0].right - pieces[0].left < 4 * line.size:
        pieces = pieces[1:]
    if len(pieces) < 2:
        return False
    return max(b.left - a.right for a, b in itertools.pairwise(pieces)) > 1.4 * line.size


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    rows = [line for line in lines if _is_row(line)]
    most = max((len(r.pieces) for r in rows), default=0)
    fullest = [r for r in rows if len(r.pieces) == most]
    if len(fullest) < 2:
        fullest = [r for r in rows if len(r.pieces) >= max(2, most - 1)]
    merged: list[tuple[float, float]] = []
    for left, right in sorted((p.left, p.right) for r in fullest for p in r.pieces):
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _column_of(piece: Piece, columns: list[tuple[float, float]]) -> int:
    def fit(i: int) -> tuple[float, float]:
        left, right = columns[i]
        overlap = min(piece.right, right) - max(piece.left, left)
        return overlap, -abs(piece.left - left)

    return max(range(len(columns)), key=fit)


def _n_overlapped(piece: Piece, columns: list[tuple[float, float]]) -> int:
    return sum(min(piece.right, right) - max(piece.left, left) > piece.size for left, right in columns)
