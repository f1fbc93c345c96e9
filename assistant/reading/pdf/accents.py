"""Accents that a file draws as signs of their own, put back onto their letters ("Min ´ a´c" is Mináč).

TeX's older fonts have no accented letters: an acute accent is moved over an a. What stands over a letter becomes part
of it if Unicode has that letter; all other accents stay where they are.
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from .letters import Letters

_COMBINING = {
    0x60: 0x300, 0xB4: 0x301, 0x2C6: 0x302, 0x2DC: 0x303, 0xAF: 0x304, 0x2D8: 0x306, 0x2D9: 0x307, 0xA8: 0x308,
    0x2DA: 0x30A, 0x2DD: 0x30B, 0x2C7: 0x30C, 0xB8: 0x327, 0x2DB: 0x328,
}  # fmt: skip
_IS_ACCENT = np.zeros(0x10000, np.bool_)
_IS_ACCENT[list(_COMBINING)] = True
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_OVER = 0.6  # of the accent's width that must lie over the letter
_MOST = 5_000  # accents on one page


def reattach(letters: Letters, ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`ink` without the accents that became part of a letter; the letters of `letters.code` are changed.

    ink: (n,) True for the characters that are read.
    """
    accents = np.flatnonzero(ink & _IS_ACCENT[np.minimum(letters.code, 0xFFFF)])
    if not 0 < len(accents) <= _MOST:
        return ink
    ink, code, box = ink.copy(), letters.code.copy(), letters.box
    for accent in accents.tolist():
        left, top, right, bottom = box[accent].tolist()
        over = np.minimum(box[:, 2], right) - np.maximum(box[:, 0], left)
        level = np.minimum(box[:, 3], bottom) - np.maximum(box[:, 1], top)
        near = ink & (over > _OVER * max(right - left, 0.1)) & (level > 0.5 * (bottom - top))
        near[accent] = False
        for k in np.flatnonzero(near)[np.argsort(-over[near])].tolist():
            whole = _composed(chr(code[k]), _COMBINING[int(code[accent])])
            if whole:
                code[k] = ord(whole)
                ink[accent] = False
                break
    letters.code = code
    return ink


def _composed(letter: str, accent: int) -> str:
    """The one letter that `letter` and a combining accent make, or "".

    >>> _composed("a", 0x301), _composed("x", 0x301), _composed("\u0131", 0x302)
    ('á', '', 'î')
    """
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + chr(accent))
    return whole if len(whole) == 1 and letter.isalpha() else ""
