"""Which column each cell of a tagged table stands in, by where its words are: the tags alone are not enough.

Some files leave empty cells out of a row, or give the cells of a row that goes on overleaf in another order (Kent's
draft budget, page 34); a header repeated overleaf is not tagged at all (Devolution Framework, page 2) or is a table of
its own with a row for each line (Kent's Appendix F).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from .pieces import Piece
from .tags import EMPTY, SPANNED, Tag

Extent = tuple[float, float]
Cells = dict[int, list[int]]

_FIGURE = re.compile(r"[-(\u2212]?[£$\u20ac]?\d[\d,.]*[%mk]?\)?")
_FILLED = 0.6  # of the columns: rows with fewer filled cells do not say where columns stand
_ALIGNED = 3.0  # points that a cell's left edge may differ from its column's
_STEP = 1.7  # times the size: lines of one header are no farther apart
_CROSSING = 0.12  # of a header's pieces may stand over two columns
_HEADER_COLUMNS = 0.5  # of the table's columns that lines above it must fill to be its header


def settle_cells(pieces: list[Piece], cells: Cells) -> tuple[list[Piece], Cells]:
    """Pieces and cells of a page with every cell at its column, and headers that stand above a table made part of it.

    cells: row -> its cells from column to column, with EMPTY and SPANNED places.  Pieces may come back parted.
    """
    tables: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.tag.cell and not piece.turn % 2:
            tables.setdefault(piece.tag.table, []).append(piece)
    for inside in tables.values():
        rows = list(dict.fromkeys(p.tag.row for p in inside if p.tag.row in cells))
        settled = _settled(inside, {row: cells[row] for row in rows})
        if not settled:
            continue
        extents, found = settled
        cells = {**cells, **found}
        pieces, cells = _figures_parted(pieces, inside, extents, cells)
        if rows and len(extents) > 1:
            pieces, cells = _with_header(pieces, inside, extents, cells)
    return pieces, cells


def _figures_parted(
    pieces: list[Piece], inside: Sequence[Piece], extents: Sequence[Extent], cells: Cells
) -> tuple[list[Piece], Cells]:
    """Figures of two columns that the file holds in one cell, each put into its own (Appendix F, page 5)."""
    borders = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(extents)]
    together: dict[int, list[Piece]] = {}
    for piece in inside:
        together.setdefault(piece.tag.cell, []).append(piece)
    new: dict[int, list[Piece]] = {}
    for cell, group in together.items():
        words = [w.text for p in group for w in p.words]
        if len(words) < 2 or not all(map(_FIGURE.fullmatch, words)):
            continue
        row = list(cells[group[0].tag.row])
        parts = [(column, part, id(p)) for p in group for column, part in _parted(p, borders)]
        taken = any(c >= len(row) or row[c] not in (EMPTY, SPANNED, cell) for c, _, _ in parts)
        if taken or len({c for c, _, _ in parts}) < 2:
            continue
        fresh = fresh_id(cells)
        row = [EMPTY if c == cell else c for c in row]
        for column, part, old in parts:
            row[column] = fresh - column
            new.setdefault(old, []).append(replace(part, tag=part.tag._replace(cell=fresh - column)))
        cells = {**cells, group[0].tag.row: row}
    if not new:
        return pieces, cells
    kept = [part for piece in pieces for part in new.get(id(piece), [piece])]
    for order, piece in enumerate(kept):
        piece.order = order
    return kept, cells


def fresh_id(cells: Cells) -> int:
    """A number below all numbers of rows and cells."""
    return min([SPANNED, *cells, *(c for row in cells.values() for c in row)]) - 1


def _settled(inside: Sequence[Piece], rows: Cells) -> tuple[list[Extent], Cells] | None:
    """The columns of a table and its rows with cells at them, or None when its columns cannot be told."""
    boxes: dict[int, Extent] = {}
    for piece in inside:
        left, right = boxes.get(piece.tag.cell, (piece.left, piece.right))
        boxes[piece.tag.cell] = min(left, piece.left), max(right, piece.right)
    full: dict[int, list[list[int]]] = {}
    for row in rows.values():
        width = _width(row, boxes)
        if width > 1 and sum(c in boxes for c in row) >= max(2, _FILLED * width):
            full.setdefault(width, []).append(row)
    if not full:
        return None
    n = max(full, key=lambda w: (len(full[w]) > 1, w))  # some files leave empty cells out of most of their rows
    extents: list[Extent] = []
    for column in range(n):
        here = [r for r in full[n] if r[column] in boxes]
        # A cell followed by a place without a cell may reach over it.
        sure = [boxes[r[column]] for r in here if column + 1 == n or r[column + 1] > EMPTY]
        found = sure or [boxes[r[column]] for r in here if r[column + 1] != SPANNED]
        if not found:
            return None
        extents.append((min(left for left, _ in found), max(right for _, right in found)))
    if any(_middle(a) >= _middle(b) for a, b in itertools.pairwise(extents)):
        return None
    return extents, {row: _placed(order, boxes, extents) for row, order in rows.items()}


def _width(row: Sequence[int], boxes: dict[int, Extent]) -> int:
    """How many columns a row has, those at its end left out that hold nothing."""
    n = len(row)
    while n > 1 and row[n - 1] not in boxes and row[n - 1] != SPANNED:
        n -= 1
    return n


def _middle(extent: Extent) -> float:
    return (extent[0] + extent[1]) / 2


def _placed(order: list[int], boxes: dict[int, Extent], extents: Sequence[Extent]) -> list[int]:
    """The cells of one row, each at the column that its words stand in."""
    filled = [c for c in order if c in boxes]
    if len(filled) == 1 and len(order) == 1:
        left, right = boxes[filled[0]]
        inside = [i for i, e in enumerate(extents) if abs(left - e[0]) <= _ALIGNED and right <= e[1] + _ALIGNED]
        if not inside:
            return order  # it reaches over several columns, or stands between them: no cell of a column
        return [filled[0] if i == inside[0] else EMPTY for i in range(len(extents))] if inside[0] else order
    if len(order) >= len(extents) and _fits(order, boxes, extents):
        return order
    placed = [EMPTY] * len(extents)
    for cell in filled:
        column = max(range(len(extents)), key=lambda i: (overlap(boxes[cell], extents[i]), -i))
        if SPANNED in order:  # a cell over several columns stands at the first of them
            column = next((i for i, e in enumerate(extents) if overlap(boxes[cell], e) > 0), column)
        if placed[column]:
            return order
        placed[column] = cell
    return placed


def _fits(order: Sequence[int], boxes: dict[int, Extent], extents: Sequence[Extent]) -> bool:
    """Whether the words of each cell stand where its place in the row says."""
    for i, cell in enumerate(order):
        if cell in boxes:
            end = i + 1
            while end < len(order) and order[end] == SPANNED:
                end += 1
            if i >= len(extents) or overlap(boxes[cell], (extents[i][0], extents[min(end, len(extents)) - 1][1])) <= 0:
                return False
    return True


def overlap(a: Extent, b: Extent) -> float:
    return min(a[1], b[1]) - max(a[0], b[0])


def _with_header(
    pieces: list[Piece], inside: Sequence[Piece], extents: Sequence[Extent], cells: Cells
) -> tuple[list[Piece], Cells]:
    """Lines right above a table that fill its columns made its header."""
    above = _lines_above(pieces, inside)
    borders = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(extents)]
    parted = {id(p): _parted(p, borders) for line in above for p in line}
    columns = {column for parts in parted.values() for column, _ in parts}
    if sum(len(parts) > 1 for parts in parted.values()) > _CROSSING * len(parted):
        return pieces, cells  # a row of another table, or text
    if len(columns) < max(2, _HEADER_COLUMNS * len(extents)):
        return pieces, cells
    first = min(inside, key=lambda p: p.tag.order)
    row = fresh = fresh_id(cells)
    header = [fresh - 1 - column if column in columns else EMPTY for column in range(len(extents))]
    kept: list[Piece] = []
    for piece in pieces:
        if id(piece) not in parted:
            kept.append(piece)
            continue
        for column, part in parted[id(piece)]:
            tag = Tag(first.tag.order, header[column], "TH", first.tag.table, row, header[column], True)
            kept.append(replace(part, tag=tag))
    for order, piece in enumerate(kept):
        piece.order = order
    for piece in inside:
        if piece.tag.header:
            piece.tag = piece.tag._replace(header=False)
    at = {first.tag.row: {row: header}}
    return kept, {k: v for old, value in cells.items() for k, v in (*at.get(old, {}).items(), (old, value))}


def _lines_above(pieces: Sequence[Piece], inside: Sequence[Piece]) -> list[list[Piece]]:
    """Lines above a table that are no text: untagged, or a table of their own, as close together as one header's."""
    size = median(p.size for p in inside)
    top = min(p.base for p in inside)
    left, right = min(p.left for p in inside), max(p.right for p in inside)
    table = inside[0].tag.table
    near = [
        p for p in pieces
        if p.turn == inside[0].turn and p.base < top - 0.3 * size and p.left < right and p.right > left
        and p.tag.table != table and (p.tag.cell or not p.tag.block)
    ]  # fmt: skip
    lines: list[list[Piece]] = []
    for piece in sorted(near, key=lambda p: -p.base):
        if lines and abs(lines[-1][0].base - piece.base) <= 0.3 * size:
            lines[-1].append(piece)
        elif (lines[-1][0].base if lines else top) - piece.base <= _STEP * size:
            lines.append([piece])
        else:
            break
    return lines


def _parted(piece: Piece, borders: Sequence[float]) -> list[tuple[int, Piece]]:
    """A piece cut at the borders between columns: (column, part)."""
    groups: dict[int, list[int]] = {}
    for i, word in enumerate(piece.words):
        groups.setdefault(sum((word.left + word.right) / 2 > b for b in borders), []).append(i)
    if len(groups) < 2:
        return [(column, piece) for column in groups]
    parts = []
    for column, which in groups.items():
        words = [piece.words[i] for i in which]
        edges = min(w.left for w in words), min(w.top for w in words), max(w.right for w in words)
        parts.append((column, replace(piece, words=words, left=edges[0], top=edges[1], right=edges[2])))
    return parts
