"""A sentence that opens a list, and the items that follow it on its page and the next: they are one thought."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..datatypes import Block, Page, Span
from .standing import PageOf, block_at

# A whole thought may be longer than a quotation usually is (a sentence cut between two passages, a list): up to here.
MOST_WORDS = 160
# "We recommend that the Government:", "heads of terms would be secured, including:-"
STEM = re.compile(r":\s?[-\u2013]?\s*$")
_ITEM = re.compile(r"(?:[\u2022\u25cf\u25aa\u25a0\u2013\u2014*-]|o |\(?[a-z]{1,3}[).]|\(?\d{1,2}[).](?!\d))\s*")


def looks_like_item(text: str) -> bool:
    """Whether words begin with the mark of a list item.

    >>> looks_like_item("\u2022 a plan"), looks_like_item("(b) a plan"), looks_like_item("4.2 A plan")
    (True, True, False)
    """
    return bool(_ITEM.match(text))


def items_after(span: Span, report_id: str, page_of: PageOf) -> list[Span]:
    """The items that a span opens which ends with a stem, as many as fit into MOST_WORDS with it; else none.

    Taken are whole blocks: list items and what stands between two of them; where no item follows, the one paragraph
    that does, as a block of quoted words, and all that follow without a number where the stem's has one ("2.2 The
    letter says:").  A list may go on at the top of the next page.
    """
    page = page_of(report_id, span.page)
    if page is None or not STEM.search(page.text[span.start : span.end]):
        return []
    left = MOST_WORDS - len(page.text[span.start : span.end].split())
    stem = block_at(page, span.start)
    numbered = stem is not None and bool(stem.locator)
    found: list[Span] = []
    between: list[Span] = []
    for place, block, text in _following(page, span.end, report_id, page_of):
        item = block.kind == "item" or looks_like_item(text)
        if block.kind not in ("item", "paragraph") or (not item and (block.locator or (between and not numbered))):
            break
        left -= len(text.split())
        if left < 0:
            break
        between.append(Span(place.number, block.start, block.end))
        if item:
            found += between
            between = []
    return found or (between if numbered else between[:1])


def _following(page: Page, offset: int, report_id: str, page_of: PageOf) -> Iterator[tuple[Page, Block, str]]:
    """The blocks that begin after an offset, on its page and the one after, with their words."""
    overleaf = page_of(report_id, page.number + 1) if page.number else None
    for place in (page, overleaf):
        for block in place.blocks if place is not None and place.indexed else ():
            if place is not None and (place is not page or block.start >= offset):
                yield place, block, place.text[block.start : block.end]


__all__ = ["MOST_WORDS", "STEM", "items_after", "looks_like_item"]
