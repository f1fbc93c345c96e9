"""Running heads, running feet and printed page numbers: found because they come again on neighbouring pages.

Digits are never folded: that ate footnotes and list numbers in real reports. Only the number that equals the page's
confirmed printed number is masked before lines are compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..numbering import from_roman, read_mark, to_roman
from .pieces import Piece

_ZONE = 0.16  # of the page's height, at the top and at the foot
_NEAR_PAGES = 8
_NUMBER_NEAR = 6
_MIN_PAGES = 3
_HEIGHT = 6.0  # points that a running head may move
_NUMBER_HEIGHT = 8.0
_LARGE = 1.25  # times the usual size
_LONGEST = 110  # characters of a line that may end in the page number

_PLAIN_NUMBER = re.compile(
    r"(?:[Pp]age\s*)?[-\u2013|\[(]?\s*(\d{1,4}|[ivxlcIVXLC]{1,8})\s*[-\u2013|\])]?(?:\s*(?:of|/)\s*\d{1,4})?"
)
_LAST = re.compile(r"\D\s*(?:[Pp]age\s)?[|\u2013-]?\s*(\d{1,4}|[ivxlc]{1,8})(?:\s*(?:of|/)\s*\d{1,4})?$")
_FIRST = re.compile(r"^(\d{1,4}|[ivxlc]{1,8})\s*[|\u2013-]?\s+\D")


@dataclass(slots=True)
class Row:
    """Pieces on one baseline near the top or the foot.  distance: points from that edge to the baseline."""

    pieces: list[Piece]
    text: str
    foot: bool
    distance: float


class _Candidate(NamedTuple):
    page: int
    value: int
    roman: bool
    row: Row
    shown: str


@dataclass(slots=True)
class Furniture:
    """What is not text.  drop: for each page, the `order` of pieces to leave out.  printed: the number, or None."""

    drop: list[set[int]] = field(default_factory=list)
    printed: list[str | None] = field(default_factory=list)


def find_furniture(pages: Sequence[Sequence[Piece]], sizes: Sequence[tuple[float, float]]) -> Furniture:
    """Running lines and printed numbers of all pages.  sizes: (width, height) of the upright pages, in points."""
    rows = [_edge_rows(pieces, *size) for pieces, size in zip(pages, sizes, strict=True)]
    furniture = Furniture([set() for _ in pages], [None for _ in pages])
    numbers = _confirmed([c for i, page_rows in enumerate(rows) for c in _candidates(i, page_rows)])
    for i, found in numbers.items():
        if len({c.value for c in found}) == 1:
            furniture.printed[i] = found[0].shown
        for candidate in found:
            if _PLAIN_NUMBER.fullmatch(candidate.row.text):
                furniture.drop[i].update(p.order for p in candidate.row.pieces)
            for piece in candidate.row.pieces:
                if _PLAIN_NUMBER.fullmatch(piece.text) and candidate.shown in piece.text:
                    furniture.drop[i].add(piece.order)
    _drop_repeated(rows, furniture, _LARGE * _usual_size(pages))
    for i, page_rows in enumerate(rows):
        for row in page_rows:  # near the edge, and the file itself says it is no content
            furniture.drop[i].update(p.order for p in row.pieces if p.tag.kind == "Artifact")
    return furniture


def _edge_rows(pieces: Sequence[Piece], width: float, height: float) -> list[Row]:
    """Rows near the top and the foot as each piece sees them: a sideways page keeps its number at its own foot."""
    heights = {turn: width if turn % 2 else height for turn in range(4)}
    near = [
        p for p in pieces if not p.tag.cell and not _ZONE * heights[p.turn] < p.base < (1 - _ZONE) * heights[p.turn]
    ]
    near.sort(key=lambda p: (p.turn, p.base, p.left))
    grouped: list[list[Piece]] = []
    for piece in near:
        last = grouped[-1][0] if grouped else None
        if last and last.turn == piece.turn and abs(piece.base - last.base) <= 2.5:
            grouped[-1].append(piece)
        else:
            grouped.append([piece])
    rows = []
    for group in grouped:
        height = heights[group[0].turn]
        group.sort(key=lambda p: p.left)
        foot = group[0].base > height / 2
        distance = height - group[0].base if foot else group[0].base
        rows.append(Row(group, " ".join(p.text for p in group), foot, distance))
    return rows


def _candidates(page: int, rows: Sequence[Row]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for row in rows:
        texts = [row.text] if len(row.pieces) == 1 else [row.text, row.pieces[0].text, row.pieces[-1].text]
        for text in texts:
            shown = _number_in(text)
            value = _value(shown) if shown else None
            if shown and value is not None:
                candidate = _Candidate(page, value, not shown.isdigit(), row, shown)
                if all(c.shown != shown or c.row is not row for c in found):
                    found.append(candidate)
    return found


def _number_in(text: str) -> str:
    match = _number_at(text)
    return match.group(1) if match else ""


def _number_at(text: str) -> re.Match[str] | None:
    """The number that a line at the edge is or begins or ends with."""
    match = _PLAIN_NUMBER.fullmatch(text)
    if not match and len(text) <= _LONGEST:
        match = _LAST.search(text) or _FIRST.match(text)
    return match


def _value(shown: str) -> int | None:
    if shown.isdigit():
        return int(shown)
    value = from_roman(shown)
    return value if value and to_roman(value) == shown.lower() else None


def _confirmed(candidates: Sequence[_Candidate]) -> dict[int, list[_Candidate]]:
    """For each page the candidates that at least two other pages agree with."""
    kin: dict[tuple[int, bool, bool], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        kin[(candidate.value - candidate.page, candidate.roman, candidate.row.foot)].append(candidate)
    found: dict[int, list[tuple[int, _Candidate]]] = defaultdict(list)
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
    best: dict[int, list[_Candidate]] = {}
    for page, scored in found.items():
        most = max(n for n, _ in scored)
        agreed = [c for n, c in scored if n >= most - 1]
        # Years in consecutive footnotes count up as well; the page number stands nearest to the edge.
        nearest = min(c.row.distance for c in agreed)
        best[page] = [c for c in agreed if c.row.distance <= nearest + 0.5]
    return best


def _usual_size(pages: Sequence[Sequence[Piece]]) -> float:
    weight: dict[float, int] = defaultdict(int)
    for pieces in pages:
        for piece in pieces:
            weight[round(piece.size * 2) / 2] += sum(len(w.text) for w in piece.words)
    return max(weight, key=lambda s: weight[s]) if weight else 0.0


def _drop_repeated(rows: Sequence[Sequence[Row]], furniture: Furniture, large: float) -> None:
    """Drop rows that come again; one set larger than `large` is a slide's title that goes on overleaf, and stays."""
    seen: dict[tuple[str, bool], list[tuple[int, Row]]] = defaultdict(list)
    for i, page_rows in enumerate(rows):
        for row in page_rows:
            left = [p for p in row.pieces if p.order not in furniture.drop[i]]
            if left and not (large and left[0].size > large):
                seen[(_masked(" ".join(p.text for p in left), furniture.printed[i]), row.foot)].append((i, row))
    for (text, _), places in seen.items():
        if read_mark(text).kind == "bullet":
            continue
        for i, row in places:
            near = {
                j for j, other in places if abs(j - i) <= _NEAR_PAGES and abs(other.distance - row.distance) <= _HEIGHT
            }
            if len(near) >= _MIN_PAGES:
                furniture.drop[i].update(p.order for p in row.pieces)


def _masked(text: str, printed: str | None) -> str:
    match = _number_at(text) if printed is not None else None
    if match is None or match.group(1) != printed:
        return text
    return f"{text[: match.start(1)]}#{text[match.end(1) :]}"
