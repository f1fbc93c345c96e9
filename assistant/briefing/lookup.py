"""Words -> every place in the library where they stand exactly as said.

The rarest runs of search terms in a quotation name a few passages through the keyword index; only their pages, and
those the briefing itself names, are compared character by character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..briefingtypes import Place
from ..datatypes import Page, Report, Span
from ..protocols import WordSearch
from ..text import sequence
from .folding import Folded, fold_marks, skeleton
from .pieces import ends_inserted, split_pieces
from .places import Run, Shelf, Stretch, Wanted, exact_runs, runs_in_order

_PHRASES = 6
_PHRASE_TERMS = 4
_FEW = 3
_LEAST_LETTERS = 8
_PASSAGES = 80
_COMPARED = 24
_PLACES = 12

Where = tuple[str, int]


Enough = Callable[[Place], bool]


def _never(place: Place) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Sought:
    """Words as they are compared.  pieces: what must stand in order.  bones: their letters alone.

    ends: whether the quotation begins, and ends, with the writer's own [words].
    """

    whole: Folded
    pieces: tuple[Wanted, ...]
    bones: tuple[str, ...]
    ends: tuple[bool, bool]

    @classmethod
    def of(cls, text: str) -> _Sought:
        pieces = split_pieces(text)
        wanted = tuple(Wanted(fold_marks(p.text), p.joint, p.inserted) for p in pieces)
        return cls(fold_marks(text), wanted, tuple(skeleton(p.text) for p in pieces), ends_inserted(text))


class Lookup:
    """Looks words up in one library; keeps the pages it has compared."""

    def __init__(self, words: WordSearch) -> None:
        self.words = words
        self.shelf = Shelf(words)

    def exact(
        self, text: str, near: Sequence[Where] = (), reports: Sequence[str] = (), *, enough: Enough = _never
    ) -> list[Place]:
        """Places where `text` stands, "..." and [insertions] understood; those in `near` and `reports` first.

        near: (report id, page) to look at in any case.  reports: ids of reports to look through whole.  enough: whether
        a place settles it, so that the rest of the library need not be looked through.
        """
        sought = _Sought.of(text)
        if not sought.whole.key:
            return []
        wheres = list(dict.fromkeys([*near, *self._through(reports, max(sought.bones, key=len, default=""))]))
        found = self._at(wheres, sought, likely=False)
        if not any(enough(place) for place in found):
            known = set(wheres)
            others = [w for w in self.candidates(text) if w not in known]
            found += self._at(others, sought, likely=True) or (
                [] if found else self._at(others[:_COMPARED], sought, likely=False)
            )
        return _distinct(found)

    def candidates(self, text: str, limit: int = _PASSAGES) -> list[Where]:
        """Pages that may hold these words, likeliest first."""
        found = self.words.with_phrases(self.phrases(text), limit)
        if len(found) < _FEW:  # the words may run over a page, or begin with a list's stem
            found = [*found, *self.words.with_phrases(self._pairs(text), limit)]
        return list(dict.fromkeys((p.report_id, span.page) for p in found for span in p.spans))

    def phrases(self, text: str) -> list[list[str]]:
        """The rarest runs of four search terms, spread over the quotation so that each part of it has one."""
        found = [phrase for piece in split_pieces(text) for phrase in self._phrases(sequence(piece.text))]
        found.sort(key=lambda phrase: self._rarity(phrase))
        return found[: 2 * _PHRASES]

    def _pairs(self, text: str) -> list[list[str]]:
        every = [sequence(piece.text) for piece in split_pieces(text)]
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

    def _at(self, wheres: Iterable[Where], sought: _Sought, *, likely: bool) -> list[Place]:
        """The places on these pages.  likely: only where each piece stands whole on a page or over its end."""
        found: list[Place] = []
        for report_id, number in wheres:
            if len(found) >= _PLACES:
                break
            stretch = self._stretch(report_id, number, sought, likely=likely)
            if stretch is None:
                continue
            runs = exact_runs(sought.whole, stretch)
            found += [self.place(stretch, [run]) for run in runs]
            if not runs:
                found += self._in_pieces(stretch, sought)
        return found

    def _stretch(self, report_id: str, number: int, sought: _Sought, *, likely: bool) -> Stretch | None:
        """The page, with its neighbours if need be; None if the words cannot stand there."""
        if report_id not in self.words.reports:
            return None
        own = self.shelf.page_skeleton(report_id, number)
        if all(bone in own for bone in sought.bones):
            return self.shelf.stretch(report_id, number, number)
        around = [self.shelf.page_skeleton(report_id, n) for n in (number - 1, number, number + 1) if n > 0]
        joined = "".join(around) if number else own
        holds = (
            all(b in joined for b in sought.bones)
            if likely
            else any(b[:_LEAST_LETTERS] in joined for b in sought.bones)
        )
        return self.shelf.around(report_id, number) if holds else None

    def _in_pieces(self, stretch: Stretch, sought: _Sought) -> list[Place]:
        if len(sought.pieces) > 1 or (sought.pieces and sought.pieces[0].said.key != sought.whole.key):
            runs = runs_in_order(sought.pieces, stretch)
            if runs and not _drops_brackets(stretch, runs, sought.ends):
                return [self.place(stretch, runs)]
        for parts in _two_parts(sought.whole, stretch):
            runs = runs_in_order(parts, stretch)
            if runs:
                return [self.place(stretch, runs)]
        return []


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
