"""Tables of untagged pages that are ruled: the lines drawn around their cells say which words belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .bands import put_between_rules
from .drawn import Drawn
from .pieces import Piece, Word, turned, turned_back
from .rules import JOINS, Rules, Strip, join_strips, read_rules
from .settling import Cells
from .tags import EMPTY, SPANNED, Tag

_DRAWN = 0.6  # of a cell's side: a border is there when so much of it is drawn
_FEWEST = 4  # untagged pieces worth looking for a table
_MOST_RULES = 2_000
_MOST_BORDERS = 80  # of one table in one direction
_INSIDE = 0.9  # of the words in a table that must lie whole within a cell; a chart's labels do not


@dataclass(frozen=True)
class Grid:
    """Borders of one ruled table.  xs, ys: where its columns and rows begin and end.

    across, down: its rules; the sides of coloured areas part cells as well (their tops may be those of single lines).
    """

    xs: list[float]
    ys: list[float]
    across: list[Strip]
    down: list[Strip]


def ruled_cells(
    pieces: list[Piece], cells: Cells, drawn: Drawn, width: float, height: float
) -> tuple[list[Piece], Cells]:
    """Pieces and cells of a page, what stands in ruled tables that are not tagged given cells too."""
    loose = [p for p in pieces if not p.tag.block]
    if len(loose) < _FEWEST or not len(drawn.path_boxes):
        return pieces, cells
    turn = loose[0].turn
    rules = read_rules(drawn, turn, width, height)
    grids = find_grids(rules)
    if grids:
        sideways = {id(p): _turned_to(p, turn, width, height) for p in loose if p.turn != turn}
        within = {k: p for k, p in sideways.items() if any(_touches(p, grid) for grid in grids)}
        pieces, cells = put_in_cells([within.get(id(p), p) for p in pieces], cells, grids)
    return put_between_rules(pieces, cells, rules, turn)


def _turned_to(piece: Piece, turn: int, width: float, height: float) -> Piece:
    """A piece written in another direction, as the text of the page sees it: the label of a row stands on its side."""
    old = [(w.left, w.top, w.right, w.bottom) for w in piece.words]
    back = np.array([turned_back(box, piece.turn, width, height) for box in old], np.float32)
    boxes = np.round(turned(back, turn, width, height).astype(np.float64), 1)
    words = [
        replace(word, left=left, top=top, right=right, bottom=bottom)
        for word, (left, top, right, bottom) in zip(piece.words, boxes.tolist(), strict=True)
    ]
    left, top = boxes[:, :2].min(0).tolist()
    right, bottom = boxes[:, 2:].max(0).tolist()
    return replace(piece, words=words, left=left, top=top, right=right, bottom=bottom, base=bottom, turn=turn)


def find_grids(rules: Rules) -> list[Grid]:
    """The ruled tables of a page: rules that meet, with at least two columns and two rows between them."""
    across, down = join_strips(rules.across.tolist()), join_strips(rules.down.tolist())
    if len(across) + len(down) > _MOST_RULES:
        return []
    grids = []
    edges = rules.areas.tolist()[:_MOST_RULES]
    upright_edges = [(top, bottom, x) for left, top, right, bottom in edges for x in (left, right)]
    for levels, uprights in _meeting(across, down):
        xs = _places([s[2] for s in uprights] + [e for s in levels for e in s[:2]])
        ys = _places([s[2] for s in levels] + [e for s in uprights for e in s[:2]])
        if 3 <= len(xs) <= _MOST_BORDERS and 3 <= len(ys) <= _MOST_BORDERS:
            grids.append(Grid(xs, ys, levels, uprights + upright_edges))
    return grids


def _meeting(across: list[Strip], down: list[Strip]) -> list[tuple[list[Strip], list[Strip]]]:
    """Groups of level and upright rules that touch each other."""
    group = list(range(len(across) + len(down)))

    def head(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, (left, right, y) in enumerate(across):
        for j, (top, bottom, x) in enumerate(down, len(across)):
            if left - JOINS <= x <= right + JOINS and top - JOINS <= y <= bottom + JOINS:
                group[head(i)] = head(j)
    groups: dict[int, tuple[list[Strip], list[Strip]]] = {}
    for i in range(len(group)):
        levels, uprights = groups.setdefault(head(i), ([], []))
        if i < len(across):
            levels.append(across[i])
        else:
            uprights.append(down[i - len(across)])
    return [g for g in groups.values() if g[0] and g[1]]


def _places(values: list[float]) -> list[float]:
    """Where borders are, those close together taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > JOINS:
            found.append(value)
    return found


