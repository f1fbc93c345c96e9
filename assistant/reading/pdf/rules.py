"""The thin lines drawn on a page: they strike words out, and they part the cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .drawn import Drawn
from .letters import Letters
from .pieces import turned

JOINS = 3.0  # points that the ends of rules may lie apart and still meet
_SAME_BORDER = 1.6  # points that parallel rules may lie apart and still be one
_THICKEST = 2.5  # points
_SHORTEST = 2.0
# A strike runs through the middle of small letters; underlines lie at or below the baseline (-.3 to .05 of the size).
_LOWEST, _HIGHEST = 0.15, 0.45
_BEYOND = 1.5  # times the size that a strike may reach beyond its words; a table's rule or a chart's line goes on

Strip = tuple[float, float, float]  # a rule: from, to, and where in the other direction


class Rules(NamedTuple):
    """across: (n, 3) left, right, y of level rules.  down: (m, 3) top, bottom, x.  areas: (k, 4) boxes of the rest.

    Points, y down.
    """

    across: NDArray[np.float32]
    down: NDArray[np.float32]
    areas: NDArray[np.float32]


def read_rules(drawn: Drawn, turn: int, width: float, height: float) -> Rules:
    """The rules of a page as text written `turn` quarter turns from upright sees them."""
    boxes = turned(drawn.path_boxes, turn, width, height)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    across = boxes[(high <= _THICKEST) & (wide >= high)]
    down = boxes[(wide <= _THICKEST) & (high >= wide)]
    areas = boxes[(wide > _THICKEST) & (high > _THICKEST)]
    return Rules(
        np.stack([across[:, 0], across[:, 2], (across[:, 1] + across[:, 3]) / 2], axis=1),
        np.stack([down[:, 1], down[:, 3], (down[:, 0] + down[:, 2]) / 2], axis=1),
        areas,
    )


def join_strips(strips: Sequence[Sequence[float]]) -> list[Strip]:
    """Rules drawn in parts made one."""
    found: list[Strip] = []
    for start, end, at in sorted(strips, key=lambda s: (round(s[2]), s[0])):
        last = found[-1] if found else None
        if last and abs(last[2] - at) <= _SAME_BORDER and start <= last[1] + JOINS:
            found[-1] = (last[0], max(last[1], end), last[2])
        else:
            found.append((start, end, at))
    return [s for s in found if s[1] - s[0] >= JOINS]


def find_struck(letters: Letters, drawn: Drawn) -> NDArray[np.bool_]:
    """(n,) True for characters that a level rule strikes out.

    Done letter by letter: tracked changes put old and new into one word ("b)a)": Kent's audit committee, page 2).
    """
    struck = np.zeros(len(letters.code), np.bool_)
    if not len(drawn.path_boxes) or not len(letters.size):
        return struck
    ink = np.flatnonzero((letters.owner >= 0) & (letters.code > 0x20) & (letters.code != 0xA0))
    turns = letters.turn[letters.owner[ink]]
    for turn in set(letters.turn.tolist()) - {-1}:
        rules = read_rules(drawn, turn, letters.width, letters.height).across
        rules = rules[rules[:, 1] - rules[:, 0] >= _SHORTEST]
        if not len(rules):
            continue
        here = ink[turns == turn]
        box = turned(letters.box[here], turn, letters.width, letters.height)
        owner = letters.owner[here]
        size = np.maximum(letters.size[owner], 0.5)
        base = box[:, 3] + letters.descent[owner] * size
        for left, right, y in rules[_near_lines(rules, base, size)].tolist():
            through = (y < base - _LOWEST * size) & (y > base - _HIGHEST * size)
            middle = (box[:, 0] + box[:, 2]) / 2
            through &= (middle > left) & (middle < right)
            if through.any():
                inside, em = box[through], float(size[through].max())
                if inside[:, 0].min() - left <= _BEYOND * em and right - inside[:, 2].max() <= _BEYOND * em:
                    struck[here[through]] = True
    return struck


def _near_lines(rules: NDArray[np.float32], base: NDArray[np.float32], size: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(n_rules,) True for rules at the height of some line's letters."""
    tenths = np.unique(np.rint(base * 10).astype(np.int64) * 100_000 + np.rint(size * 10).astype(np.int64))
    line, em = (tenths // 100_000) / 10, (tenths % 100_000) / 10
    above = line[None, :] - rules[:, 2, None]
    near = (above >= _LOWEST * em[None, :] - 0.1) & (above <= _HIGHEST * em[None, :] + 0.1)
    return np.asarray(near.any(axis=1), np.bool_)


def count_struck(struck: NDArray[np.bool_], letters: Letters) -> int:
    """How many passages are struck out: runs of struck letters, blanks between them not counted."""
    ink = (letters.code > 0x20) & (letters.code != 0xA0) & (letters.owner >= 0)
    run = struck[ink].astype(np.int8)
    return int(np.count_nonzero(np.diff(run, prepend=0) == 1))
