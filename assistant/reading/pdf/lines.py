"""Pieces in reading order become lines, and lines become drafts: the blocks of a page before they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .pieces import Box, Piece, Word
from .tags import UNTAGGED, Tag


@dataclass(slots=True, eq=False)
class Line:
    """Pieces that stand side by side on one baseline.  gaps: indices of words with a wide gap before them."""

    pieces: list[Piece]
    words: list[Word]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool
    tag: Tag
    gaps: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words with a space between."""
        return " ".join(w.text for w in self.words)

    @property
    def hangs(self) -> bool:
        """Whether a wide gap parts the first word from the rest, as behind a number or a bullet."""
        if len(self.words) < 2:
            return False
        return 1 in self.gaps or self.words[1].left - self.words[0].right > 0.55 * self.size


@dataclass(slots=True, eq=False)
class Draft:
    """A block in the making.  kind: "text", "row", later also "heading", "item", "footnote".

    cells: of a row, the lines of each cell, empty cells too.  start_gap: points from the line above in its region
    (0 for the first).  level, locator: as in `Block`.
    """

    kind: str
    lines: list[Line]
    cells: list[list[Line]] = field(default_factory=list)
    header: bool = False
    start_gap: float = 0.0
    level: int = 0
    locator: str = ""
    turn: int = 0

    @property
    def size(self) -> float:
        """The size that most of its letters have, in points."""
        weight: dict[float, int] = {}
        for line in self.lines:
            weight[line.size] = weight.get(line.size, 0) + len(line.words)
        return max(weight, key=lambda s: weight[s]) if weight else 0.0

    @property
    def bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.bold for line in self.lines)

    @property
    def tag(self) -> Tag:
        """The tag of its first tagged line."""
        return next((line.tag for line in self.lines if line.tag.block), UNTAGGED)

    @property
    def text(self) -> str:
        """Its lines with a space between; word breaks are not mended yet."""
        return " ".join(line.text for line in self.lines)

    @property
    def box(self) -> Box:
        """The box around its lines."""
        lines = self.lines
        return (
            min(x.left for x in lines), min(x.top for x in lines), max(x.right for x in lines),
            max(x.bottom for x in lines),
        )  # fmt: skip


def make_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Join neighbours in reading order that stand on one baseline, from left to right."""
    lines: list[Line] = []
    row: list[Piece] = []
    for piece in pieces:
        if row and not _continues(row[-1], piece):
            lines.append(_line(row))
            row = []
        row.append(piece)
    if row:
        lines.append(_line(row))
    return lines


def join_lines(number: list[Line], text: list[Line]) -> list[Line]:
    """The lines of a numbered paragraph whose number stands in a cell of its own."""
    if abs(number[0].base - text[0].base) <= 0.3 * text[0].size:
        return [_line([*number[0].pieces, *text[0].pieces]), *text[1:]]
    return [*number, *text]


def _continues(before: Piece, piece: Piece) -> bool:
    size = max(before.size, piece.size)
    return (
        before.turn == piece.turn
        and before.tag.cell == piece.tag.cell
        and abs(before.base - piece.base) <= 0.3 * size
        and piece.left >= before.right - 0.35 * size
    )


def _line(row: list[Piece]) -> Line:
    first = row[0]
    if len(row) == 1:
        return Line(row, first.words, first.left, first.top, first.right, first.bottom, first.base, first.size,
                    first.bold, first.tag)  # fmt: skip
    words = [w for p in row for w in p.words]
    gaps, at = [], 0
    for piece in row[:-1]:
        at += len(piece.words)
        gaps.append(at)
    main = max(row, key=lambda p: sum(len(w.text) for w in p.words))
    return Line(
        row,
        words,
        min(p.left for p in row),
        min(p.top for p in row),
        max(p.right for p in row),
        max(p.bottom for p in row),
        main.base,
        main.size,
        all(p.bold for p in row),
        next((p.tag for p in row if p.tag.block), first.tag),
        gaps,
    )
