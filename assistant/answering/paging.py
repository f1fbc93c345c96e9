"""Pages that a question names: "on page 12", "pages 10 and 11 of Act Local"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import terms, tidy_spaces

_NUMBER = r"(?:\d{1,4}|(?-i:[ivxl]{1,7}))\b"
_AND = r"\s*(?:,|,?\s*(?:and|or|&|to)\b|[-\u2013])\s*"
_PAGES = re.compile(
    rf"(?P<at>\b(?:on|at|in|from)\s+)?\b(?:pages?|pp?\.)\s*(?P<list>{_NUMBER}(?:{_AND}{_NUMBER})*)(?!\s+of\s+\d)"
    r"(?P<of>\s+(?:of|in|from)\b(?=\s))?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,4})\s*(?:[-\u2013]|to\b)\s*(\d{1,4})")
_LONGEST_RANGE = 50
_SUBJECT = re.compile(r"\b(?:do|does|did)\s+$", re.IGNORECASE)  # "What does page 12 say?"


@dataclass(frozen=True, slots=True)
class PagesAsked:
    """Pages that a question names.

    rest: the question without them.  numbers: each page, as typed.  said: the pages, for people.
    """

    rest: str
    numbers: tuple[str, ...]
    said: str


def pages_asked(question: str) -> PagesAsked | None:
    """The pages that a question is put to; None if it names none, or asks nothing else.

    >>> found = pages_asked("What does page 12 of Act Local say about pubs?")
    >>> found.rest, found.numbers, found.said
    ('What does Act Local say about pubs?', ('12',), 'on page 12')
    >>> found = pages_asked("Which models are shown on pages 10-12?")
    >>> found.rest, found.numbers, found.said
    ('Which models are shown?', ('10', '11', '12'), 'on pages 10, 11 and 12')
    >>> pages_asked("What does Act Local say about page 3?").rest
    'What does Act Local say?'
    >>> pages_asked("What is on page iv of Act Local?").rest, pages_asked("Which page names Wigan?")
    ('What is in Act Local?', None)
    """
    found = _PAGES.search(question)
    if found is None:
        return None
    numbers = tuple(dict.fromkeys(re.findall(_NUMBER, _RANGE.sub(_every, found["list"]), re.IGNORECASE)))
    if found["of"]:
        between = " in " if found["at"] else " "
    else:
        between = " it " if _SUBJECT.search(question, 0, found.start()) else " "
    rest = tidy_spaces(f"{question[: found.start()]}{between}{question[found.end() :]}")
    rest = re.sub(r"(?:\s+(?:about|on))?\s*(?=[?.!]*$)|\s+(?=,)", "", rest, count=1).lstrip(", ")
    if not terms(rest):
        return None
    *most, last = numbers
    said = f"on page {last}" if not most else f"on pages {', '.join(most)} and {last}"
    return PagesAsked(rest, numbers, said)


def _every(given: re.Match[str]) -> str:
    """Every number of a range, as a list."""
    low, high = int(given[1]), int(given[2])
    return ",".join(map(str, range(low, high + 1))) if low < high <= low + _LONGEST_RANGE else given[0]
