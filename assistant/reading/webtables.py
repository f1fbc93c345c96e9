"""Tables of a web page as rows that can be read alone: a cell that reaches down stands in each of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .webfurniture import is_hidden


def rows_of(table: Any, read: Callable[[Any], str]) -> Iterator[tuple[list[str], bool]]:
    """The cells of each row and whether it is a header row; a cell that reaches across is followed by empty ones.

    read: gives the words of a cell.
    """
    below: dict[int, tuple[int, str]] = {}  # column -> rows still to come, words of a cell that reaches down
    for row in table.iter("tr"):
        cells = [c for c in row if c.tag in ("td", "th") and not is_hidden(c)]
        header = row.getparent().tag == "thead" or (bool(cells) and all(_is_heading(c) for c in cells))
        texts: list[str] = []
        for cell in cells:
            _fill(texts, below)
            text = read(cell)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for k in range(across):
                if down > 1:
                    below[len(texts)] = (down - 1, "" if k else text)
                texts.append("" if k else text)
        _fill(texts, below)
        if any(texts):
            yield texts, header


def _fill(texts: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Add the cells that reach down from rows above into the next columns."""
    while len(texts) in below:
        left, text = below[len(texts)]
        if left > 1:
            below[len(texts)] = (left - 1, text)
        else:
            del below[len(texts)]
        texts.append(text)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 200) if value.isdigit() else 1


def _is_heading(cell: Any) -> bool:
    """A header cell, or one whose words are all bold."""
    words = "".join(cell.itertext()).split()
    bold = " ".join("".join(b.itertext()) for b in cell.iter("b", "strong")).split()
    return bool(cell.tag == "th" or (words and words == bold))
