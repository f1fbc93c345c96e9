"""Where the words of a passage stand: the spans of its pages, and the blocks of a page."""

from __future__ import annotations

from collections.abc import Callable

from ..datatypes import Block, Page, Passage, Span

PageOf = Callable[[str, int], Page | None]


def block_at(page: Page, offset: int) -> Block | None:
    """The block that holds an offset."""
    return next((b for b in page.blocks if b.start <= offset < b.end), None)


def spans_between(passage: Passage, start: int, end: int) -> list[Span]:
    """The spans of pages that `passage.text[start:end]` was sliced from.

    >>> two = Passage("r", (Span(1, 10, 13), Span(2, 0, 5)), "one three")
    >>> spans_between(two, 0, 9)
    [Span(page=1, start=10, end=13), Span(page=2, start=0, end=5)]
    >>> spans_between(two, 4, 7)
    [Span(page=2, start=0, end=3)]
    """
    found, at = [], 0
    for span in passage.spans:
        length = span.end - span.start
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            found.append(Span(span.page, span.start + low, span.start + high))
        at += length + 1
    return found
