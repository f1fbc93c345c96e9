"""Where words stand: exact matches on the pages of one report, whatever pages they run over."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..datatypes import Block, Page, Span
from ..protocols import WordSearch
from ..text import fold
from .folding import HYPHEN, Folded, fold_marks, same_setting, skeleton

_AHEAD = 6_000  # characters between two pieces of one quotation, at most
_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|cannot|hardly|unless|except|n['\u2019]t)\b|n['\u2019]t\b", re.I
)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Consecutive pages of one report as one text, with the way back to their spans.

    pages: without their blocks, which are read when a reading needs them.
    """

    report_id: str
    text: str
    starts: tuple[int, ...]
    pages: tuple[Page, ...]
    folded: Folded
    words: WordSearch

    def blocks(self, n: int) -> tuple[Block, ...]:
        """The blocks of the n-th page of the stretch."""
        page = self.words.page(self.report_id, self.pages[n].number)
        return page.blocks if page is not None else ()

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of `text[start:end]`, one for each page it touches."""
        found = []
        for begin, page in zip(self.starts, self.pages, strict=True):
            low, high = max(start - begin, 0), min(end - begin, len(page.text))
            if low < high and page.text[low:high].strip():
                found.append(Span(page.number, low, high))
        return tuple(found)

    def run_of(self, spans: Sequence[Span]) -> Run | None:
        """The run of these spans, None if their pages are not in the stretch."""
        numbers = [p.number for p in self.pages]
        if spans[0].page not in numbers or spans[-1].page not in numbers:
            return None
        first, last = self.starts[numbers.index(spans[0].page)], self.starts[numbers.index(spans[-1].page)]
        return Run(first + spans[0].start, last + spans[-1].end)

    def block_at(self, offset: int) -> tuple[Block, int] | None:
        """The block a character of `text` stands in, and where its page begins."""
        n = bisect_right(self.starts, offset) - 1
        begin = self.starts[n]
        for block in self.blocks(n):
            if block.start <= offset - begin < max(block.end, block.start + 1):
                return block, begin
        return None

    def blocks_between(self, start: int, end: int) -> list[Block]:
        """The blocks that hold words of `text[start:end]`."""
        found = []
        for n, begin in enumerate(self.starts):
            if begin > end or (n + 1 < len(self.starts) and self.starts[n + 1] <= start):
                continue
            for block in self.blocks(n):
                low, high = max(begin + block.start, start), min(begin + block.end, end)
                if low < high and any(c.isalnum() for c in self.text[low:high]):
                    found.append(block)
        return found


@dataclass(frozen=True, slots=True)
class Run:
    """Words found together: `text[start:end]` of a stretch."""

    start: int
    end: int


class Shelf:
    """The pages of the library as stretches, kept while one briefing is checked."""

    def __init__(self, words: WordSearch) -> None:
        self._words = words
        self.stretch = lru_cache(maxsize=600)(self._stretch)
        self.skeletons = lru_cache(maxsize=400)(self._skeletons)
        self.page_skeleton = lru_cache(maxsize=8_000)(self._page_skeleton)

    def _stretch(self, report_id: str, first: int, last: int) -> Stretch | None:
        pages = [p for n in range(first, last + 1) if (p := self._words.plain_page(report_id, n)) is not None]
        if not pages:
            return None
        starts, at = [], 0
        for page in pages:
            starts.append(at)
            at += len(page.text) + 1
        text = "\n".join(p.text for p in pages)
        return Stretch(report_id, text, tuple(starts), tuple(pages), fold_marks(text), self._words)

    def _page_skeleton(self, report_id: str, number: int) -> str:
        page = self._words.plain_page(report_id, number)
        return skeleton(page.text) if page is not None else ""

    def _skeletons(self, report_id: str) -> dict[int, str]:
        return {n: skeleton(text) for n, text in sorted(self._words.page_texts(report_id).items())}

    def around(self, report_id: str, page: int) -> Stretch | None:
        """The stretch of one page and its neighbours."""
        return self.stretch(report_id, page, page) if page == 0 else self.stretch(report_id, max(page - 1, 1), page + 1)


def exact_runs(said: Folded, stretch: Stretch, *, start: int = 0, most: int = 8) -> list[Run]:
    """Each place in the stretch, from offset `start`, where the words stand as said."""
    found: list[Run] = []
    page = stretch.folded
    at = page.key.find(said.key) if said.key else -1
    while at >= 0 and len(found) < most:
        end = at + len(said.key)
        whole = page.starts_word(at) and page.starts_word(end) and not _cuts_hyphen(page, at, end)
        if whole and page.at[at] >= start and same_setting(said, page, at):
            found.append(Run(page.at[at], page.at[end - 1] + 1))
        at = page.key.find(said.key, at + 1)
    return found


def _cuts_hyphen(page: Folded, at: int, end: int) -> bool:
    return (at > 0 and page.before[at] == HYPHEN) or (end < len(page.key) and page.before[end] == HYPHEN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words to be found.  joint: what parts them from those before; inserted: the writer's own words there."""

    said: Folded
    joint: str
    inserted: str = ""


