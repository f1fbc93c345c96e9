"""The structure tree of a tagged page: which paragraph, heading, list item or table cell each character belongs to."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from . import calls

MAX_ELEMENTS = 50_000  # of one page; a tree that is larger is broken or hostile, and is not followed further
_MAX_DEPTH = 60


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


UNTAGGED = Tag(-1, 0, "")
ARTIFACT_TAG = Tag(-1, 0, "Artifact")
_BLOCKS = frozenset(
    ["P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "LBody", "TOCI", "Note", "Caption", "BlockQuote", "Title",
     "Figure", "FENote", "Aside", "Lbl"]
)  # fmt: skip


class Tags(NamedTuple):
    """of: marked-content id -> Tag.  cells: row -> its cells in order, empty ones too."""

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
            self.cells.setdefault(above.row, []).append(me)
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
