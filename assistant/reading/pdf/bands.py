"""Tables of untagged pages with level rules only, as books and journals set them: above, below the header, below."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from .pieces import Piece
from .rules import Rules, Strip, join_strips
from .settling import Cells, Extent, fresh_id, overlap
from .tags import EMPTY, Tag

_SAME = 4.0  # points that the ends of a table's rules may differ
_NARROWEST = 100.0
_ONE_LINE = 0.3  # times the size: baselines of one line
_BESIDE = 0.8  # times the step from row to row: what stands nearer belongs to the row (a cell of two lines)
_HALF, _FULL = 0.5, 0.8  # of the most cells in a row: rows that others belong to; rows that say where columns stand
_FEWEST = 3  # rows
_FIGURES = 0.6  # of some column's cells: without figures, prose between two rules would be taken for a table
_FIGURE = re.compile(r"[-+(\u2212~<>]?[£$\u20ac]?\d[\d,.]*\s?[%)\w]{0,4}")

Line = list[Piece]


def put_between_rules(pieces: list[Piece], cells: Cells, rules: Rules, turn: int = 0) -> tuple[list[Piece], Cells]:
    """Untagged pieces between the level rules of a table given rows and cells of their own, as if tagged."""
    loose = [p for p in pieces if not p.tag.block and not p.tag.cell and p.turn == turn]
    for left, right, top, bottom in find_areas(rules, loose):
        inside = [p for p in loose if left - _SAME <= p.left and p.right <= right + _SAME and top < p.base <= bottom]
        rows = find_rows(inside)
        first = fresh_id(cells)
        placed: list[Piece] = []
        for r, row in enumerate(rows):
            own = first - 1 - r
            ids = [own - len(rows) - r * len(row) - c if group else EMPTY for c, group in enumerate(row)]
            cells = {**cells, own: ids}
            for c, group in enumerate(row):
                placed += [replace(p, tag=Tag(-1, 0, "", first, own, ids[c])) for p in group]
        if placed:
            pieces = _instead(pieces, inside, placed)
            taken = set(map(id, inside))  # areas overlap where rules of two widths cross a page
            loose = [p for p in loose if id(p) not in taken]
    return pieces, cells


def _instead(pieces: Sequence[Piece], old: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
    """`pieces` with `new` where the first of `old` stood, numbered again."""
    gone = {id(p) for p in old}
    at = next(i for i, p in enumerate(pieces) if id(p) in gone)
    kept = [p for p in pieces[at:] if id(p) not in gone]
    found = [*pieces[:at], *new, *kept]
    for order, piece in enumerate(found):
        piece.order = order
    return found


def find_areas(rules: Rules, pieces: Sequence[Piece]) -> list[tuple[float, float, float, float]]:
    """Where level rules of one width follow each other: left, right, y of the first and of the last.

    Text between two of them parts tables that happen to be as wide as each other.  Two rules with a whole table
    between them, as below a running header and above a footer, are lines of the page.
    """
    groups: list[list[Strip]] = []
    for strip in sorted(join_strips(rules.across.tolist()), key=lambda s: s[2]):
        if strip[1] - strip[0] < _NARROWEST:
            continue
        for group in groups:
            left, right, last = group[-1]
            same = abs(left - strip[0]) <= _SAME and abs(right - strip[1]) <= _SAME
            if same and not _is_text([p for p in pieces if last < p.base <= strip[2]], left, right):
                group.append(strip)
                break
        else:
            groups.append([strip])
    several = [g for g in groups if len(g) > 1]
    of_page = [len(g) == 2 and any(_between(g, other) for other in several if other is not g) for g in several]
    return [(g[0][0], g[0][1], g[0][2], g[-1][2]) for g, left_out in zip(several, of_page, strict=True) if not left_out]


def _between(outer: Sequence[Strip], inner: Sequence[Strip]) -> bool:
    """Whether rules stand within others: between the first and the last, and no further to either side."""
    (left, right, top), bottom = outer[0], outer[-1][2]
    return left - _SAME <= inner[0][0] and inner[0][1] <= right + _SAME and top < inner[0][2] and inner[-1][2] < bottom


def _is_text(pieces: Sequence[Piece], left: float, right: float) -> bool:
    lines = _lines([p for p in pieces if p.left < right and p.right > left])
    single = sum(len(line) == 1 and line[0].right - line[0].left > 0.5 * (right - left) for line in lines)
    return len(lines) > 1 and single >= 0.5 * len(lines)


def find_rows(inside: Sequence[Piece]) -> list[list[Line]]:
    """The rows of a table, each with the pieces of every column; [] when these pieces are none."""
    lines = _lines(inside)
    most = max(map(len, lines), default=0)
    anchors = [line for line in lines if len(line) >= max(2, _HALF * most)]
    if most < 3 or len(anchors) < _FEWEST:
        return []
    fullest = [line for line in anchors if len(line) == most]
    columns = _columns(fullest if len(fullest) > 1 else [line for line in anchors if len(line) >= _FULL * most])
    if len(columns) < 3 or not any(_has_figures(column, anchors) for column in columns):
        return []
    steps = sorted(b[0].base - a[0].base for a, b in itertools.pairwise(anchors))
    step = steps[len(steps) // 10]
    rows: list[tuple[Line, list[Line]]] = []  # the line that a row is known by, and its cells
    loose: list[Line] = []
    for line in lines:
        nearest = min(abs(a[0].base - line[0].base) for a in anchors)
        across = any(sum(overlap((p.left, p.right), c) > p.size for c in columns) > 1 for p in line)
        if line not in anchors and nearest < _BESIDE * step and not across:
            loose.append(line)
        else:
            rows.append((line, _in_columns(line, columns)))
    for line in loose:
        _, cells = min(rows, key=lambda row: abs(row[0][0].base - line[0].base))
        for cell, more in zip(cells, _in_columns(line, columns), strict=True):
            cell += more
    for _, cells in rows:
        for cell in cells:
            cell.sort(key=lambda p: (p.base, p.left))
    return [cells for _, cells in rows]


def _lines(pieces: Sequence[Piece]) -> list[Line]:
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda p: p.base):
        if lines and piece.base - lines[-1][0].base <= _ONE_LINE * max(piece.size, lines[-1][0].size):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda p: p.left)
    return lines


def _columns(lines: Sequence[Line]) -> list[Extent]:
    """x-intervals that pieces of these lines take, those that overlap made one."""
    columns: list[Extent] = []
    for left, right in sorted((p.left, p.right) for line in lines for p in line):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _has_figures(column: Extent, lines: Sequence[Line]) -> bool:
    cells = [p.text for line in lines for p in line if overlap((p.left, p.right), column) > 0]
    return bool(cells) and sum(bool(_FIGURE.fullmatch(c)) for c in cells) >= _FIGURES * len(cells)


def _in_columns(line: Sequence[Piece], columns: Sequence[Extent]) -> list[Line]:
    """The pieces of a line, each in the column that it overlaps most or stands nearest to."""
    cells: list[Line] = [[] for _ in columns]
    for piece in line:
        here = (piece.left, piece.right)
        cells[max(range(len(columns)), key=lambda i: (overlap(here, columns[i]), -i))].append(piece)
    return cells
