"""What is drawn besides letters, and which letters a reader of the page cannot see.

Hidden text is never indexed or quoted: it may be there to mislead a machine. Seen in real reports: remnants in
render mode 3, text under a picture, white on white. The legitimate exception is the text layer over a scan.
"""

from __future__ import annotations

import ctypes
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from . import calls
from .letters import Letters, place, upright

_MAX_OBJECTS = 200_000
_MAX_SEGMENTS = 20_000  # of one page's paths looked into
_ONE_RECTANGLE, _MANY_LINES = 5, 400  # segments of a path: not looked into up to the one and beyond the other
_SMALLEST = 2.0  # points; below it nobody reads
_SCAN_SHARE = 0.6  # of the page under pictures: then invisible text is a scan's text layer
_SCAN_LETTERS = 200  # under a picture of the page: fewer are remnants below a photograph
_NEAR_WHITE = 225
_TRANSPARENT = 26  # of 255: a tenth
_MOST_INKS, _MOST_GROUNDS = 200, 5_000  # looked at on one page
_SAME_COLOUR = 40  # of 255, in each of red, green and blue
_RULE = 2.0  # points: what is thinner covers nothing
_NARROW, _NARROW_CONTRAST = 6.0, 10  # a full stop in a pixel or two is drawn pale
_CONTRAST = 50  # of 255, between the darkest and the lightest pixel in the box of visible text

_PATH, _IMAGE, _SHADING = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING


class Drawn:
    """The objects of one page in painting order, with their boxes on the upright page where they can cover text."""

    def __init__(self, page: Any) -> None:
        self.page = page
        at = calls.address_of(page)
        n = min(calls.count_objects(at), _MAX_OBJECTS)
        self.handles = [h or 0 for h in map(calls.page_object, repeat(at), range(n))]
        self.types = np.fromiter(map(calls.object_type, self.handles), np.int32, n)

    def boxes(self, which: NDArray[np.int64]) -> NDArray[np.float32]:
        """(len(which), 4) boxes on the upright page."""
        n = len(which)
        found = np.zeros((n, 4), np.float32)  # left, bottom, right, top, y up
        at = found.ctypes.data
        left, bottom, right, top = (range(at + 4 * k, at + 4 * k + 16 * n, 16) for k in range(4))
        for _ in map(calls.object_bounds, [self.handles[k] for k in which.tolist()], left, bottom, right, top):
            pass
        return place(found, upright(self.page))

    @cached_property
    def path_boxes(self) -> NDArray[np.float32]:
        """(n, 4) boxes of all drawn paths on the upright page; of paths made of several lines, those of each."""
        which = np.flatnonzero(self.types == _PATH)
        handles = [self.handles[k] for k in which.tolist()]
        counts = np.fromiter(map(calls.count_segments, handles), np.int32, len(handles))
        boxes = self.boxes(which)
        parted = np.zeros(len(which), np.bool_)
        parts: list[tuple[float, float, float, float]] = []
        left = _MAX_SEGMENTS
        for i in np.flatnonzero((counts > _ONE_RECTANGLE) & (counts <= _MANY_LINES)).tolist():
            n = int(counts[i])
            if n <= left:
                left -= n
                lines = self._lines_of(handles[i], n)
                parts += lines
                parted[i] = bool(lines)
        if not parts:
            return boxes
        return np.concatenate([boxes[~parted], place(np.array(parts, np.float32), upright(self.page))])

    def _lines_of(self, handle: int, n: int) -> list[tuple[float, float, float, float]]:
        """The box of each stroke of a path that is made of straight lines; left, bottom, right, top; y up."""
        matrix = raw.FS_MATRIX()
        calls.object_matrix(handle, ctypes.addressof(matrix))
        x, y = ctypes.c_float(), ctypes.c_float()
        at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
        strokes: list[list[tuple[float, float]]] = []
        for i in range(n):
            segment = calls.segment_at(handle, i)
            kind = calls.segment_type(segment) if segment else raw.FPDF_SEGMENT_BEZIERTO
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                return []
            calls.segment_point(segment, at_x, at_y)
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f,
            )  # fmt: skip
            if kind == raw.FPDF_SEGMENT_MOVETO or not strokes:
                strokes.append([])
            strokes[-1].append(point)
        if len(strokes) < 2:
            return []
        return [
            (min(p[0] for p in s), min(p[1] for p in s), max(p[0] for p in s), max(p[1] for p in s)) for s in strokes
        ]

    @property
    def n_paths(self) -> int:
        """How many paths are drawn."""
        return int(np.count_nonzero(self.types == _PATH))

    def image_share(self, width: float, height: float) -> float:
        """The share of the page that its largest picture takes."""
        boxes = self.boxes(np.flatnonzero(self.types == _IMAGE))
        if not len(boxes):
            return 0.0
        across = np.minimum(boxes[:, 2], width) - np.maximum(boxes[:, 0], 0)
        down = np.minimum(boxes[:, 3], height) - np.maximum(boxes[:, 1], 0)
        return float((across.clip(0) * down.clip(0)).max() / max(width * height, 1.0))

    def covers(self) -> NDArray[np.int64]:
        """Indices of objects that can cover what was painted before: pictures, shadings, filled paths."""
        found = []
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        for k in np.flatnonzero((self.types == _IMAGE) | (self.types == _SHADING) | (self.types == _PATH)).tolist():
            if self.types[k] == _PATH:
                calls.draw_mode(self.handles[k], ctypes.addressof(mode), ctypes.addressof(stroke))
                if not mode.value:
                    continue
            found.append(k)
        return np.array(found, np.int64)


