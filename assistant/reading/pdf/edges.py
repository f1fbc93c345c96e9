"""Rows of pieces near the top and the foot of a page: where running heads, running feet and page numbers stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .pieces import Piece

_ZONE = 0.16  # of the page's height, at the top and at the foot


@dataclass(slots=True)
class Row:
    """Pieces on one baseline near the top or the foot.  distance: points from that edge to the baseline."""

    pieces: list[Piece]
    text: str
    foot: bool
    distance: float


def edge_rows(pieces: Sequence[Piece], width: float, height: float) -> list[Row]:
    """Rows near the top and the foot as each piece sees them: a sideways page keeps its number at its own foot."""
    heights = {turn: width if turn % 2 else height for turn in range(4)}
    near = [
        p for p in pieces if not p.tag.cell and not _ZONE * heights[p.turn] < p.base < (1 - _ZONE) * heights[p.turn]
    ]
    near.sort(key=lambda p: (p.turn, p.base, p.left))
    grouped: list[list[Piece]] = []
    for piece in near:
        last = grouped[-1][0] if grouped else None
        if last and last.turn == piece.turn and abs(piece.base - last.base) <= 2.5:
            grouped[-1].append(piece)
        else:
            grouped.append([piece])
    rows = []
    for group in grouped:
        height = heights[group[0].turn]
        group.sort(key=lambda p: p.left)
        foot = group[0].base > height / 2
        distance = height - group[0].base if foot else group[0].base
        rows.append(Row(group, " ".join(p.text for p in group), foot, distance))
    return rows