def put_in_cells(pieces: list[Piece], cells: Cells, grids: Sequence[Grid]) -> tuple[list[Piece], Cells]:
    """Untagged pieces inside ruled tables given cells of their own, as if they had been tagged.  May part pieces."""
    for grid in grids:
        inside = [p for p in pieces if not p.tag.block and not p.tag.cell and _touches(p, grid)]
        table = _Table(grid, min([SPANNED, *cells, *(c for row in cells.values() for c in row)]) - 1)
        parts = {id(p): table.part(p) for p in inside}
        if not table.is_one(inside):
            continue
        pieces = [part for p in pieces for part in parts.get(id(p), [p])]
        cells = cells | table.rows()
    for order, piece in enumerate(pieces):
        piece.order = order
    return pieces, cells


def _touches(piece: Piece, grid: Grid) -> bool:
    x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
    return grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]


class _Table:
    """The cells of one grid: places of the grid between which no border is drawn are one cell."""

    def __init__(self, grid: Grid, first_id: int) -> None:
        self.grid, self.first_id = grid, first_id
        self.n_rows, self.n_columns = len(grid.ys) - 1, len(grid.xs) - 1
        above = {(r, c): (r, c) for r in range(self.n_rows) for c in range(self.n_columns)}

        upright = [[s for s in grid.down if abs(s[2] - x) <= JOINS] for x in grid.xs]
        level = [[s for s in grid.across if abs(s[2] - y) <= JOINS] for y in grid.ys]

        def first_of(place: tuple[int, int]) -> tuple[int, int]:
            while above[place] != place:
                above[place] = above[above[place]]
                place = above[place]
            return place

        for r, c in list(above):
            joined = [(r, c)]
            if c and not _drawn(upright[c], grid.ys[r], grid.ys[r + 1]):
                joined.append((r, c - 1))
            if r and not _drawn(level[r], grid.xs[c], grid.xs[c + 1]):
                joined.append((r - 1, c))
            heads = [first_of(place) for place in joined]
            above.update(dict.fromkeys(heads, min(heads)))
        self.cell = {place: first_of(place) for place in above}
        self.filled: dict[tuple[int, int], int] = {}
        self.whole = self.words = 0

    def part(self, piece: Piece) -> list[Piece]:
        """A piece cut where its words lie in several cells, each part with its cell."""
        groups: dict[tuple[int, int], list[Word]] = {}
        for word in piece.words:
            row = _between(self.grid.ys, (word.top + word.bottom) / 2)
            at = self.cell[row, _between(self.grid.xs, (word.left + word.right) / 2)]
            left, right = _between(self.grid.xs, word.left + 2), _between(self.grid.xs, word.right - 2)
            self.words += 1
            self.whole += self.cell[row, left] == self.cell[row, right]
            groups.setdefault(at, []).append(word)
        parts = []
        for at, words in groups.items():
            self.filled[at] = self.filled.get(at, 0) + len(words)
            tag = Tag(-1, 0, "", self.first_id, self.first_id - at[0], self._id(at))
            edges: dict[str, Any] = {} if len(groups) == 1 else {
                "left": min(w.left for w in words), "top": min(w.top for w in words),
                "right": max(w.right for w in words), "bottom": max(w.bottom for w in words),
            }  # fmt: skip
            parts.append(replace(piece, words=words, tag=tag, **edges))
        return parts

    def _id(self, at: tuple[int, int]) -> int:
        return self.first_id - self.n_rows - at[0] * self.n_columns - at[1]

    def is_one(self, inside: Sequence[Piece]) -> bool:
        """Whether words fill at least two rows and two columns, and hardly any stands across a border."""
        rows, columns = {r for r, _ in self.filled}, {c for _, c in self.filled}
        side_by_side = any(sum(r == row for r, _ in self.filled) > 1 for row in rows)
        return (
            bool(inside) and len(rows) > 1 and len(columns) > 1 and side_by_side
            and self.whole >= _INSIDE * self.words
        )  # fmt: skip

    def rows(self) -> Cells:
        """Row -> its cells from column to column; columns that hold no words anywhere are left out."""
        used = [c for c in range(self.n_columns) if any(at[1] == c for at in self.filled)]
        found: Cells = {}
        for r in range(self.n_rows):
            if not any(at[0] == r for at in self.filled):
                continue
            row = []
            for c in used:
                at = self.cell[r, c]
                if at == (r, c):
                    row.append(self._id(at) if at in self.filled else EMPTY)
                else:
                    row.append(SPANNED if at[0] == r and at[1] < c else EMPTY)
            found[self.first_id - r] = row
        return found


def _drawn(strips: Sequence[Strip], start: float, end: float) -> bool:
    """Whether strips on one border cover most of it from `start` to `end`."""
    covered = sum(max(0.0, min(strip[1], end) - max(strip[0], start)) for strip in strips)
    return covered >= _DRAWN * (end - start)


def _between(borders: Sequence[float], value: float) -> int:
    return min(max(sum(value >= b for b in borders) - 1, 0), len(borders) - 2)
