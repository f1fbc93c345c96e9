"""What is asked of a library, and what comes back: quotations with their citations, answers, comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .reports import KnownReport, Report, Span

Status = Literal["answered", "not_found", "empty_question", "empty_library"]
Strength = Literal["strong", "weak"]
PartKind = Literal["place", "topic", "scheme", "year", "name", "together"]
ListedBy = Literal["words", "publisher", "years", "all"]
ColumnKind = Literal["report", "place", "publisher"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands.  page is None for a document without pages; printed is None when not sure."""

    report: Report
    page: int | None
    label: str = ""
    printed: str | None = None
    locator: str = ""

    @property
    def link(self) -> str:
        """The address of the page's view in the browser app; 0 stands for "no pages"."""
        return f"/r/{self.report.id}/{self.page or 0}"

    @property
    def place(self) -> str:
        """The page said twice, or the paragraph: "PDF p. 59, printed p. 47".

        >>> report = Report("act-local", "act-local.pdf", "Act Local", "Centre for London", 2019)
        >>> Citation(report, 59, printed="47").place
        'PDF p. 59, printed p. 47'
        >>> Citation(report, None, locator="4.12").place
        'paragraph 4.12'
        """
        return self.place_to(self.page)

    def place_to(self, last: int | None) -> str:
        """The same for words that reach over to the page numbered `last`.

        >>> Citation(Report("act-local", "a.pdf", "Act Local"), 18, printed="16").place_to(19)
        'PDF p. 18 to 19, from printed p. 16'
        """
        words, crosses = [], self.page is not None and last is not None and last > self.page
        if self.page is not None:
            words.append(f"PDF p. {self.page} to {last}" if crosses else f"PDF p. {self.page}")
            if self.printed:
                words.append(f"{'from ' if crosses else ''}printed p. {self.printed}")
        if self.locator:
            words.append(f"paragraph {self.locator}")
        return ", ".join(words) or "no page numbers"

    @property
    def short(self) -> str:
        """One line that names the source: title, publisher, year, place; a digest says that it is one.

        >>> Citation(Report("act-local", "a.pdf", "Act Local", "Centre for London", 2019), 3).short
        'Act Local, Centre for London, 2019, PDF p. 3'
        """
        return self.short_to(self.page)

    def short_to(self, last: int | None) -> str:
        """The same for words that reach over to the page numbered `last`."""
        year = str(self.report.year) if self.report.year else "no year"
        named = [self.report.title, self.report.publisher, year, self.place_to(last)]
        line = ", ".join(word for word in named if word)
        if self.report.kind == "digest":
            line += f" (digest, not the original; see {self.report.source or self.report.url or 'its notes'})"
        return line


