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
    """Text for comparison.  key: what is compared.  at: the offset in `text` of each character of `key`.

    before: what stands before each character: NOTHING, SPACE, MARK (punctuation) or HYPHEN (without a space).
    """

    key: str
    at: Sequence[int]
    before: Sequence[int]
    text: str

    def starts_word(self, n: int) -> bool:
        """Whether a word or figure may begin at character n of `key`."""
        if n <= 0 or n >= len(self.key):
            return True
        inside_figure = self.before[n] == MARK and self.key[n].isdigit() and self.key[n - 1].isdigit()
        return self.before[n] in (SPACE, MARK) and not inside_figure

    def is_capital(self, n: int) -> bool:
        """Whether character n of `key` is a capital in the text."""
        return self.text[self.at[n]].isupper()


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
    done = 0  # `text[done:]` is yet to be looked at; before it stands what is set aside
    for match in _RUN.finditer(text):
        start, run = match.start(), match.group()
        if not run.isascii():
            run, kept_letters = _fold_letters(run)
            if not run:
                continue
        inner = text[done:start]
        gap = SPACE if inner == " " else NOTHING
        if inner == " ":
            if key and key[-1][-1].isdigit() and text[start].isdigit():
                key.append(" ")
                at.append(done)
                before.append(SPACE)
        elif inner:
            if not inner.isascii():
                inner = "".join(c for c in inner if unicodedata.category(c) not in ("Cf", "Mn") or c == "\u00ad")
            gap = _gap(inner)
            kept = _kept(key[-1][-1] if key else "", inner, text, start)
            if kept:
                key.append(kept)
                at.append(done if kept in " '" else start - 1)
                before.append(SPACE if kept == " " or inner[0].isspace() or len(key) == 1 else NOTHING)
                gap = SPACE if kept == " " or inner[-1].isspace() else NOTHING
        key.append(run.lower() if run.isascii() else run)
        if match.group().isascii():
            at.extend(range(start, match.end()))
        else:
            at.extend(start + n for n in kept_letters)
        before.append(gap)
        before.extend([NOTHING] * (len(run) - 1))
        done = match.end()
    return Folded("".join(key), at, before, text)


# Runs that are compared: ASCII letters and digits together, anything else that is no space and no ASCII mark by itself.
_RUN = re.compile(r"[A-Za-z0-9]+|[%£$€¥+=<>±×÷°&@#§\u2030\u2264\u2265]|[^\x00-\x7f\s]")


def _fold_letters(run: str) -> tuple[str, list[int]]:
    """What a run of other letters counts as, and which of its characters each comes from."""
    letters = [(letter, n) for n, c in enumerate(run) for letter in _letters(c)]
    return "".join(letter for letter, _ in letters), [n for _, n in letters]


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
        if n and said.is_capital(n) != page.is_capital(at + n):
            return False
        if n and _parts_otherwise(said, page, n, at + n):
            return False
    return True


def _parts_otherwise(said: Folded, page: Folded, n: int, m: int) -> bool:
    one, other = said.before[n], page.before[m]
    if one == other or not {one, other} <= {NOTHING, SPACE}:
        return False
    return said.key[n].isalpha() and said.key[n - 1].isalpha()
