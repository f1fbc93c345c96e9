"""The header of the table that a row stands in: without it a row of figures or crosses says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..datatypes import Block, Hit, Page, Span
from ..text import YEAR
from .figures import is_figure
from .standing import PageOf, block_at, spans_between


def header_of(page: Page | None, span: Span) -> Span | None:
    """The header above the row that a span begins with: rows that reading found to be one, else a first row like one.

    A table that goes on overleaf has no header there: its first row is another entry and must not be quoted as one
    (Kent's Appendix F, 2025).
    """
    if page is None:
        return None
    blocks = page.blocks
    here = next((n for n, b in enumerate(blocks) if b.start <= span.start < b.end), None)
    if here is None or blocks[here].kind != "row":
        return None
    row = page.text[blocks[here].start : blocks[here].end]
    if blocks[here].level != 1 and (known := _known_header(page, here)) is not None:
        words = page.text[known.start : known.end]
        return None if _has_figure(words) else known
    first = _rows_around(blocks, here)[0]
    if first is blocks[here] or not _reads_like_header(page.text[first.start : first.end], row):
        return None
    return Span(page.number, first.start, first.end)


def is_header(page: Page | None, span: Span) -> bool:
    """Whether a span is nothing but a row that reading found to be a header, or the second line of one."""
    block = block_at(page, span.start) if page is not None else None
    if page is None or block is None or block.kind != "row" or span.end > block.end:
        return False
    return block.level == 1 or _second_line(page, block)


def _second_line(page: Page, block: Block) -> bool:
    """Whether a row is the second line of a header: right below one, its first cell empty, without a figure."""
    row = page.text[block.start : block.end]
    above = next((b for b in reversed(page.blocks) if b.end <= block.start), None)
    below_header = above is not None and above.kind == "row" and above.level == 1
    return below_header and row.lstrip(" ").startswith("|") and not _has_figure(row)


def headers_among(hit: Hit, page_of: PageOf) -> frozenset[int]:
    """Which sentences of a passage are nothing but headers of tables: they name what is told and tell nothing."""
    passage = hit.passage
    found = set()
    pages: dict[int, Page | None] = {}
    for n, (start, end) in enumerate(passage.sentences if " | " in passage.text else ()):
        if " | " in passage.text[start:end]:
            spans = spans_between(passage, start, end)
            for span in spans:
                if span.page not in pages:
                    pages[span.page] = page_of(passage.report_id, span.page)
            if all(is_header(pages[span.page], span) for span in spans):
                found.add(n)
    return frozenset(found)


def caption_of(page: Page | None, span: Span) -> Span | None:
    """The caption right above or below the rows of a span: where there is no header it alone says what they tell."""
    if page is None:
        return None
    blocks = page.blocks
    here = next((n for n, b in enumerate(blocks) if b.start <= span.start < b.end and b.kind == "row"), None)
    if here is None:
        return None
    above = next((b for b in reversed(blocks[:here]) if b.kind != "row"), None)
    below = next((b for b in blocks[here:] if b.kind != "row"), None)
    for block in (below, above):
        if block is not None and _FIGURE_CAPTION.match(page.text, block.start):
            return Span(page.number, block.start, block.end)
    return None


_FIGURE_CAPTION = re.compile(r"(?:Figure|Fig\.|Chart) (?:\d+|[A-Z])(?:\.\d+)*\s?[.:\u2013-]")


def _known_header(page: Page, here: int) -> Span | None:
    """The nearest rows above that reading found to be a header.

    A table may be parted by titles ("Strategic leadership"); its header counts below them if the widest row there
    has as many cells.
    """
    blocks, last = page.blocks, here - 1
    while last >= 0 and (_is_entry(blocks[last]) or _parts_a_table(page, last)):
        last -= 1
    if last < 0 or blocks[last].kind != "row":
        return None
    top = last
    while top > 0 and blocks[top - 1].kind == "row" and blocks[top - 1].level == 1:
        top -= 1
    found = Span(page.number, blocks[top].start, blocks[last].end)
    if all(block.kind == "row" for block in blocks[last:here]):
        return found
    widest = max(page.text[block.start : block.end].count("|") for block in _rows_around(blocks, here))
    return found if widest == page.text[blocks[last].start : blocks[last].end].count("|") else None


def _rows_around(blocks: Sequence[Block], here: int) -> Sequence[Block]:
    """The rows that stand together with a row, itself among them."""
    first, end = here, here + 1
    while first > 0 and blocks[first - 1].kind == "row":
        first -= 1
    while end < len(blocks) and blocks[end].kind == "row":
        end += 1
    return blocks[first:end]


def _is_entry(block: Block) -> bool:
    return block.kind == "row" and block.level != 1


def _parts_a_table(page: Page, n: int) -> bool:
    """Whether a block is a few words between two rows of a table, as "Strategic leadership"."""
    block, around = page.blocks[n], page.blocks[n - 1 : n] + page.blocks[n + 1 : n + 2]
    words = page.text[block.start : block.end]
    few = len(words.split()) <= _HEADER_CELL_WORDS and words[-1:].isalnum()
    return block.kind in ("heading", "paragraph") and few and all(beside.kind == "row" for beside in around)


_HEADER_CELL_WORDS = 8


def _has_figure(rows: str) -> bool:
    """Whether rows are entries and no header: some cell is a figure.

    >>> _has_figure("Better Care Fund | -2,307.1"), _has_figure("Service | 2024 | 2025-26")
    (True, False)
    """
    return any(is_figure(cell) and not YEAR.fullmatch(cell) for cell in map(str.strip, re.split(r"[|\n]", rows)))


def _reads_like_header(first: str, row: str) -> bool:
    """Whether every cell is short, there are enough for the row, and the row does not begin with the same word.

    Empty cells count ("Parks | | £0.5m"), but a row leaves out those at its end.

    >>> _reads_like_header("Service | 2023-24 | 2024-25", "Parks | | £0.5m")
    True
    """
    if first.split()[:1] == row.split()[:1]:  # "Stage 1", "Stage 6": two entries
        return False
    cells = first.split("|")
    if _has_figure(first):
        return False
    return len(cells) >= len(row.split("|")) > 1 and all(len(cell.split()) <= _HEADER_CELL_WORDS for cell in cells)
