"""Running heads, running feet and printed page numbers: found because they come again on neighbouring pages.

Digits are never folded: that ate footnotes and list numbers in real reports. Only the number that equals the page's
confirmed printed number is masked before lines are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..numbering import read_mark
from .edges import Row, edge_rows
from .margins import margin_lines
from .pieces import Piece
from .printed import find_printed, numbers_at

_NEAR_PAGES = 8
_MIN_PAGES = 3
_HEIGHT = 6.0  # points that a running head may move
_LARGE = 1.25  # times the usual size


@dataclass(slots=True)
class Furniture:
    """What is not text.  drop: for each page, the `order` of pieces to leave out.  printed: the number, or None."""

    drop: list[set[int]] = field(default_factory=list)
    printed: list[str | None] = field(default_factory=list)


def find_furniture(pages: Sequence[Sequence[Piece]], sizes: Sequence[tuple[float, float]]) -> Furniture:
    """Running lines and printed numbers of all pages.  sizes: (width, height) of the upright pages, in points."""
    rows = [edge_rows(pieces, *size) for pieces, size in zip(pages, sizes, strict=True)]
    furniture = Furniture([set() for _ in pages], [None for _ in pages])
    for i, found in find_printed(rows).items():
        if len({c.value for c in found}) == 1:
            furniture.printed[i] = found[0].shown
        furniture.drop[i].update(p.order for candidate in found for p in candidate.pieces)
    body = _usual_size(pages)
    _drop_repeated(rows, furniture, _LARGE * body)
    if len(pages) < _MIN_PAGES:
        for i, (pieces, size) in enumerate(zip(pages, sizes, strict=True)):
            furniture.drop[i] |= margin_lines(pieces, *size, body)
    for i, page_rows in enumerate(rows):
        for row in page_rows:  # near the edge, and the file itself says it is no content
            furniture.drop[i].update(p.order for p in row.pieces if p.tag.kind == "Artifact")
    return furniture


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
    for match in numbers_at(text) if printed is not None else ():
        if match.group(1) == printed:
            return f"{text[: match.start(1)]}#{text[match.end(1) :]}"
    return text
