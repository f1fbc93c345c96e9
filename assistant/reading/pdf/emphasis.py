"""Lines that are italic or underlined from end to end: headings where a report has no bold ones for its last level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .drawn import Drawn
from .letters import Letters
from .pieces import Piece, turned
from .rules import read_rules

_LONGEST = 100  # characters; longer lines are no headings
_MOST_RULES = 400  # on a page with more they are a chart or a table
_HIGHEST, _LOWEST = 0.02, 0.35  # times the size, below the baseline: where an underline lies
_COVERS = 0.9  # of the line's width
_BEYOND = 1.0  # times the size that an underline may reach past its line


def mark_emphasis(pieces: Sequence[Piece], letters: Letters, drawn: Drawn) -> None:
    """Set `apart` on the pieces whose letters are all italic, or, outside tables, all underlined."""
    lines = [p for p in pieces if sum(len(w.text) for w in p.words) <= _LONGEST]
    if letters.italic.any():
        ink = (letters.owner >= 0) & (letters.code > 0x20) & (letters.code != 0xA0)
        for turn in {p.turn for p in lines}:
            here = ink & (letters.turn[letters.owner] == turn)
            box = turned(letters.box[here], turn, letters.width, letters.height)
            upright = box[~letters.italic[letters.owner[here]]]
            middle = np.stack([(upright[:, 0] + upright[:, 2]) / 2, (upright[:, 1] + upright[:, 3]) / 2], axis=1)
            for piece in lines:
                if piece.turn == turn and not _holds(piece, middle):
                    piece.apart = True
    if not len(drawn.path_boxes):
        return
    for turn in {p.turn for p in lines}:
        across = read_rules(drawn, turn, letters.width, letters.height).across
        if 0 < len(across) <= _MOST_RULES:
            for piece in lines:
                if piece.turn == turn and not piece.tag.cell and _is_underlined(piece, across):
                    piece.apart = True


def _holds(piece: Piece, points: NDArray[np.float32]) -> bool:
    """Whether one of the points (n, 2) lies within the piece."""
    x, y = points[:, 0], points[:, 1]
    return bool(((x > piece.left) & (x < piece.right) & (y > piece.top) & (y < piece.bottom)).any())


def _is_underlined(piece: Piece, across: NDArray[np.float32]) -> bool:
    left, right, y = across.T
    em = piece.size
    under = (y > piece.base + _HIGHEST * em) & (y < piece.base + _LOWEST * em)
    under &= (left > piece.left - _BEYOND * em) & (right < piece.right + _BEYOND * em)
    covered = (np.minimum(right, piece.right) - np.maximum(left, piece.left)).clip(0)[under].sum()
    return bool(covered >= _COVERS * (piece.right - piece.left))
