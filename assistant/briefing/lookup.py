"""Words -> every place in the library where they stand exactly as said.

The rarest runs of search terms in a quotation name a few passages through the keyword index; only their pages, and
those the briefing itself names, are compared character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..briefingtypes import Place
from ..datatypes import Page, Report, Span
from ..protocols import WordSearch
from ..text import terms
from .folding import Folded, fold_marks, skeleton
from .pieces import Piece, ends_inserted, split_pieces
from .places import Run, Shelf, Stretch, Wanted, exact_runs, runs_in_order

_PHRASES = 6
_PHRASE_TERMS = 4
_FEW = 3
_LEAST_LETTERS = 8
_PASSAGES = 80
_COMPARED = 40
_PLACES = 24

Where = tuple[str, int]


class Lookup:
    """Looks words up in one library; keeps the pages it has compared."""

    def __init__(self, words: WordSearch) -> None:
        self.words = words
        self.shelf = Shelf(words)

    def exact(self, text: str, near: Sequence[Where] = (), reports: Sequence[str] = ()) -> list[Place]:
        """Every place where `text` stands, "..." and [insertions] understood; those in `near` and `reports` first.

        near: (report id, page) to look at in any case.  reports: ids of reports to look through whole.
        """
        whole = fold_marks(text)
        if not whole.key:
            return []
        pieces = split_pieces(text)
        bones = [skeleton(p.text) for p in pieces]
        wheres = list(dict.fromkeys([*near, *self._through(reports, max(bones, key=len, default=""))]))
        ends = ends_inserted(text)
        found = self._at(wheres, whole, pieces, ends)
        found += self._at([w for w in self.candidates(text) if w not in set(wheres)], whole, pieces, ends, bones)
        return _distinct(found)

    def candidates(self, text: str, limit: int = _PASSAGES) -> list[Where]:
        """Pages that may hold these words, likeliest first."""
        found = self.words.with_phrases(self.phrases(text), limit)
        if len(found) < _FEW:  # the words may run over a page, or begin with a list's stem
            found = [*found, *self.words.with_phrases(self._pairs(text), limit)]
        return list(dict.fromkeys((p.report_id, span.page) for p in found for span in p.spans))

    def phrases(self, text: str) -> list[list[str]]:
        """The rarest runs of four search terms, spread over the quotation so that each part of it has one."""
        found = [phrase for piece in split_pieces(text) for phrase in self._phrases(terms(piece.text))]
        found.sort(key=lambda phrase: self._rarity(phrase))
        return found[: 2 * _PHRASES]

    def _pairs(self, text: str) -> list[list[str]]:
        every = [terms(piece.text) for piece in split_pieces(text)]
        pairs = [list(pair) for some in every for pair in pairwise(some)]
        return sorted(pairs, key=self._rarity)[: 2 * _PHRASES]

    def _phrases(self, every: list[str]) -> list[list[str]]:
        if len(every) <= _PHRASE_TERMS:
            return [every] if every else []
        windows = [every[n : n + _PHRASE_TERMS] for n in range(len(every) - _PHRASE_TERMS + 1)]
        n_parts = min(_PHRASES, max(1, len(every) // _PHRASE_TERMS))
        size = -(-len(windows) // n_parts)
        parts = [windows[n : n + size] for n in range(0, len(windows), size)]
        return [min(part, key=self._rarity) for part in parts]

    def _rarity(self, phrase: Sequence[str]) -> int:
        """In how many passages its rarest known term stands; a term no passage has says nothing."""
        return min((n for t in phrase if (n := self.words.document_frequency(t))), default=1_000_000)

    def report(self, report_id: str) -> Report:
        """A report by its id."""
        return self.words.reports[report_id].report

    def place(self, stretch: Stretch, runs: Sequence[Run]) -> Place:
        """The place of these runs of a stretch."""
        spans = [span for run in runs for span in stretch.spans(run.start, run.end)]
        pages = {p.number: p for p in stretch.pages}
        text = " ".join(pages[s.page].text[s.start : s.end] for s in spans)
        return place_of(self.report(stretch.report_id), pages[spans[0].page], spans, text)

    def _through(self, reports: Sequence[str], bone: str) -> list[Where]:
        """Pages of these reports whose letters and digits hold those of the longest piece, page breaks included."""
        found: list[Where] = []
        for report_id in reports:
            if report_id not in self.words.reports:
                continue
            pages = self.shelf.skeletons(report_id)
            numbers = list(pages)
            for n, number in enumerate(numbers):
                tail = pages[numbers[n + 1]][: len(bone)] if n + 1 < len(numbers) else ""
                if bone in pages[number] or bone in pages[number][-len(bone) :] + tail:
                    found.append((report_id, number))
        return found

    def _at(
        self, wheres: Iterable[Where], whole: Folded, pieces: Sequence[Piece], ends: tuple[bool, bool],
        bones: Sequence[str] = (),
    ) -> list[Place]:  # fmt: skip
        found: list[Place] = []
        compared = 0
        folded = [Wanted(fold_marks(p.text), p.joint, p.inserted) for p in pieces]
        for report_id, number in wheres:
            if compared >= _COMPARED or len(found) >= _PLACES or report_id not in self.words.reports:
                continue
            if bones and not self._may_hold(report_id, number, bones):
                continue
            stretch = self.shelf.around(report_id, number)
            if stretch is None:
                continue
            compared += 1
            runs = exact_runs(whole, stretch)
            found += [self.place(stretch, [run]) for run in runs]
            if not runs:
                found += self._in_pieces(stretch, whole, folded, ends)
        return found

    def _in_pieces(
        self, stretch: Stretch, whole: Folded, folded: Sequence[Wanted], ends: tuple[bool, bool]
    ) -> list[Place]:
        if len(folded) > 1 or (folded and folded[0].said.key != whole.key):
            runs = runs_in_order(folded, stretch)
            if runs and not _drops_brackets(stretch, runs, ends):
                return [self.place(stretch, runs)]
        for parts in _two_parts(whole, stretch):
            runs = runs_in_order(parts, stretch)
            if runs:
                return [self.place(stretch, runs)]
        return []

    def _may_hold(self, report_id: str, number: int, bones: Sequence[str]) -> bool:
        """Whether some piece may stand on the page or its neighbours, by its first letters; cheap."""
        texts = [self.words.plain_page(report_id, n) for n in ((number - 1, number, number + 1) if number else (0,))]
        joined = skeleton("".join(p.text for p in texts if p is not None))
        return any(bone[:_LEAST_LETTERS] in joined for bone in bones if bone)


def _drops_brackets(stretch: Stretch, runs: Sequence[Run], ends: tuple[bool, bool]) -> bool:
    """Whether [words] at an end of the quotation stand where the page has [words] of its own, which then differ."""
    before = re.search(r"[^\w]*$", stretch.text[: runs[0].start])
    after = re.match(r"[^\w]*", stretch.text[runs[-1].end :])
    leads, trails = "]" in (before.group() if before else ""), "[" in (after.group() if after else "")
    return (ends[0] and leads) or (ends[1] and trails)


def _two_parts(whole: Folded, stretch: Stretch) -> list[list[Wanted]]:
    """The words cut in two (or three) where the page stops agreeing: a stem and its item, a header and its row."""
    parts: list[Wanted] = []
    rest, page = whole, stretch.folded.key
    while rest.key and len(parts) < 4:
        low, high = 0, len(rest.key)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if rest.key[:middle] in page else (low, middle - 1)
        while low and low < len(rest.key) and not rest.starts_word(low):
            low -= 1
        if low < min(_LEAST_LETTERS, len(rest.key)):
            return []
        parts.append(Wanted(_cut(rest, 0, low), "gap"))
        rest = _cut(rest, low, len(rest.key))
    return [parts] if len(parts) > 1 and not rest.key else []


def _cut(folded: Folded, start: int, end: int) -> Folded:
    return Folded(folded.key[start:end], folded.at[start:end], folded.before[start:end], folded.text)


def place_of(report: Report, page: Page, spans: Sequence[Span], text: str) -> Place:
    """A place on a page."""
    return Place(report, tuple(spans), text, page.number or None, page.printed, page.label)


def _distinct(places: Sequence[Place]) -> list[Place]:
    return list({(p.report.id, p.spans): p for p in places}.values())
