"""Printed page numbers: read near the edges and believed only where neighbouring pages agree.

A wrong page under a quotation is worse than none, so nothing is worked out for a page that does not show its number,
and a number that only might be one is not shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ..numbering import from_roman, to_roman
from .edges import Row
from .pieces import Piece

_NEAR = 6  # pages on either side that may agree
_HEIGHT = 8.0  # points that a number may stand higher or lower than its neighbours'
_ASIDE = 8.0  # points that it may stand to the left or right where no neighbour agrees
_AGREE = 2  # other pages
_USUAL = 6  # pages that agree with each other before a lone one is measured by them
_LONGEST = 110  # characters of a line that may end in the page number

_VALUE = r"(\d{1,4}|[ivxlcIVXLC]{1,8})"
_OF = r"(?:\s*(?:of|/)\s*\d{1,4})"
_PLAIN = re.compile(
    rf"(?:[Pp]age|PAGE|[Pp]p?\.|[Pp]g\.?)?\s*[-\u2013|\[(\u2022]?\s*{_VALUE}\s*[-\u2013|\])\u2022]?{_OF}?"
    r"(?:\s*\|?\s*P ?a ?g ?e)?"
)
_PART = re.compile(r"((?:[A-Z]|\d{1,2})[-\u2013](\d{1,3}))")  # page 3-12 is the twelfth of part 3
_LAST = re.compile(
    rf"(?:^|[\s|\u2013\u2014\u2022])(?:[Pp](?:age|\.)\s?)?[|\u2013-]?\s?(\d{{1,4}}|[ivxlc]{{1,8}}){_OF}?$"
)
_FIRST = re.compile(r"^(\d{1,4}|[ivxlc]{1,8})(?:\s*[|\u2013\u2022-]\s*|\s+)(?=\D)")
_SAID = re.compile(rf"(?:[Pp]age|PAGE)\b|\d{_OF}$")
# What else is counted up from page to page: questions of a council meeting, one to a page.
_COUNTED = re.compile(
    r"\b(?:question|item|appendix|annexe?|chapter|section|part|table|fig(?:ure)?|box|map|chart|recommendation|vol(?:ume)?|"
    r"issue|no|number|version|slide|schedule|study|principle|step|phase|module|day|week|year|article|clause|paragraph|"
    r"para|policy|objective|outcome|priority|exhibit|form|standard|rule|motion|minute|of|and|to|[a-z])\.?\s*[:#-]?\s*$",
    re.IGNORECASE,
)


class Candidate(NamedTuple):
    """A number near an edge.  page: index from 0.  shown: as printed.  style: what it counts with.

    rest: the other words of its line.  said: the line calls it a page.  pieces: those that are nothing but the number.
    """

    page: int
    value: int
    shown: str
    style: str
    row: Row
    rest: str
    said: bool
    pieces: tuple[Piece, ...]


def find_printed(rows: Sequence[Sequence[Row]]) -> dict[int, list[Candidate]]:
    """Page index -> the places of its number, as far as neighbours agree.  rows: those near the edges, of each page."""
    candidates = [c for i, page_rows in enumerate(rows) for c in _candidates(i, page_rows)]
    found = _confirmed(candidates)
    _leave_out_strays(found)
    _add_lone(found, candidates)
    return found


def is_number(text: str) -> bool:
    """Whether `text` is a page number and nothing else.

    >>> is_number("Page 3 of 9"), is_number("xiv"), is_number("3-12"), is_number("12 | P a g e"), is_number("Annex 3")
    (True, True, True, True, False)
    """
    return bool(_PLAIN.fullmatch(text) or _PART.fullmatch(text))


def numbers_at(text: str) -> list[re.Match[str]]:
    """The numbers (group 1) that a line at the edge is, or ends with, or begins with.

    >>> [[m.group(1) for m in numbers_at(line)] for line in ("7", "12 Annual report 2019", "Report | 7", "Question 5")]
    [['7'], ['2019', '12'], ['7'], []]
    """
    match = _PLAIN.fullmatch(text) or _PART.fullmatch(text)
    if match or len(text) > _LONGEST:
        return [match] if match else []
    last = _LAST.search(text)
    if last and _COUNTED.search(text[: last.start(1)]) and not _SAID.search(last.group()):
        last = None
    return [m for m in (last, _FIRST.match(text)) if m]


def _candidates(page: int, rows: Sequence[Row]) -> list[Candidate]:
    found: list[Candidate] = []
    for row in rows:
        for candidate in _in_row(page, row):
            if all(c.shown != candidate.shown or c.row is not row for c in found):
                found.append(candidate)
    return found


def _in_row(page: int, row: Row) -> list[Candidate]:
    """A number that ends or begins the row, or is the whole of its first or last piece."""
    found = []
    for k in (-1, 0, len(row.pieces) - 1) if len(row.pieces) > 1 else (-1,):
        text = row.text if k < 0 else row.pieces[k].text
        before = " ".join(p.text for p in row.pieces[: max(k, 0)])
        for match in numbers_at(text):
            said = bool(_SAID.search(match.group()))
            shown = match.group(1)
            style, value = _read(shown)
            if value is None or (before and _COUNTED.search(before) and not said):
                continue
            rest = text[: match.start(1)] + "#" + text[match.end(1) :]
            if k >= 0:
                rest = " ".join(rest if i == k else p.text for i, p in enumerate(row.pieces))
            whole = is_number(row.text)
            only = row.pieces if whole else [p for p in row.pieces if is_number(p.text) and shown in p.text]
            found.append(Candidate(page, value, shown, style, row, "" if whole else rest, said, tuple(only)))
    return found


def _read(shown: str) -> tuple[str, int | None]:
    """(style, value) of a number as printed; style tells "12" from "xii" and from "3-12"; value None for no number."""
    if shown.isdigit():
        return "1", int(shown)
    part = _PART.fullmatch(shown)
    if part:
        return shown[: part.start(2)], int(part.group(2))
    value = from_roman(shown)
    return "i", value if value and to_roman(value) == shown.lower() else None


def _confirmed(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """For each page the candidates that two other pages agree with, or one if they are called pages.

    A number beside other words counts if the words come again: else it is a footnote, or a line of the text.
    """
    found: dict[int, list[tuple[int, Candidate]]] = defaultdict(list)
    for group in _kin(candidates).values():
        pages = [(c, _neighbours(c, group)) for c in group]
        firm = {id(c) for c, near in pages if not c.rest or any(o.rest == c.rest for o in near)}
        for c, near in pages:
            others = {o.page for o in near if id(o) in firm}
            if id(c) in firm and len(others) >= (1 if c.said else _AGREE):
                found[c.page].append((len(others), c))
    best: dict[int, list[Candidate]] = {}
    for page, scored in found.items():
        most = max(n for n, _ in scored)
        agreed = [c for n, c in scored if n >= most - 1]
        # Years in consecutive footnotes count up as well; the page number stands nearest to the edge.
        nearest = min(c.row.distance for c in agreed)
        best[page] = [c for c in agreed if c.row.distance <= nearest + 0.5]
    return best


def _kin(candidates: Sequence[Candidate]) -> dict[tuple[str, int, bool], list[Candidate]]:
    kin: dict[tuple[str, int, bool], list[Candidate]] = defaultdict(list)
    for c in candidates:
        kin[(c.style, c.value - c.page, c.row.foot)].append(c)
    return kin


def _neighbours(c: Candidate, group: Sequence[Candidate]) -> list[Candidate]:
    return [
        o for o in group
        if 0 < abs(o.page - c.page) <= _NEAR and abs(o.row.distance - c.row.distance) <= _HEIGHT
    ]  # fmt: skip


def _leave_out_strays(found: dict[int, list[Candidate]]) -> None:
    """Take out a run of pages that count otherwise than the pages before and behind it: their items are numbered."""
    steps = Counter((c.style, c.value - c.page) for group in found.values() for c in group[:1])
    if len(steps) < 2:
        return
    usual = steps.most_common(1)[0][0]
    like_usual = [page for page, group in found.items() if (group[0].style, group[0].value - page) == usual]
    first, last = min(like_usual), max(like_usual)
    for page in [p for p in found if first < p < last]:
        kept = [c for c in found[page] if (c.style, c.value - page) == usual]
        if kept:
            found[page] = kept
        else:
            del found[page]


def _add_lone(found: dict[int, list[Candidate]], candidates: Sequence[Candidate]) -> None:
    """Add numbers that stand where the report prints its numbers and fit them, though no near page shows one."""
    steps = Counter((c.style, c.value - c.page) for group in found.values() for c in group[:1])
    if len(steps) != 1:
        return
    (style, step), n = steps.most_common(1)[0]
    if n < _USUAL:
        return
    known = [c for group in found.values() for c in group if c.pieces]
    for c in candidates:
        fits = c.style == style and c.value - c.page == step and c.pieces and c.page not in found
        if fits and any(_same_place(c, other) for other in known):
            found[c.page] = [c]


def _same_place(one: Candidate, other: Candidate) -> bool:
    a, b = one.pieces[0], other.pieces[0]
    return (
        one.row.foot == other.row.foot
        and abs(one.row.distance - other.row.distance) <= _HEIGHT
        and abs(a.left + a.right - b.left - b.right) / 2 <= _ASIDE
        and abs(a.size - b.size) <= 0.1 * b.size
    )