def visible(page: Any, letters: Letters, drawn: Drawn) -> tuple[NDArray[np.bool_], bool]:
    """(n,) True for the characters a reader can see, and whether the page is a scan with a text layer."""
    n = len(letters.code)
    owned = letters.owner >= 0
    shown = np.ones(n, np.bool_)
    box = letters.box
    shown &= (box[:, 2] > 0) & (box[:, 0] < letters.width) & (box[:, 3] > 0) & (box[:, 1] < letters.height)
    if not len(letters.size):
        return shown, False
    own = letters.owner.clip(0)
    invisible = (letters.mode == 3) | (letters.mode == 7)
    scan = bool(invisible.any()) and drawn.image_share(letters.width, letters.height) >= _SCAN_SHARE
    gone = (letters.size < _SMALLEST) | (invisible & (not scan))
    suspects = _suspects(drawn, letters) & ~gone & ~invisible
    if suspects.any():
        faint = _faint(page, letters, suspects)
        if not scan and faint.any() and _is_under_scan(drawn, letters, faint):
            return shown, True
        gone |= faint
    shown &= ~(owned & gone[own])
    return shown, scan


def _is_under_scan(drawn: Drawn, letters: Letters, faint: NDArray[np.bool_]) -> bool:
    """Whether the text under a picture of the page is what was recognised in it: a page of it, and nearly all."""
    ink = (letters.owner >= 0) & (letters.code > 0x20) & (letters.code != 0xA0)
    under = int(np.count_nonzero(faint[letters.owner[ink]]))
    whole = under >= _SCAN_LETTERS and under >= 0.95 * int(np.count_nonzero(ink))
    return whole and drawn.image_share(letters.width, letters.height) >= _SCAN_SHARE


def _object_boxes(letters: Letters) -> NDArray[np.float32]:
    """(n_objects, 4) the box around the characters of each text object, white space left out."""
    found = np.tile(np.array([1e9, 1e9, -1e9, -1e9], np.float32), (len(letters.size), 1))
    ink = (letters.owner >= 0) & (letters.code > 0x20) & (letters.code != 0xA0)
    own, box = letters.owner[ink], letters.box[ink]
    np.minimum.at(found[:, 0], own, box[:, 0])
    np.minimum.at(found[:, 1], own, box[:, 1])
    np.maximum.at(found[:, 2], own, box[:, 2])
    np.maximum.at(found[:, 3], own, box[:, 3])
    return found


