"""The marks in front of paragraphs: bullets, letters, and the numbers official papers are cited by."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

MarkKind = Literal["", "bullet", "letter", "number", "dotted", "bare"]

BULLETS = frozenset("\u2022\u25e6\u25aa\u25ab\u25a0\u25a1\u25cb\u27a2\u2713\u2714\u27a4\u2023\u2043\u25ba\u2192\u2756")
DASHES = frozenset("-\u2013\u2014*\u00a7o")
_DOTTED = re.compile(r"(?:[A-Z]{1,2}\.?)?\d{1,3}(?:\.\d{1,3}){1,4}[.:]?|[A-Z]\d{1,3}[.:]?(?:\.\d{1,3})*")
_NUMBER = re.compile(r"\d{1,3}[.)]")
_BARE = re.compile(r"\d{1,3}")
_LETTER = re.compile(r"\((?:[a-zA-Z]|[ivxlc]{1,5}|\d{1,3})\)|(?:[a-z]|[ivxl]{1,5})[.)]|[A-Z]\)|[a-z]\)[a-z]\)")
_OPENS = re.compile(r"[\"'\u201c\u2018(\[\u00a3]*[A-Z0-9\u00c0-\u00de]")


class Mark(NamedTuple):
    """What the first word of a paragraph is: `kind` "" means an ordinary word; locator is how it is cited."""

    kind: MarkKind
    locator: str = ""


NO_MARK = Mark("")


def read_mark(word: str) -> Mark:
    """The mark that `word` is, when it stands first in a paragraph.

    >>> read_mark("4.12"), read_mark("37."), read_mark("(a)"), read_mark("The")
    (Mark(kind='dotted', locator='4.12'), Mark(kind='number', locator='37'), Mark(kind='letter', locator='(a)'), \
Mark(kind='', locator=''))
    """
    if len(word) > 14 or not word:
        return NO_MARK
    if word in BULLETS or word in DASHES:
        return Mark("bullet")
    if _DOTTED.fullmatch(word):
        return Mark("dotted", word.rstrip(".:"))
    if _NUMBER.fullmatch(word):
        return Mark("number", word.rstrip(".)"))
    if _LETTER.fullmatch(word):
        return Mark("letter", word.rstrip("."))
    if _BARE.fullmatch(word):
        return Mark("bare", word)
    return NO_MARK


def opens_sentence(word: str) -> bool:
    """Whether `word` looks like the first of a sentence: a capital, a digit or a pound sign, perhaps after a quote."""
    return bool(_OPENS.match(word))


def locate(text: str) -> str:
    """The number in front of a paragraph of a document without layout ("4.12 The council" gives "4.12"), or "".

    >>> locate("4.12 The council agreed"), locate("37. We recommend"), locate("2024 was a good year"), locate("3 ducks")
    ('4.12', '37', '', '')
    """
    first, _, rest = text.partition(" ")
    mark = read_mark(first)
    if mark.kind in ("dotted", "number", "letter") and opens_sentence(rest):
        return mark.locator
    return ""


def from_roman(text: str) -> int:
    """The value of a roman numeral, 0 for what is none.

    >>> from_roman("xiv"), from_roman("mild")
    (14, 0)
    """
    digits = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    values = [digits.get(c, 0) for c in text.lower()]
    if not all(values):
        return 0
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def to_roman(value: int) -> str:
    """The roman numeral of 1..399, in lower case.

    >>> to_roman(14), to_roman(99)
    ('xiv', 'xcix')
    """
    pairs = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    text = ""
    for number, letters in pairs:
        while value >= number:
            text, value = text + letters, value - number
    return text
