"""Note marks written out in words: web pages of GOV.UK, printed, say "[footnote 4]" in the middle of a sentence."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from .letters import Letters

_MARK = re.compile(r"\[\s*foot\s?note\s+(\d{1,3})\s*\]", re.IGNORECASE)


def find_note_marks(letters: Letters) -> tuple[NDArray[np.bool_], list[str]]:
    """(n,) True for the characters of such marks, and their numbers in order."""
    marked = np.zeros(len(letters.code), np.bool_)
    code = letters.code
    if not (code == ord("[")).any():
        return marked, []
    text = "".join(chr(c) if c < 0xD800 else "\ufffd" for c in code.tolist())
    found = list(_MARK.finditer(text))
    for match in found:
        marked[match.start() : match.end()] = True
    return marked, [match.group(1) for match in found]
