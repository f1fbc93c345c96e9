"""The records of a briefing: what is collected from answers, what a finished one says, and what a check of it finds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from .datatypes import Quote, Report, Span
from .text import fold

VerdictStatus = Literal["exact", "altered", "wrong_page", "wrong_report", "joined", "digest", "not_found"]
Since = Literal["", "replaced", "removed"]


def text_hash(text: str) -> str:
    """A hash of the letters and digits of a quotation: the same words give the same hash, however they are set.

    >>> text_hash("Co-operative “first”") == text_hash("co‑operative 'first'")
    True
    """
    return hashlib.sha256(fold(text).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Collected:
    """One quotation of a briefing.

    id: short, given once within the briefing.  note: the user's words, printed under it.
    question: what was asked when it was found.  added: the day it was collected, as 2026-11-23.
    """

    id: str
    quote: Quote
    note: str = ""
    question: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Quotations under one heading.  words: paragraphs printed above them, for what the library could not answer."""

    heading: str = ""
    items: tuple[Collected, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """Quotations collected for one purpose, in order and under headings.  The first group may have no heading."""

    id: str
    title: str
    groups: tuple[Group, ...] = (Group(),)
    created: str = ""
    changed: str = ""

    @property
    def items(self) -> tuple[Collected, ...]:
        """Every quotation, in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Every report quoted, in the order of first use."""
        return tuple({i.quote.citation.report.id: i.quote.citation.report for i in self.items}.values())


@dataclass(frozen=True, slots=True)
class Mark:
    """What an exported quotation remembers of where it came from."""

    report_id: str
    sha256: str
    page: int
    spans: tuple[Span, ...]
    text_hash: str


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation found in a finished briefing.

    text: what stands between the quotation marks.  style: how it was set.  number: its place, from 1.
    cited: the words around it that may say where it comes from, nearest first.  mark: what it remembers, if anything.
    """

    text: str
    style: Literal["double", "single", "block"]
    number: int
    cited: tuple[str, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand in the library.  text: as they stand there."""

    report: Report
    spans: tuple[Span, ...]
    text: str
    page: int | None
    printed: str | None = None
    label: str = ""

    @property
    def link(self) -> str:
        """The address of the page's view in the browser app."""
        return f"/r/{self.report.id}/{self.page or 0}"

    @property
    def named(self) -> str:
        """The place in words: report and page.

        >>> Place(Report("a", "a.pdf", "Act Local"), (Span(3, 0, 4),), "Text", 3, "1").named
        'Act Local, PDF p. 3, printed p. 1'
        """
        pages = [f"PDF p. {self.page}"] if self.page else []
        return ", ".join([self.report.title, *pages, *([f"printed p. {self.printed}"] if self.printed else [])])


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what the page has and what the briefing has; "" where words were added or left out."""

    page: str
    briefing: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says of one quotation.

    found: where its words, or the nearest words, stand.  parts: the places of a joined quotation.
    message: one sentence for people.  since: whether the report was replaced or removed after the export.
    """

    said: Said
    status: VerdictStatus
    found: Place | None = None
    parts: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    message: str = ""
    since: Since = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished briefing with a verdict for each quotation, in its order.  terms: quoted words too short to check."""

    file: str
    verdicts: tuple[Verdict, ...] = ()
    terms: int = 0
    reports: int = 0
    seconds: float = field(default=0.0)

    @property
    def all_exact(self) -> bool:
        """Whether every quotation stands word for word where the briefing says."""
        return all(v.status == "exact" for v in self.verdicts)
