"""Boxes that are only as tall as their ink, made as tall as the font like all others.

PDFium's box of a character is as tall as its font, but for some characters of some embedded fonts it gives the ink
alone: every "3" of one typeset report, taken for a raised note mark because its box was low.
"""

from __future__ import annotations

import ctypes
from collections import deque
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from . import calls

_TIGHT = 0.97  # of the usual height; PDFium's heights of one font differ by rounding alone


def grow_tight_boxes(
    at: int,
    boxes: NDArray[np.float32],
    known: NDArray[np.bool_],
    owner: NDArray[np.int32],
    lead: NDArray[np.int64],
    font_of: NDArray[np.int64],
) -> None:
    """Grow them in place.

    at: address of PDFium's text page.  boxes: (n, 4) left, top, right, bottom in page space, y up.  known: (n,) True
    where there is a box.  owner: (n,) text object of each character, -1 for none; lead: its first character, font_of:
    its font, by text object.
    """
    if not len(lead):
        return
    up = _up(at, lead)
    em = np.hypot(up[:, 0], up[:, 1])
    where = np.flatnonzero(known & (owner >= 0))
    where = where[em[owner[where]] > 0.1]
    along = np.abs(up) / np.maximum(em, 1e-9)[:, None]
    width, height = boxes[where, 2] - boxes[where, 0], boxes[where, 1] - boxes[where, 3]
    sides = np.where(along[owner[where], 1] >= along[owner[where], 0], height, width)
    heights = np.abs(sides) / em[owner[where]]
    fonts = font_of[owner[where]]
    for font in np.unique(fonts).tolist():
        ours = fonts == font
        usual = float(np.median(heights[ours]))
        tight = where[ours & (heights < _TIGHT * usual)]
        if not len(tight):
            continue
        like = where[ours][int(np.argmin(np.abs(heights[ours] - usual)))]
        above, below = _reach(at, boxes[like], int(like), up[owner[like]])
        for i in tight.tolist():
            x, y = _origin(at, i)
            for share in (above, below):
                px, py = x + share * up[owner[i], 0], y + share * up[owner[i], 1]
                left, top, right, bottom = boxes[i]
                boxes[i] = min(left, px), max(top, py), max(right, px), min(bottom, py)


def _up(at: int, lead: NDArray[np.int64]) -> NDArray[np.float64]:
    """(objects, 2): one em upwards from the baseline in page space; zeros where PDFium does not say."""
    matrices = np.zeros((len(lead), 6), np.float32)
    where = np.arange(len(lead)) * 24 + matrices.ctypes.data
    numbers = lead.tolist()
    deque(map(calls.char_matrix, repeat(at), numbers, where.tolist()), maxlen=0)
    sizes = np.fromiter(map(calls.char_size, repeat(at), numbers), np.float64, len(lead))
    return sizes[:, None] * matrices[:, 2:4].astype(np.float64)


def _origin(at: int, i: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    calls.char_origin(at, i, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _reach(at: int, box: NDArray[np.float32], i: int, up: NDArray[np.float64]) -> tuple[float, float]:
    """How far character i's box reaches above its origin and below (negative), in em."""
    x, y = _origin(at, i)
    length = float(up @ up)
    corners = [(px - x, py - y) for px in (float(box[0]), float(box[2])) for py in (float(box[1]), float(box[3]))]
    shares = [(dx * up[0] + dy * up[1]) / length for dx, dy in corners]
    return max(shares), min(shares)
