"""The structure tree of a tagged page: which paragraph, heading, list item or table cell each character belongs to."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from . import calls

MAX_ELEMENTS = 50_000  # of one page; a tree that is larger is broken or hostile, and is not followed further
_MAX_DEPTH = 60
_MAX_ATTRIBUTES = 8  # of one element
_MAX_SPAN = 60  # columns or rows that one cell may take


class Tag(NamedTuple):
    """What the structure tree says of one piece of marked content.

    order: place in the tree's reading order.  block: number of the paragraph-like element it is in, 0 if none.
    kind: the type of that element ("P", "H2", "LI", "TOCI", "Note", "Caption", ...), "" if untagged.
    table, row, cell: numbers of these elements, 0 if not in a table; header: the cell is a TH.
    """

    order: int
    block: int
    kind: str
    table: int = 0
    row: int = 0
    cell: int = 0
    header: bool = False


EMPTY, SPANNED = 0, -1  # in a row of cells: a place without a cell; one that the cell before it reaches over
UNTAGGED = Tag(-1, 0, "")
ARTIFACT_TAG = Tag(-1, 0, "Artifact")
_BLOCKS = frozenset(
    ["P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "LBody", "TOCI", "Note", "Caption", "BlockQuote", "Title",
     "Figure", "FENote", "Aside", "Lbl"]
)  # fmt: skip


class Tags(NamedTuple):
    """of: marked-content id -> Tag.  cells: row -> its cells from column to column, with EMPTY and SPANNED places."""

    of: dict[int, Tag]
    cells: dict[int, list[int]]


def read_tags(page: Any) -> Tags:
    """The tags of `page` (a pypdfium2 page); empty for an untagged one."""
    tree = calls.tree_for_page(calls.address_of(page))
    walk = _Walk()
    if tree:
        try:
            for i in range(min(calls.tree_children(tree), MAX_ELEMENTS)):
                top = calls.tree_child(tree, i)
                if top:
                    walk.element(top, UNTAGGED, 0)
        finally:
            calls.tree_close(tree)
    return Tags(walk.of, walk.cells)


class _Walk:
    def __init__(self) -> None:
        self.of: dict[int, Tag] = {}
        self.cells: dict[int, list[int]] = {}
        self.count = 0
        self.below: dict[int, dict[int, int]] = {}  # table -> column -> rows that a cell above still reaches into
        self.number = ctypes.c_float()
        self.buffer = ctypes.create_string_buffer(128)
        self.at = ctypes.addressof(self.buffer)

    def kind(self, element: int) -> str:
        length = calls.element_type(element, self.at, 128)
        return self.buffer.raw[: max(0, min(length, 128) - 2)].decode("utf-16-le", "replace")

    def element(self, element: int, above: Tag, depth: int) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or depth > _MAX_DEPTH:
            return
        me, kind = self.count, self.kind(element)
        if kind == "Table":
            above = Tag(0, 0, "", table=above.table or me)
        elif kind == "TR" and not above.cell:
            above = above._replace(row=me, table=above.table or me)
        elif kind in ("TD", "TH") and not above.cell:
            above = above._replace(cell=me, block=me, kind=kind, header=kind == "TH")
            self.place(element, above)
        elif kind == "Lbl" and above.kind == "LI":
            pass  # the bullet belongs to its item
        elif (kind == "LBody" and above.kind == "LI") or (
            kind == "P" and above.kind in ("LI", "TOCI", "Note", "FENote", "Caption")
        ):
            pass
        elif kind in _BLOCKS and not above.cell:
            above = above._replace(block=me, kind=kind)
        for i in range(calls.element_children(element)):
            mcid = calls.element_child_mcid(element, i)
            if mcid >= 0:
                self.of.setdefault(mcid, above._replace(order=len(self.of)))
                continue
            child = calls.element_child(element, i)
            if child:
                self.element(child, above, depth + 1)
            elif kind == "TR" and above.row == me:
                self.cells.setdefault(me, []).append(EMPTY)  # nothing of this cell is on this page
        if kind == "TR" and above.row == me:
            self.skip_taken(above)

    def skip_taken(self, row: Tag) -> list[int]:
        """The cells of a row, places left at its end for cells that reach down into it."""
        cells = self.cells.setdefault(row.row, [])
        below = self.below.setdefault(row.table, {})
        while below.get(len(cells), 0) > 0:
            below[len(cells)] -= 1
            cells.append(EMPTY)
        return cells

    def place(self, element: int, cell: Tag) -> None:
        """Put a cell into the next free column of its row, and keep the places that it reaches over."""
        row, below = self.skip_taken(cell), self.below[cell.table]
        wide, high = self.span(element, b"ColSpan"), self.span(element, b"RowSpan")
        if high > 1:
            below.update(dict.fromkeys(range(len(row), len(row) + wide), high - 1))
        row += [cell.cell, *([SPANNED] * (wide - 1))]

    def span(self, element: int, name: bytes) -> int:
        """How many columns or rows a cell takes; 1 unless its attributes say otherwise."""
        for i in range(min(calls.attribute_count(element), _MAX_ATTRIBUTES)):
            value = calls.attribute_value(calls.attribute_at(element, i), name)
            if value and calls.attribute_number(value, ctypes.addressof(self.number)):
                return int(min(max(self.number.value, 1), _MAX_SPAN))
        return 1
