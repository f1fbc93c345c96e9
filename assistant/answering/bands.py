"""A question that tells its own number ("we have 3,200 electors"), and rules by bands ("over 2,500 electors: 7.5 %").

The number need not stand in any report; the band that holds it answers.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from ..text import term

# What an asker counts of his own; of anything else a number names what is asked about ("the 150 areas of Big Local").
_OWN = (
    "electors?|voters?|residents?|inhabitants?|people|households?|homes?|houses?|dwellings?|properties|signatures?|"
    "councillors?|members?|employees?|staff"
)
_FIGURE = r"(?<![\w£$€.,/-])(\d{1,3}(?:,\d{3})+|\d+)(?![\d.,/%-]*\d|%)"
_COUNT = re.compile(rf"{_FIGURE}\s+(?:[a-z]+\s+)?({_OWN})\b", re.IGNORECASE)
_N = r"(\d{1,3}(?:,\d{3})+|\d+)"
_OF = r"\s+(\w+(?:\s+\w+)?)"  # what is counted is one of the next two words ("2,500 local electors")
_BETWEEN = re.compile(rf"\b{_N}\s*(?:to|and|-|\u2013|\u2014)\s*{_N}{_OF}", re.IGNORECASE)
_BELOW = re.compile(rf"\b(?P<how>fewer than|less than|under|below|up to|at most) {_N}{_OF}", re.IGNORECASE)
_ABOVE = re.compile(rf"\b(?P<how>more than|greater than|over|above|at least) {_N}{_OF}", re.IGNORECASE)
_OR_MORE = re.compile(rf"\b{_N} or more{_OF}", re.IGNORECASE)
_FEWER = re.compile(r"\b(?:fewer|less) than\s*$|\b(?:under|below)\s*$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|greater) than\s*$|\b(?:over|above)\s*$", re.IGNORECASE)
_SAME = dict.fromkeys(("voter", "voters"), term("electors"))


class Count(NamedTuple):
    """What a question counts of its own.

    figure: as typed.  value: the number, one less or more where the question itself says "fewer" or "more than".
    of: the term of what is counted.  in_words: the question names a band itself, as reports do.
    """

    figure: str
    value: int
    of: str
    in_words: bool = False

    def in_band(self, words: str) -> bool | None:
        """Whether words name a band of what is counted that holds the number; None if they name no band of it.

        >>> ours = own_count("How many must sign if we have 3,200 electors?")
        >>> ours.in_band("7.5% must sign where there are over 2,500 electors."), ours.in_band("Electors must sign.")
        (True, None)
        >>> ours.in_band("In an area with 500 to 2,500 electors it needs 250 signatures.")
        False
        """
        bands = [(low, high) for low, high, of in _bands(words) if self.of in of]
        return any(low <= self.value <= high for low, high in bands) if bands else None


def own_count(question: str) -> Count | None:
    """The number of people, homes or signatures that a question tells, None if it tells none.

    >>> own_count("petition new parish council 1,200 electors")
    Count(figure='1,200', value=1200, of='elector', in_words=False)
    >>> own_count("fewer than 500 voters").value, own_count("over 2,500 electors").value
    (499, 2501)
    >>> own_count("What did the 150 areas of Big Local get?"), own_count("What is 7.5% of electors?")
    (None, None)
    """
    found = _COUNT.search(question)
    if found is None:
        return None
    before = question[: found.start()]
    beside = -1 if _FEWER.search(before) else 1 if _MORE.search(before) else 0
    return Count(found[1], _number(found[1]) + beside, _counted(found[2]), bool(beside))


def _bands(words: str) -> list[tuple[float, float, frozenset[str]]]:
    """(least, most, terms of what may be counted) of each band that words name."""
    found: list[tuple[float, float, frozenset[str]]] = []
    for match in _BETWEEN.finditer(words):
        found.append((_number(match[1]), _number(match[2]), _terms(match[3])))
    for match in _BELOW.finditer(words):
        found.append((0, _number(match[2]) - (match["how"].lower() not in ("up to", "at most")), _terms(match[3])))
    for match in _ABOVE.finditer(words):
        found.append((_number(match[2]) + (match["how"].lower() != "at least"), math.inf, _terms(match[3])))
    for match in _OR_MORE.finditer(words):
        found.append((_number(match[1]), math.inf, _terms(match[2])))
    return found


def _terms(words: str) -> frozenset[str]:
    return frozenset(map(_counted, words.split()))


def _counted(word: str) -> str:
    return _SAME.get(word.lower(), term(word))


def _number(figure: str) -> int:
    return int(figure.replace(",", "")[:12])