def runs_in_order(pieces: Sequence[Wanted], stretch: Stretch) -> list[Run]:
    """One run for each piece, in order and not far from each other; empty if there is no such reading.

    A list item may follow its stem, and a table's row its header, with the items or rows between left out; a page's
    figure may stand in the middle of a sentence.
    """
    for first in exact_runs(pieces[0].said, stretch):
        runs = [first]
        for piece in pieces[1:]:
            later = exact_runs(piece.said, stretch, start=runs[-1].end)
            following = next((r for r in later if _may_follow(stretch, runs[-1], r, piece)), None)
            if following is None:
                break
            runs.append(following)
        if len(runs) == len(pieces):
            return runs
    return []


def _may_follow(stretch: Stretch, before: Run, after: Run, piece: Wanted) -> bool:
    left_out = stretch.text[before.end : after.start]
    if piece.joint == "gap":
        return not any(c.isalnum() for c in left_out) or is_list_or_table(stretch, before, after)
    if len(left_out) > _AHEAD:
        return False
    n_words = len(left_out.split())
    if piece.joint == "insertion":
        return n_words <= 12 and _may_replace(left_out, piece.inserted)
    return n_words > 3 or not _NEGATION.search(left_out)


def _may_replace(left_out: str, inserted: str) -> bool:
    """Whether the writer's [words] may stand there: no negation, no other figure, none of the page's own [words]."""
    if fold(left_out) == fold(inserted):
        return True
    if "[" in left_out or _NEGATION.search(left_out) or _NEGATION.search(inserted):
        return False
    return not (any(c.isdigit() for c in left_out) and any(c.isdigit() for c in inserted))


def is_list_or_table(stretch: Stretch, before: Run, after: Run) -> bool:
    """Whether what stands between two runs may be left out unsaid: other items, other rows, a figure's words."""
    left_out = stretch.blocks_between(before.end, after.start)
    one, other = stretch.block_at(before.end - 1), stretch.block_at(after.start)
    if one is None or other is None or not left_out:
        return False
    ends_block = not any(c.isalnum() for c in stretch.text[before.end : one[1] + one[0].end])
    starts_block = not any(c.isalnum() for c in stretch.text[other[1] + other[0].start : after.start])
    kinds = {b.kind for b in left_out}
    if ends_block and starts_block and other[0].kind == "row" and one[0].kind == "row":
        return kinds == {"row"} and _is_first_row(stretch, before)
    if ends_block and starts_block and stretch.text[before.start : one[1] + one[0].end].rstrip().endswith(":"):
        return kinds <= {"item"} or (other[0].kind != "item" and all(_is_listed(stretch, b) for b in left_out))
    between_pages = _page_of(stretch, before.end - 1) != _page_of(stretch, after.start)
    return between_pages and kinds <= {"caption", "row"}


def _is_listed(stretch: Stretch, block: Block) -> bool:
    return block.kind in ("item", "paragraph") and any(
        p.text[block.start : block.end].rstrip()[-1:] in (";", ",")
        or p.text[block.start : block.end].rstrip().endswith((" and", " or"))
        for p in stretch.pages
    )


def _is_first_row(stretch: Stretch, run: Run) -> bool:
    found = stretch.block_at(run.start)
    if found is None:
        return False
    block, begin = found
    blocks = stretch.blocks(stretch.starts.index(begin))
    n = blocks.index(block)
    return n == 0 or blocks[n - 1].kind != "row"


def _page_of(stretch: Stretch, offset: int) -> int:
    return stretch.pages[bisect_right(stretch.starts, offset) - 1].number
