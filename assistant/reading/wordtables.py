"""Tables of a Word file as rows that can be read alone: a cell that reaches down stands in each of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .wordparts import W, is_on, value_of

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
_PLAIN = frozenset(("", "auto", "FFFFFF", "CLEAR"))


@dataclass(slots=True)
class Row:
    """One row.  cells: the words of each, empty ones behind a cell that reaches across.  inner: tables within it."""

    cells: list[str]
    header: bool = False
    inner: list[Any] = field(default_factory=list)


def rows_of(table: Any, read: Callable[[Any], str], *, boxed: Callable[[Any], None]) -> Iterator[Row]:
    """The rows of a table without those that a tracked change deleted.

    read: gives the words of a cell.  boxed: is given each cell of a table of one column, which is a box.
    """
    rows = [row for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
    if all(sum(1 for _ in _children(row, "tc")) <= 1 for row in rows):
        for row in rows:
            for cell in _children(row, "tc"):
                boxed(cell)
        return
    above: dict[int, str] = {}  # column -> words of the cell that may reach down from it
    styled = len(rows) > 1 and _stands_out(rows[0]) and not _stands_out(rows[1])
    for n, row in enumerate(rows):
        header = is_on(row.find(W + "trPr"), "tblHeader") or (styled and n == 0)
        before = value_of(row.find(W + "trPr"), "gridBefore")
        found = Row([""] * _few(before, 0), header)
        for cell in _children(row, "tc"):
            properties, at = cell.find(W + "tcPr"), len(found.cells)
            merged = None if properties is None else properties.find(W + "vMerge")
            goes_on = merged is not None and merged.get(W + "val") != "restart"
            text = above.get(at, "") if goes_on else read(cell)
            above[at] = text
            found.cells += [text] + [""] * (_few(value_of(properties, "gridSpan"), 1) - 1)
            found.inner += [] if goes_on else _children(cell, "tbl")
        if any(found.cells):
            yield found


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Children of this name, also those wrapped in a control or an insertion."""
    for element in parent:
        if element.tag == W + name:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _children(element, name)


def _stands_out(row: Any) -> bool:
    """Whether every cell with words is bold or shaded."""
    cells = [c for c in _children(row, "tc") if next(c.iter(W + "t"), None) is not None]
    return bool(cells) and all(_is_shaded(c) or _is_bold(c) for c in cells)


def _is_shaded(cell: Any) -> bool:
    shade = cell.find(f"{W}tcPr/{W}shd")
    return shade is not None and (shade.get(W + "fill") or "").upper() not in {p.upper() for p in _PLAIN}


def _is_bold(cell: Any) -> bool:
    runs = [r for r in cell.iter(W + "r") if any((t.text or "").strip() for t in r.iter(W + "t"))]
    return bool(runs) and all(is_on(r.find(W + "rPr"), "b") for r in runs)


def _few(text: str, otherwise: int) -> int:
    return min(int(text), 60) if text.isdigit() else otherwise
