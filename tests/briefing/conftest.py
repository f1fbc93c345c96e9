"""Quotations and a small library of words for the briefing room, without an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.briefingtypes import Briefing, Collected, Group
from assistant.datatypes import Block, Citation, Page, Passage, Quote, Report, ReportSummary, Span
from assistant.text import terms


class FewWords:
    """A WordSearch over a few pages, by looking through all of them; the yardstick for the indexed one."""

    def __init__(self, pages: Sequence[Page], reports: Sequence[Report]) -> None:
        self._pages = {(p.report_id, p.number): p for p in pages}
        self.reports = {r.id: ReportSummary(r, 1, 0, 1) for r in reports}
        self._passages = [Passage(p.report_id, (Span(p.number, 0, len(p.text)),), p.text) for p in pages]

    def with_phrases(self, phrases: Sequence[Sequence[str]], limit: int) -> list[Passage]:
        padded = [(p, f" {' '.join(terms(p.text))} ") for p in self._passages]
        return [p for p, text in padded if any(f" {' '.join(phrase)} " in text for phrase in phrases)][:limit]

    def with_words(self, terms_: Sequence[str], limit: int) -> list[Passage]:
        return [p for p in self._passages if set(terms_) & set(terms(p.text))][:limit]

    def document_frequency(self, term: str) -> int:
        return sum(term in terms(p.text) for p in self._passages)

    def passages_of(self, report_id: str, page: int) -> list[Passage]:
        return [p for p in self._passages if (p.report_id, p.spans[0].page) == (report_id, page)]

    def page(self, report_id: str, number: int) -> Page | None:
        return self._pages.get((report_id, number))

    def plain_page(self, report_id: str, number: int) -> Page | None:
        return self._pages.get((report_id, number))

    def page_texts(self, report_id: str) -> dict[int, str]:
        return {n: p.text for (i, n), p in self._pages.items() if i == report_id}


POWER = Report(
    "power", "power.pdf", "Power Partnerships: learning on localism", "Locality", 2019,
    url="https://example.org/power", accessed="2026-11-20", sha256="a" * 64,
)  # fmt: skip
PEOPLE = Report("people", "people.pdf", "People Power", "Locality", 2018, sha256="b" * 64)
WILLS = Report("wills", "wills.pdf", "A new geography", "University of Exeter", None, ("Jane Wills",), sha256="c" * 64)
DIGEST = Report(
    "dig", "dig.pdf", "Act Local: a digest", "Localism Assistant", 2026, kind="digest", source="Act Local, 2019"
)

FIRST = (
    "Councils must not close a library without notice. The notice runs for 21 days. "
    "It cost \u00a31.2m in 2018\u201319.\n"
    "A council must publish:\n(a) its accounts each year;\n(b) a register of land;\n(c) the minutes of every meeting."
)
SECOND = "Culture change turns an ambitious vision into practice. Staff who feel trusted can"
THIRD = "act on what they hear. Half of all staff said so in 2018."
TABLE = "Place | Pubs\nYork | 7\nBath | 9"


def blocked(text: str, kinds: Sequence[str]) -> tuple[Block, ...]:
    """Blocks for the lines of a text."""
    found, at = [], 0
    for line, kind in zip(text.split("\n"), kinds, strict=True):
        found.append(Block(at, at + len(line), kind))  # type: ignore[arg-type]
        at += len(line) + 1
    return tuple(found)


@pytest.fixture(scope="session")
def words() -> FewWords:
    """Four reports: one of four pages, two of one page, and a digest without pages."""
    pages = [
        Page("power", 3, FIRST, printed="1", blocks=blocked(FIRST, ["paragraph", "paragraph", "item", "item", "item"])),
        Page("power", 4, SECOND, printed="2", blocks=blocked(SECOND, ["paragraph"])),
        Page("power", 5, THIRD, printed="3", blocks=blocked(THIRD, ["paragraph"])),
        Page("power", 6, TABLE, printed="4", blocks=blocked(TABLE, ["row", "row", "row"])),
        Page(
            "people", 9, "Seventy-one per cent felt they had little control. People want to be heard by those in power."
        ),
        Page(
            "wills", 2, "Cornwall has 213 parishes. 1,213 were not closed. People want to be heard by those in power."
        ),
        Page("dig", 0, "Residents should be able to shape their own streets, the essays argue."),
    ]
    return FewWords(pages, [POWER, PEOPLE, WILLS, DIGEST])


Make = Callable[..., Collected]


@pytest.fixture(scope="session")
def collect(words: FewWords) -> Make:
    """Makes a collected quotation from words on a page."""

    def make(report: Report, number: int, *pieces: str, note: str = "", n: int = 1) -> Collected:
        page = words.page(report.id, number)
        assert page is not None
        spans = tuple(Span(number, page.text.index(p), page.text.index(p) + len(p)) for p in pieces)
        citation = Citation(report, number or None, page.label, page.printed)
        return Collected(f"q{n}", Quote(" ".join(pieces), spans, citation, 1.0), note)

    return make


@pytest.fixture(scope="session")
def briefing(collect: Make) -> Briefing:
    """Two headings, four quotations, one note, a digest, a report without year and printed page."""
    return Briefing(
        "b1", "What the evidence says",
        (
            Group("Inside the council", (
                collect(POWER, 4, "Culture change turns an ambitious vision into practice.", note="Use this.", n=1),
                collect(POWER, 3, "A council must publish:", "(c) the minutes of every meeting.", n=2),
            )),
            Group("Where we start from", (
                collect(WILLS, 2, "Cornwall has 213 parishes.", n=3),
                collect(DIGEST, 0, "Residents should be able to shape their own streets, the essays argue.", n=4),
            )),
        ),
    )  # fmt: skip
