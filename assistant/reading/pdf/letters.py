"""The characters of one page as arrays: what each is, where it stands on the upright page, in which font and size."""

from __future__ import annotations

import ctypes
from collections import deque
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from . import calls
from .tightboxes import grow_tight_boxes

MAX_CHARACTERS = 400_000  # on one page; a page with more is an attack or a drawing, and is told as unreadable
ARTIFACT = -2  # a marked-content id of ours: what the file itself says is no content
_ITALIC_NAMES = ("italic", "oblique")
_BOLD_NAMES = ("bold", "black", "heavy", "semib", "demi")


@dataclass(frozen=True, slots=True)
class Font:
    """One font of the report.  ascent, descent: in em, above and (negative) below the baseline."""

    name: str
    bold: bool
    ascent: float
    descent: float
    italic: bool = False


@dataclass(slots=True)
class Letters:
    """Characters in PDFium's order.  Coordinates are points on the upright page from its top left corner, y down.

    code: (n,) uint32 Unicode.  box: (n, 4) float32 left, top, right, bottom, as tall as the font.
    owner: (n,) int32 index into the per-object arrays, -1 for characters PDFium made up (most spaces, line breaks).
    Per text object: size (em in points), baseline (y), bold, mode (render mode), mcid (-1 if untagged, ARTIFACT),
    turn (anticlockwise quarter turns from upright: 0..3, or -1 when askew), descent (em, negative), handles, italic
    (empty where nothing is known).
    width, height: of the upright page.
    """

    code: NDArray[np.uint32]
    box: NDArray[np.float32]
    owner: NDArray[np.int32]
    size: NDArray[np.float32]
    bold: NDArray[np.bool_]
    mode: NDArray[np.int8]
    mcid: NDArray[np.int32]
    turn: NDArray[np.int8]
    descent: NDArray[np.float32]
    handles: list[int]
    width: float
    height: float
    italic: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))


