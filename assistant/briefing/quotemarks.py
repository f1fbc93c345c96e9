"""What stands between quotation marks of any kind: double, single, curly, straight, nested, or never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_CLOSERS = {"\u201c": "\u201d", '"': '"', "\u2018": "\u2019", "'": "'", "\u201e": "\u201c", "\u00ab": "\u00bb"}

Style = Literal["double", "single", "block"]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands in its paragraph: `text[start:end]` without its marks."""

    start: int
    end: int
    style: Style


def marked(text: str) -> Iterator[Found]:
    """Each run of `text` between quotation marks, outermost ones only; one that never closes runs to the end.

    >>> [("It said \u201cthe \u2018big\u2019 plan\u201d and 'the councils' plan' too"[f.start:f.end]) for f in
    ...  marked("It said \u201cthe \u2018big\u2019 plan\u201d and 'the councils' plan' too")]
    ['the \u2018big\u2019 plan', "the councils' plan"]
    """
    at = 0
    while at < len(text):
        c = text[at]
        if c in _CLOSERS and _opens(text, at):
            end = _close_of(text, at)
            if end > at + 1:
                yield Found(at + 1, end, "double" if c in '\u201c"\u201e\u00ab' else "single")
                at = end
        at += 1


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if after.isspace():
        return False
    if text[at] in "\u201c\u201e\u00ab":
        return True
    if before.isalnum() or before in "\u2019'\"\u201d":
        return False
    return not (text[at] in "\u2018'" and re.match(r".(?:\d0s|tis\b|twas\b|em\b)", text[at:]))


def _close_of(text: str, at: int) -> int:
    """Where the quotation that opens at `at` ends; the end of the text for double marks that never close, else -1."""
    opener, closer = text[at], _CLOSERS[text[at]]
    if closer == "\u2019" or opener == "'":
        return _close_single(text, at, closer)
    depth = 0
    for n in range(at, len(text)):
        if text[n] == opener and opener != closer:
            depth += 1
        elif text[n] == closer and n > at:
            depth -= 1
            if opener == closer:
                if not _opens(text, n):
                    return n
            elif depth == 0:
                return n
    # More are opened than closed: the words themselves begin with a mark, or one was forgotten.
    last = text.rfind(closer, at + 1)
    return last if last > at and opener != closer else len(text)


def _close_single(text: str, at: int, closer: str) -> int:
    """A single mark closes where no letter follows; "s'" before another word is taken for a possessive if it can be."""
    weak = -1
    doubles = singles = 0
    for n in range(at + 1, len(text)):
        c = text[n]
        doubles += (c == "\u201c") - (c == "\u201d")
        singles += c == "\u2018" and closer == "\u2019" and _opens(text, n)
        if c != closer or doubles > 0:
            continue
        after = text[n + 1 : n + 3]
        if after[:1].isalnum() or text[n - 1].isspace():
            continue
        possessive = text[n - 1] == "s" and re.match(r"\s\w", after) is not None
        if singles and not possessive:
            singles -= 1
        elif not possessive:
            return n
        elif weak < 0:
            weak = n
    return weak