@dataclass(frozen=True, slots=True)
class Quote:
    """Words shown to the reader: the slices of `spans` joined by one space, and nothing else.

    answer_spans: `[start, end)` offsets in `text` of the words that answer.
    confidence: the estimated chance that it answers by itself, 0 to 1.  strength: how well it answers, in words.
    why_not: for a near miss, why it is only near; for words of another place or year than asked, which.
    also_in: other places with the same words.  trouble: what the reader must know about its pages.
    earlier: what earlier editions of the same report say there in other words, the latest of them first.
    """

    text: str
    spans: tuple[Span, ...]
    citation: Citation
    score: float
    answer_spans: tuple[tuple[int, int], ...] = ()
    headings: tuple[str, ...] = ()
    confidence: float = 0.0
    strength: Strength = "strong"
    why_not: str = ""
    also_in: tuple[Citation, ...] = ()
    trouble: tuple[str, ...] = ()
    earlier: tuple[Quote, ...] = ()

    @property
    def cited(self) -> str:
        """One line that names the source with all pages that the words stand on."""
        return self.citation.short_to(max((s.page for s in self.spans), default=self.citation.page))

    @property
    def gaps(self) -> tuple[int, ...]:
        """Offsets in `text` at which words of the page were left out: items between a stem and an item, rows.

        Empty for a text that was not made from these spans.
        """
        if sum(s.end - s.start for s in self.spans) + max(len(self.spans) - 1, 0) != len(self.text):
            return ()
        found, at = [], 0
        for before, after in pairwise(self.spans):
            at += before.end - before.start
            if (before.page == after.page and not 0 <= after.start - before.end <= 2) or after.page > before.page + 1:
                found.append(at)
            at += 1
        return tuple(found)

    @property
    def shown(self) -> str:
        """The text as it is copied and printed: words left out are marked with an ellipsis."""
        text = self.text
        for at in reversed(self.gaps):
            text = f"{text[:at].rstrip()} \u2026 {text[at:].lstrip()}"
        return text


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports a question is asked of; an empty field does not restrict."""

    reports: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return (
            bool(self.reports or self.publishers or self.tags) or self.year_from is not None or self.year_to is not None
        )

    @property
    def years(self) -> str:
        """The years in words, "" if there are none.

        >>> Filters(year_from=2019, year_to=2022).years, Filters(year_from=2019).years, Filters(year_to=2022).years
        ('2019 to 2022', 'from 2019', 'to 2022')
        """
        if self.year_from is None:
            return "" if self.year_to is None else f"to {self.year_to}"
        if self.year_to is None:
            return f"from {self.year_from}"
        return str(self.year_from) if self.year_from == self.year_to else f"{self.year_from} to {self.year_to}"

    def in_order(self) -> Filters:
        """The same with the earlier year first."""
        if self.year_from is None or self.year_to is None or self.year_from <= self.year_to:
            return self
        return replace(self, year_from=self.year_to, year_to=self.year_from)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a question was searched in: reports and pages after filters.

    unknown_year: reports left out because a year was asked for and theirs is not known.
    """

    reports: int = 0
    pages: int = 0
    pages_without_text: int = 0
    unknown_year: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """Letters or words of a question and what they also mean in this library, commonest first.

    An acronym means what reports spell out; words mean the acronym that stands for them.
    rather_spelt: whether the reports write the words often, and the letters themselves hardly or never.

    >>> Meaning("ACV", ("asset of community value",)).said
    'asset of community value (ACV)'
    """

    typed: str
    meant: tuple[str, ...]
    rather_spelt: bool = False

    @property
    def said(self) -> str:
        """As the reader is told."""
        return f"{' or '.join(self.meant)} ({self.typed})"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing the question is made of, and in how many reports it is found.

    kind: what sort of thing; "together" is the last part, which says whether all the others meet on a page.
    found_in: ids of these reports, those with most pages first.
    """

    part: str
    reports: int
    note: str
    kind: PartKind = "topic"
    found_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A report in a list of reports.

    n_pages: pages that hold the words; all its pages when no words were asked for.
    first: the first such page, or the report's first.  spans: the words on that page; text: the slices of `spans`
    joined by one space.
    """

    report: Report
    n_pages: int
    first: Citation
    spans: tuple[Span, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The library asked about itself: which reports there are, and where words stand in them.

    by: what was asked for first of all.  words: the words looked for, "" if none.  note: what else to know, in words.
    each: the same, one by one, where several were: all of them, or, with `any_of`, one or more.  without: words that
    the reports must not have.  called: the title of the reports that alone were looked through, "" for all.
    reports: those with most pages first; in the order of years and titles when no words were asked for.
    """

    by: ListedBy
    words: str = ""
    publisher: str = ""
    year_from: int | None = None
    year_to: int | None = None
    counted: bool = False
    reports: tuple[Mention, ...] = ()
    note: str = ""
    each: tuple[str, ...] = ()
    any_of: bool = False
    without: tuple[str, ...] = ()
    called: str = ""

    @property
    def short(self) -> str:
        """The list in one sentence.

        >>> Listing("words", "parks", publisher="Locality", year_from=2019, year_to=2019).short
        'No report from 2019 by Locality mentions “parks”.'
        >>> report = Report("a", "a.pdf", "A")
        >>> Listing("words", "parks", reports=(Mention(report, 3, Citation(report, 7)),)).short
        '1 report mentions “parks”, on 3 pages in all.'
        """
        n, low, high = len(self.reports), self.year_from, self.year_to
        said = f"{n or 'No'} report{'' if n < 2 else 's'}"
        if low is not None and high is not None:
            said += f" from {low}" if low == high else f" from {low} to {high}"
        elif low is not None or high is not None:
            said += f" from {low} or later" if low is not None else f" from {high} or earlier"
        said += f" by {self.publisher}" if self.publisher else ""
        said += f" called \u201c{self.called}\u201d" if self.called else ""
        said += f" mention{'s' if n < 2 else ''} {self._sought}" if self.words else " in the library"
        pages = sum(m.n_pages for m in self.reports)
        counted = f"{pages:,} page{'' if pages == 1 else 's'}"
        return f"{said}{', on' if self.words else ','} {counted}{' in all' if self.words else ''}." if n else f"{said}."

    @property
    def _sought(self) -> str:
        """The words looked for, in quotation marks."""

        def quoted(each: Sequence[str], joined: str) -> str:
            *others, last = [f"\u201c{words}\u201d" for words in each]
            return f"{', '.join(others)} {joined} {last}" if others else last

        said = quoted(self.each or (self.words,), "or" if self.any_of else "and")
        return f"{said} but not {quoted(self.without, 'or')}" if self.without else said


@dataclass(frozen=True, slots=True)
class Answer:
    """The quotes for one question, and whether anything was found.

    searched_for: the queries that were run, as the reader may see them.
    confidence: the estimated chance, 0 to 1, that the first quote answers.
    evidence: what it was worked out from, as (name, value).
    listing: for a question about the library itself, the reports it asks for; such an answer has no quotes.
    lacking: for "not found", reports that the question names, that are known and not in the library.
    did_you_mean: the question with words no report has replaced by near ones of the library; "" if nothing looks amiss.
    """

    question: str
    status: Status
    searched_for: tuple[str, ...] = ()
    strength: Strength | None = None
    confidence: float = 0.0
    quotes: tuple[Quote, ...] = ()
    near_misses: tuple[Quote, ...] = ()
    parts: tuple[Part, ...] = ()
    coverage: Coverage = Coverage()
    index_version: str = ""
    seconds: float = 0.0
    evidence: tuple[tuple[str, float], ...] = ()
    listing: Listing | None = None
    lacking: tuple[KnownReport, ...] = ()
    did_you_mean: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """What one report, place or publisher says to a question that is put to several.

    name: as shown; value: the report's id, the place, or the publisher.  searched: where was looked, in words.
    answer: judged like any answer; `status` "not_found" means that nothing was found in this column.
    """

    kind: ColumnKind
    name: str
    value: str
    searched: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question put to several reports, places or publishers, side by side."""

    question: str
    columns: tuple[Column, ...]
    index_version: str = ""
    seconds: float = 0.0