class FontBook:
    """The fonts of one document, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, Font] = {}

    def __getitem__(self, handle: int) -> Font:
        font = self._known.get(handle)
        if font is None:
            font = self._known[handle] = _font(handle)
        return font


def _font(handle: int) -> Font:
    if not handle:
        return Font("", False, 0.75, -0.25)
    buffer = ctypes.create_string_buffer(256)
    calls.font_name(handle, buffer, 256)
    name = buffer.value.decode("utf-8", "replace")
    value = ctypes.c_float()
    ascent = value.value if calls.font_ascent(handle, 1.0, ctypes.byref(value)) else 0.75
    descent = value.value if calls.font_descent(handle, 1.0, ctypes.byref(value)) else -0.25
    bold = any(word in name.lower() for word in _BOLD_NAMES) or calls.font_weight(handle) >= 600
    return Font(name, bold, ascent, descent, any(word in name.lower() for word in _ITALIC_NAMES))


def upright(page: Any) -> tuple[float, float, float, float, float, float]:
    """(a, b, c, d, e, f) with x' = a x + c y + e and y' = b x + d y + f: from page space to the upright page."""
    left, bottom, right, top = page.get_bbox()
    return {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }[page.get_rotation()]


def place(box: NDArray[np.float32], matrix: tuple[float, ...]) -> NDArray[np.float32]:
    """Boxes in page space (left, top, right, bottom; y up) as boxes on the upright page (y down)."""
    a, b, c, d, e, f = matrix
    left, top, right, bottom = np.ascontiguousarray(box.T)  # whole columns: rows of four are slow to go through
    x0, y0 = a * left + c * top + e, b * left + d * top + f
    x1, y1 = a * right + c * bottom + e, b * right + d * bottom + f
    placed = np.empty((len(box), 4), np.float32)
    np.minimum(x0, x1, out=placed[:, 0])
    np.minimum(y0, y1, out=placed[:, 1])
    np.maximum(x0, x1, out=placed[:, 2])
    np.maximum(y0, y1, out=placed[:, 3])
    return placed


def read_letters(page: Any, fonts: FontBook) -> Letters | None:
    """The characters of `page` (a pypdfium2 page), or None when it has none.

    Raises ValueError when the page holds more than MAX_CHARACTERS.
    """
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        raise ValueError("PDFium cannot read the text of this page")
    try:
        n = raw.FPDFText_CountChars(text_page)
        if n <= 0:
            return None
        if n > MAX_CHARACTERS:
            raise ValueError(f"the page holds {n:,} characters")
        return _collect(page, text_page, n, fonts)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _collect(page: Any, text_page: Any, n: int, fonts: FontBook) -> Letters:
    at = calls.address_of(text_page)
    units = (ctypes.c_ushort * (n + 1))()
    if raw.FPDFText_GetText(text_page, 0, n, units) == n + 1:
        code = np.frombuffer(memoryview(units).cast("B"), np.uint16)[:n].astype(np.uint32)
    else:  # GetText leaves out characters without text, and indices would slip
        code = np.fromiter(map(calls.unicode_of, repeat(at), range(n)), np.uint32, n)
    handles = np.fromiter(map(calls.text_object, repeat(at), range(n)), np.uint64, n)
    # Objects follow each other in runs, so look only at the ends of runs before sorting them out.
    change = np.flatnonzero(np.concatenate([[True], handles[1:] != handles[:-1]]))
    unique, first, inverse = np.unique(handles[change], return_index=True, return_inverse=True)
    owner = np.repeat(inverse.astype(np.int32), np.diff(np.append(change, n)))
    objects = unique.tolist()
    if objects and objects[0] == 0:
        objects, owner, first = objects[1:], owner - 1, first[1:]
    used, font_of = np.unique(
        np.fromiter(map(calls.object_font, objects), np.uint64, len(objects)), return_inverse=True
    )
    known = [fonts[handle] for handle in used.tolist()]
    lead = change[first]
    boxes = np.zeros((n, 4), np.float32)
    wanted = (code > 0x20) & (code != 0xA0)  # nobody asks where a space is,
    wanted[lead] = True  # but the first character of an object tells its size
    where = np.flatnonzero(wanted)
    deque(map(calls.loose_box, repeat(at), where.tolist(), (where * 16 + boxes.ctypes.data).tolist()), maxlen=0)
    grow_tight_boxes(at, boxes, wanted, owner, lead, font_of)
    boxes = place(boxes, upright(page))
    turns = _quarter_turns(np.fromiter(map(calls.char_angle, repeat(at), lead.tolist()), np.float32, len(lead)), page)
    sides = np.where(turns % 2 == 0, boxes[lead, 3] - boxes[lead, 1], boxes[lead, 2] - boxes[lead, 0])
    ascent = np.array([f.ascent for f in known], np.float32)[font_of]
    descent = np.array([f.descent for f in known], np.float32)[font_of]
    em = np.where(ascent - descent > 0.05, ascent - descent, 1.0)
    width, height = page.get_size()
    return Letters(
        code,
        boxes,
        owner,
        (sides / em).astype(np.float32),
        np.array([f.bold for f in known], np.bool_)[font_of],
        np.fromiter(map(calls.render_mode, objects), np.int8, len(objects)),
        _marked_content(objects),
        turns,
        descent,
        objects,
        width,
        height,
        np.array([f.italic for f in known], np.bool_)[font_of],
    )


def _marked_content(objects: list[int]) -> NDArray[np.int32]:
    """The marked-content id of each text object; ARTIFACT for what the file says is no content, -1 for neither."""
    numbers = np.fromiter(map(calls.marked_content, objects), np.int32, len(objects))
    name = ctypes.create_string_buffer(32)
    size = ctypes.c_ulong()
    for i in np.flatnonzero(numbers < 0).tolist():
        for k in range(calls.count_marks(objects[i])):
            mark = calls.mark_at(objects[i], k)
            named = mark and calls.mark_name(mark, name, 32, ctypes.byref(size))
            if named and name.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0") == "Artifact":
                numbers[i] = ARTIFACT
    return numbers


def _quarter_turns(angles: NDArray[np.float32], page: Any) -> NDArray[np.int8]:
    """Anticlockwise quarter turns of each angle (radians) as seen on the upright page; -1 when askew."""
    quarters = angles / (np.pi / 2)
    nearest = np.rint(quarters)
    turns = (-nearest - page.get_rotation() // 90).astype(np.int64) % 4  # PDFium measures clockwise
    return np.where(np.abs(quarters - nearest) < 0.06, turns, -1).astype(np.int8)