def _suspects(drawn: Drawn, letters: Letters) -> NDArray[np.bool_]:
    """(n_objects,) True for text that may be unseen.

    It is near-white, transparent, clipped, of the colour it stands on, or something was painted over it later.
    """
    n = len(letters.handles)
    colour = np.zeros((n, 4), np.uint32)
    at, end = colour.ctypes.data, colour.ctypes.data + 16 * n
    red, green, blue, alpha = (range(at + 4 * k, end + 4 * k, 16) for k in range(4))
    known = np.fromiter(map(calls.fill_color, letters.handles, red, green, blue, alpha), np.int32, n)
    suspects: NDArray[np.bool_] = (known != 0) & ((colour[:, :3].min(1) >= _NEAR_WHITE) | (colour[:, 3] < _TRANSPARENT))
    suspects |= np.fromiter(map(calls.clip_paths, map(calls.clip_of, letters.handles)), np.int32, n) > 0
    covers = drawn.covers()
    if not len(covers):
        return suspects
    place_of = {h: k for k, h in enumerate(drawn.handles)}
    painted = np.array([place_of.get(h, -1) for h in letters.handles], np.int64)
    if not (painted >= 0).any():
        return suspects
    text = _object_boxes(letters)
    suspects |= _on_own_colour(drawn, covers, colour, text, painted)
    later = covers[covers > painted[painted >= 0].min()]
    if not len(later):
        return suspects
    over = drawn.boxes(later)
    for k, (left, top, right, bottom) in zip(later.tolist(), over.tolist(), strict=True):
        if min(right - left, bottom - top) < _RULE:
            continue
        suspects |= (
            (painted >= 0) & (painted < k)
            & (text[:, 0] < right) & (text[:, 2] > left) & (text[:, 1] < bottom) & (text[:, 3] > top)
        )  # fmt: skip
    return suspects


def _on_own_colour(
    drawn: Drawn, covers: NDArray[np.int64], colour: NDArray[np.uint32], text: NDArray[np.float32],
    painted: NDArray[np.int64],
) -> NDArray[np.bool_]:  # fmt: skip
    """(n_objects,) True for text on a path that was filled before it with nearly the same colour."""
    found = np.zeros(len(text), np.bool_)
    paths = covers[(drawn.types[covers] == _PATH) & (covers < painted.max())][:_MOST_GROUNDS]
    if not len(paths):
        return found
    packed = np.unique((colour[painted >= 0, :3] << np.array([16, 8, 0], np.uint32)).sum(1))[:_MOST_INKS]
    inks = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.int64)
    grounds = np.zeros((len(paths), 4), np.uint32)
    at = grounds.ctypes.data
    for i, k in enumerate(paths.tolist()):
        row = at + 16 * i
        calls.fill_color(drawn.handles[k], row, row + 4, row + 8, row + 12)
    away = np.abs(grounds[:, None, :3].astype(np.int64) - inks[None]).max(2)
    like = np.flatnonzero((away <= _SAME_COLOUR).any(1))
    boxes = drawn.boxes(paths[like]) if len(like) else np.zeros((0, 4), np.float32)
    large = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= _RULE
    for i, (left, top, right, bottom) in zip(like[large].tolist(), boxes[large].tolist(), strict=True):
        same = np.abs(colour[:, :3].astype(np.int64) - grounds[i, :3].astype(np.int64)).max(1) <= _SAME_COLOUR
        found |= (
            same & (painted > int(paths[i]))
            & (text[:, 0] < right) & (text[:, 2] > left) & (text[:, 1] < bottom) & (text[:, 3] > top)
        )  # fmt: skip
    return found


def _faint(page: Any, letters: Letters, suspects: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n_objects,) True for suspects whose box shows nothing when the page is drawn."""
    faint = np.zeros(len(suspects), np.bool_)
    boxes = _object_boxes(letters).astype(np.float64)
    limits = np.array([0, 0, letters.width, letters.height])
    boxes = np.clip(boxes, 0, limits[[2, 3, 2, 3]])
    which = np.flatnonzero(suspects & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1]))
    if not len(which):
        return faint
    # Only the part of the page that holds suspects is drawn; whole points are cut off, so that pixels stay in place.
    left, top = np.floor(boxes[which, :2].min(0)).astype(int).tolist()
    right, bottom = np.floor(limits[2:] - boxes[which, 2:].max(0)).astype(int).tolist()
    bitmap = page.render(scale=1, grayscale=True, crop=(left, bottom, right, top))
    try:
        grey = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].astype(np.int16)
        for i in which.tolist():
            x0, y0, x1, y1 = boxes[i].astype(int).tolist()
            cut = grey[y0 - top : y1 - top + 1, x0 - left : x1 - left + 1]
            least = _CONTRAST if boxes[i, 2] - boxes[i, 0] >= _NARROW else _NARROW_CONTRAST
            faint[i] = not cut.size or int(cut.max()) - int(cut.min()) < least
        return faint
    finally:
        bitmap.close()
