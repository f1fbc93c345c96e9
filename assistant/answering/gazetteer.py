"""Names of places in a text: those of a list that comes with the program, and those the catalogue gives to reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from ..datatypes import Report
from ..text import POSSESSIVE

# Words that are a place and far more often something else, when they open a sentence or stand in a title.
_DOUBTFUL = frozenset({"Down", "Hart", "Highland", "Reading", "Barrow", "Midlands", "North East", "North West",
                       "South East", "South West"})  # fmt: skip
# Each of these is another place than the other three.
NATIONS = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})
# What is asked of one of these is told as well of any place in it.
WHOLE_COUNTRIES = NATIONS | {"UK", "United Kingdom", "Britain"}
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2010\u2011-][^\W_]+)*")
# "Mrs Wells", "Lord Peter Bolton": somebody, and no place.
_OF_SOMEBODY = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Prof|Professor)\.? (?:[A-Z][\w.'\u2019-]* ){0,2}\Z"
)
_NEAR = 60  # characters before a name, more than a title and first names take


class Named(NamedTuple):
    """A place named in a text, at `[start, end)`."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def listed_places() -> dict[str, str]:
    """Every place of the list by its key."""
    text = (files(__package__) / "places.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    names = (name.strip() for line in lines for name in line.split(";"))
    return {_key(name): name for name in names if name}


def places_of_reports(reports: Iterable[Report]) -> dict[str, str]:
    """Every place that the catalogue names, by its key."""
    return {_key(place): place for report in reports for place in report.places if place}


def known_place(text: str, reports: Iterable[Report] = ()) -> str:
    """The place that a text names and nothing else, however its letters are written; "" if it is none.

    >>> known_place("stoke-on-trent"), known_place("Wigan "), known_place("Wigan councillors")
    ('Stoke-on-Trent', 'Wigan', '')
    """
    return (places_of_reports(reports) | listed_places()).get(_key(text), "")


def _key(text: str) -> str:
    return " ".join(POSSESSIVE.sub("", m.group()).casefold().replace("\u2019", "'") for m in _WORD.finditer(text))


def places_in(text: str, also: dict[str, str] | None = None) -> list[Named]:
    """The places a text names, in order, the longest name at each point.  also: places beside the list, by key.

    A place begins with a capital, so that "reading" is none; what a lower-case question names is not known to be one.

    >>> [place.name for place in places_in("What do Cornwall, Kent and Medway, and Wigan's councillors say?")]
    ['Cornwall', 'Kent and Medway', 'Wigan']
    >>> places_in("Reading the report, who was down in the north? Mrs Wells, or Lord Peter Bolton?")
    []
    """
    known = listed_places() | (also or {})
    longest = _longest(tuple(known))
    found: list[Named] = []
    each = list(_WORD.finditer(text))
    at = 0
    while at < len(each):
        for n in range(min(longest, len(each) - at), 0, -1):
            start, end = each[at].start(), each[at + n - 1].end()
            run = text[start:end]
            name = known.get(_key(run)) if run[:1].isupper() else None
            if (
                name
                and not (name in _DOUBTFUL and at == 0 and n == 1)
                and not _OF_SOMEBODY.search(text, max(start - _NEAR, 0), start)
            ):
                found.append(Named(name, start, end))
                at += n
                break
        else:
            at += 1
    return found


@lru_cache(maxsize=8)
def _longest(keys: Sequence[str]) -> int:
    return max((len(key.split()) for key in keys), default=0)
