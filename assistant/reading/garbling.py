"""Text that a font has spoilt: letters mapped to digits ("4he", "Flexibili2y"), or to other letters.

PDFium cannot tell: such a font says itself what its letters mean. So the words are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..datatypes import Page
from ..text import STOP_WORDS

GARBLED = "garbled letters"
FOREIGN = "few English words"

_UNITS = r"st\b|nd\b|rd\b|th\b|s\b|km|kg|cm|mm|kw|mw|gw|tco|bn\b|mn\b|am\b|pm\b|hrs?\b|yrs?\b|mins?\b"
_SPOILT = re.compile(rf"(?<!\S)(?:\S*[a-z]\d+[a-z]\S*|\d(?!{_UNITS})[a-z]{{2,}}\S*)")
_OF_REPORT = 0.002  # of a report's words: at most 0.0005 in 42 real reports that are sound
_OF_PAGE = 0.02
_LEAST = 3  # words
# Small words (the, of, and) among the lower-case words of a page: at least 0.11 on 1,994 pages of 73 English documents.
_SHARE = 0.07
_SMALL_WORDS = STOP_WORDS - {"a", "i", "am"}  # Welsh has these three too
_ENOUGH = 60  # lower-case words, before their share says anything
# Signs, before anything is said; the share of letters among them, and of what holds two letters or a digit.
_SIGNS, _LETTERED, _WORDED, _FIGURED = 60, 0.35, 0.1, 0.45
_LEADERS = ".|\u2026_"
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_AROUND = ".,;:!?()[]\"'\u2018\u2019\u201c\u201d|"


def is_garbled(text: str) -> bool:
    """Whether letters of `text` were mapped to digits: many lower-case words hold one ("4he", "flexibili2y").

    >>> is_garbled("4he communi4y righ4 4o bid " * 5), is_garbled("the 1st of 24 in 2010s, 5km " * 5)
    (True, False)
    """
    bad = count_spoilt(text)
    return bad >= _LEAST and bad >= _OF_PAGE * (text.count(" ") + text.count("\n") + 1)


def count_spoilt(text: str) -> int:
    """How many words of `text` hold a digit among lower-case letters; addresses and file names do not count."""
    words = (match.group() for match in _SPOILT.finditer(text))
    return sum(not ("/" in word or "@" in word or "." in word[:-1]) for word in words)


def is_unreadable(text: str) -> bool:
    """Whether `text` is signs without words, as of a font that does not say what its letters mean.

    Of 2,985 pages of 400 real files those of such fonts alone have so few words, letters and figures among what
    stands between spaces, dot leaders apart: 0.02, 0.1 and 0.35 at most.

    >>> is_unreadable("* % ! ' - $ & " * 20), is_unreadable("12 | 14,000 | 3.5% | - | " * 20)
    (True, False)
    """
    written = [word for word in text.split() if word.strip(_LEADERS)]
    signs = "".join(written)
    if len(signs) < _SIGNS or sum(map(str.isalpha, signs)) >= _LETTERED * len(signs):
        return False
    worded = sum(bool(_TWO_LETTERS.search(word)) for word in written)
    figured = sum(any(c.isdigit() for c in word) for word in written)
    return worded < _WORDED * len(written) and figured < _FIGURED * len(written)


def is_foreign(text: str) -> bool:
    """Whether hardly a word of `text` is one that English is full of: another language, or spoilt letters."""
    words = [word.strip(_AROUND) for word in text.split()]
    plain = [word for word in words if word.isalpha() and word.islower()]
    return len(plain) >= _ENOUGH and sum(word in _SMALL_WORDS for word in plain) < _SHARE * len(plain)


def mark_garbled(pages: Sequence[Page]) -> list[Page]:
    """The pages, with what is wrong with their letters among their trouble.

    A few spoilt words on many pages are seen only over the whole report: from two in a thousand, each page that has
    one says so.
    """
    bad = [count_spoilt(page.text) for page in pages]
    words = sum(page.text.count(" ") + 1 for page in pages if page.text)
    spoilt = sum(bad) >= _LEAST and sum(bad) >= _OF_REPORT * words
    return [_marked(page, garbled=spoilt and n > 0) for page, n in zip(pages, bad, strict=True)]


def _marked(page: Page, *, garbled: bool) -> Page:
    more = [GARBLED] if garbled else []
    more += [FOREIGN] if is_foreign(page.text) else []
    return replace(page, trouble=tuple(dict.fromkeys([*page.trouble, *more]))) if more else page
