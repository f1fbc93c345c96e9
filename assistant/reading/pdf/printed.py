"""Printed page numbers: read near the edges and believed only where neighbouring pages agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ..numbering import from_roman, to_roman
from .edges import Row

_NUMBER_NEAR = 6
_NUMBER_HEIGHT = 8.0
_LONGEST = 110  # characters of a line that may end in the page number

PLAIN_NUMBER = re.compile(
    r"(?:[Pp]age\s*)?[-\u2013|\[(]?\s*(\d{1,4}|[ivxlcIVXLC]{1,8})\s*[-\u2013|\])]?(?:\s*(?:of|/)\s*\d{1,4})?"
)
_LAST = re.compile(r"\D\s*(?:[Pp]age\s)?[|\u2013-]?\s*(\d{1,4}|[ivxlc]{1,8})(?:\s*(?:of|/)\s*\d{1,4})?$")
_FIRST = re.compile(r"^(\d{1,4}|[ivxlc]{1,8})\s*[|\u2013-]?\s+\D")


class Candidate(NamedTuple):
    """A number near an edge.  page: index from 0.  shown: as printed."""

    page: int
    value: int
    roman: bool
    row: Row
    shown: str


def find_printed(rows: Sequence[Sequence[Row]]) -> dict[int, list[Candidate]]:
    """Page index -> the places of its number, as far as neighbours agree.  rows: those near the edges, of each page."""
    return _confirmed([c for i, page_rows in enumerate(rows) for c in _candidates(i, page_rows)])


def _candidates(page: int, rows: Sequence[Row]) -> list[Candidate]:
    found: list[Candidate] = []
    for row in rows:
        texts = [row.text] if len(row.pieces) == 1 else [row.text, row.pieces[0].text, row.pieces[-1].text]
        for text in texts:
            shown = _number_in(text)
            value = _value(shown) if shown else None
            if shown and value is not None:
                candidate = Candidate(page, value, not shown.isdigit(), row, shown)
                if all(c.shown != shown or c.row is not row for c in found):
                    found.append(candidate)
    return found


def _number_in(text: str) -> str:
    match = number_at(text)
    return match.group(1) if match else ""


def number_at(text: str) -> re.Match[str] | None:
    """The number that a line at the edge is or begins or ends with."""
    match = PLAIN_NUMBER.fullmatch(text)
    if not match and len(text) <= _LONGEST:
        match = _LAST.search(text) or _FIRST.match(text)
    return match


def _value(shown: str) -> int | None:
    if shown.isdigit():
        return int(shown)
    value = from_roman(shown)
    return value if value and to_roman(value) == shown.lower() else None


def _confirmed(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """For each page the candidates that at least two other pages agree with."""
    kin: dict[tuple[int, bool, bool], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        kin[(candidate.value - candidate.page, candidate.roman, candidate.row.foot)].append(candidate)
    found: dict[int, list[tuple[int, Candidate]]] = defaultdict(list)
    for group in kin.values():
        for c in group:
            others = {
                o.page
                for o in group
                if o.page != c.page
                and abs(o.page - c.page) <= _NUMBER_NEAR
                and abs(o.row.distance - c.row.distance) <= _NUMBER_HEIGHT
            }
            if len(others) >= 2:
                found[c.page].append((len(others), c))
    best: dict[int, list[Candidate]] = {}
    for page, scored in found.items():
        most = max(n for n, _ in scored)
        agreed = [c for n, c in scored if n >= most - 1]
        # Years in consecutive footnotes count up as well; the page number stands nearest to the edge.
        nearest = min(c.row.distance for c in agreed)
        best[page] = [c for c in agreed if c.row.distance <= nearest + 0.5]
    return best
