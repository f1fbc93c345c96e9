"""Text in the form in which quotations are compared: the words and figures, without how they are set.

Quotation marks, dashes, spaces, ligatures, accents and letter case are set aside. Whatever makes a figure another
figure (its points, slashes, signs, per cent and currency) stays, and so does an apostrophe inside a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_DASHES = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_HYPHENS = frozenset("-\u2010\u2011")
_APOSTROPHES = frozenset("'\u2019\u2018\u02bc\u00b4`\u2032")
_SIGNS = frozenset("%\u2030£$€¥+=<>\u2264\u2265±×÷°&@#§")
_POINTS = {"\u00b7": ".", "\u2219": ".", "\u22c5": ".", "\u2044": "/", "\u2215": "/"}
NOTHING, SPACE, MARK, HYPHEN = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Text for comparison.  key: what is compared.  at: the offset in the text of each character of `key`.

    before: what stands before each character: NOTHING, SPACE, MARK (punctuation) or HYPHEN (without a space).
    upper: whether each was a capital.
    """

    key: str
    at: Sequence[int]
    before: Sequence[int]
    upper: Sequence[bool]

    def starts_word(self, n: int) -> bool:
        """Whether a word or figure may begin at character n of `key`."""
        return n <= 0 or n >= len(self.key) or self.before[n] in (SPACE, MARK)


@lru_cache(maxsize=20_000)
def _letters(c: str) -> str:
    """What one character counts as: its base letters, lower case; "" if it is set aside."""
    if c in _SIGNS:
        return c
    category = unicodedata.category(c)
    if category == "No" and "\u2044" in unicodedata.normalize("NFKD", c):
        return c
    plain = unicodedata.normalize("NFKD", c)
    return "".join(x for x in plain.casefold() if x.isalnum())


def fold_marks(text: str) -> Folded:
    """`text` for comparison, with the way back.

    >>> fold_marks("It\u2019s 7.5 % \u2013 the \ufb01rst").key
    "it's7.5%thefirst"
    >>> fold_marks("\u00a31,890 in 2010-12").key, fold_marks("s. 10(2)").key
    ('£1890in2010-12', 's10(2')
    """
    key: list[str] = []
    at: list[int] = []
    before: list[int] = []
    upper: list[bool] = []
    between: list[str] = []
    start = 0

    def put(char: str, where: int, gap: int, capital: bool) -> None:
        key.append(char)
        at.append(where)
        before.append(gap)
        upper.append(capital)

    for n, c in enumerate(text):
        letters = _letters(c)
        if not letters:
            if unicodedata.category(c) not in ("Mn", "Cf") or c == "\u00ad":
                if not between:
                    start = n
                between.append(c)
            continue
        inner = "".join(between)
        gap = _gap(inner)
        kept = _kept(key[-1] if key else "", inner, text, n)
        if kept:
            put(kept, start, SPACE if inner[:1].isspace() or not key else NOTHING, False)
            gap = NOTHING
        between = []
        for i, letter in enumerate(letters):
            put(letter, n, gap if i == 0 else NOTHING, c.isupper() and i == 0)
    return Folded("".join(key), at, before, upper)


def _gap(inner: str) -> int:
    if not inner:
        return NOTHING
    if any(c.isspace() for c in inner):
        return SPACE
    return HYPHEN if all(c in _HYPHENS for c in inner) else MARK


def _kept(last: str, inner: str, text: str, n: int) -> str:
    """The one mark of `inner` that belongs to a figure or a word, "" if none does."""
    if not inner:
        return ""
    here = text[n]
    if len(inner) == 1 and inner in _APOSTROPHES and last.isalpha() and here.isalpha():
        return "'"
    digit = here.isdigit()
    if not digit and here not in "£$€":
        return ""
    if last.isdigit() and digit:
        return _between_digits(inner, text, n)
    opens = len(inner) < 2 or inner[-2].isspace() or inner[-2] in "(["
    if inner[-1] in _DASHES and opens and (len(inner) > 1 or not last):
        return "-"
    if digit and inner[-1] == "." and opens and (len(inner) > 1 or not last or last in "£$€"):
        return "."
    return ""


def _between_digits(inner: str, text: str, n: int) -> str:
    if any(c in _DASHES for c in inner):
        return "-"
    if any(c.isspace() for c in inner):
        return " "
    if inner == "," and re.match(r"\d{3}(?!\d)", text[n:]):
        return ""
    return _POINTS.get(inner[0], inner[0])


_SET_ASIDE = re.compile(r"[\W_]+")


def skeleton(text: str) -> str:
    """Only letters and digits, quickly: equal skeletons may be the same words, unequal ones are not.

    >>> skeleton("It\u2019s 7.5 %")
    'its75'
    """
    return _SET_ASIDE.sub("", unicodedata.normalize("NFKD", text).casefold())


def same_setting(said: Folded, page: Folded, at: int) -> bool:
    """Whether the match of `said` at `at` differs from the page in nothing a reader would call a change.

    The words must be parted where the page parts them ("notable" is not "not able"), and capitals agree but for the
    first letter of the quotation.
    """
    for n in range(len(said.key)):
        if n and said.upper[n] != page.upper[at + n]:
            return False
        if n and _parts_otherwise(said, page, n, at + n):
            return False
    return True


def _parts_otherwise(said: Folded, page: Folded, n: int, m: int) -> bool:
    one, other = said.before[n], page.before[m]
    if one == other or not {one, other} <= {NOTHING, SPACE}:
        return False
    return said.key[n].isalpha() and said.key[n - 1].isalpha()
