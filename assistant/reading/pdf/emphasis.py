"""Lines that are underlined from end to end: headings where a report has no bold ones for its last level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .drawn import Drawn
from .letters import Letters
from .pieces import Piece
from .rules import read_rules

_LONGEST = 100  # characters; longer lines are no headings
_MOST_RULES = 400  # on a page with more they are a chart or a table
_HIGHEST, _LOWEST = 0.02, 0.35  # times the size, below the baseline: where an underline lies
_COVERS = 0.9  # of the line's width
_BEYOND = 1.0  # times the size that an underline may reach past its line


def mark_underlined(pieces: Sequence[Piece], letters: Letters, drawn: Drawn) -> None:
    """Set `apart` on the pieces outside tables that are underlined from end to end."""
    if not len(drawn.path_boxes):
        return
    lines = [p for p in pieces if not p.tag.cell and sum([len(w.text) for w in p.words]) <= _LONGEST]
    for turn in {p.turn for p in lines}:
        across = read_rules(drawn, turn, letters.width, letters.height).across
        if not 0 < len(across) <= _MOST_RULES:
            continue
        here = [p for p in lines if p.turn == turn]
        left, right, y = across.T[:, None, :]
        start, end, base, em = np.array([(p.left, p.right, p.base, p.size) for p in here]).T[:, :, None]
        under = (y > base + _HIGHEST * em) & (y < base + _LOWEST * em)
        under &= (left > start - _BEYOND * em) & (right < end + _BEYOND * em)
        covered = ((np.minimum(right, end) - np.maximum(left, start)).clip(0) * under).sum(1)
        for i in np.flatnonzero(covered >= _COVERS * (end - start)[:, 0]).tolist():
            here[i].apart = True
