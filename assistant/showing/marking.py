"""Quoted words and page text as markup whose `textContent` is the text, letter for letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from ..datatypes import Block, Page, Quote
from .templates import CONTROLS


def letters(text: str) -> Markup:
    """Text escaped and complete; a mark that turns the direction of writing reaches no further than itself.

    >>> letters('<b>7 & 8</b>')
    Markup('&lt;b&gt;7 &amp; 8&lt;/b&gt;')
    >>> letters("a\u202eb")
    Markup('a<bdi>\u202e</bdi>b')
    """
    out, at = [], 0
    for found in CONTROLS.finditer(text):
        out.append(escape(text[at : found.start()]))
        out.append(Markup("<bdi>{}</bdi>").format(found.group()))
        at = found.end()
    out.append(escape(text[at:]))
    return Markup("").join(out)


def marked(text: str, spans: Iterable[tuple[int, int]], *, start: int = 0, end: int | None = None) -> Markup:
    """`text[start:end]` with the words of `spans` in `<mark>`; spans are offsets in `text` and may touch or overlap.

    >>> marked("one two three", [(4, 7)])
    Markup('one <mark>two</mark> three')
    >>> marked("one two three", [(0, 6), (4, 7)], start=4)
    Markup('<mark>two</mark> three')
    """
    end = len(text) if end is None else end
    out, at = [], start
    for first, last in merged(spans):
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        out += [letters(text[at:first]), Markup("<mark>{}</mark>").format(letters(text[first:last]))]
        at = last
    out.append(letters(text[at:end]))
    return Markup("").join(out)


def quoted(quote: Quote, spans: Sequence[tuple[int, int]]) -> Markup:
    """The words of a quotation; where words of the page are left out the look sets an ellipsis, which is not text."""
    edges = [0, *quote.gaps, len(quote.text)]
    return _LEFT_OUT.join(marked(quote.text, spans, start=start, end=end) for start, end in pairwise(edges))


_LEFT_OUT = Markup('<span class="la-left-out"></span>')


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap or touch made one.

    >>> merged([(8, 9), (0, 3), (2, 5), (5, 6)])
    [(0, 6), (8, 9)]
    """
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


_TAGS = {"heading": "h3", "paragraph": "p", "item": "p", "row": "p", "caption": "p"}


def page_text(page: Page, spans: Sequence[tuple[int, int]], *, around: int | None = None) -> Markup:
    """The text of a page, block by block, quoted words marked; what stands between blocks stays between the tags.

    around: keep only so many blocks on each side of the marked words (a document without pages can be a whole book).
    """
    blocks = list(page.blocks) or [Block(0, len(page.text))]
    first, last = 0, len(blocks)
    touched = [i for i, b in enumerate(blocks) if any(s < b.end and e > b.start for s, e in spans)]
    if around is not None:
        first = max(0, (touched[0] if touched else 0) - around)
        last = min(last, (touched[-1] if touched else 0) + around + 1)
    out: list[Markup] = []
    at = blocks[first].start if first else 0
    for block in blocks[first:last]:
        out.append(letters(page.text[at : block.start]))
        tag = _TAGS.get(block.kind, "p")
        words = marked(page.text, spans, start=block.start, end=block.end)
        out.append(Markup('<{0} class="la-b la-b-{1}">{2}</{0}>').format(Markup(tag), block.kind, words))
        at = block.end
    if last == len(blocks):
        out.append(letters(page.text[at:]))
    return Markup("").join(out)
