"""The records that flow through the house: report -> pages -> passages -> hits -> quotes -> answer.

All are frozen. Offsets are code points, half-open. Pages count from 1; page 0 stands for the whole of a
document that has no pages (Word, HTML, Markdown, plain text) and is shown to people and programs as "no page".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

Kind = Literal["report", "digest"]
Status = Literal["answered", "not_found", "empty_question", "empty_library"]
Strength = Literal["strong", "weak"]
BlockKind = Literal["heading", "paragraph", "item", "row", "caption"]
PartKind = Literal["place", "topic", "scheme", "year", "name", "together"]
ListedBy = Literal["words", "publisher", "years", "all"]
ColumnKind = Literal["report", "place", "publisher"]


@dataclass(frozen=True, slots=True)
class Report:
    """One file and its catalogue row.

    id: a slug given once and written into catalogue.csv; it outlives index/ and renames.
    file: path below corpus/, with forward slashes.
    guessed: names of the fields proposed by us (from metadata or the first page) because the catalogue left them blank.
    source: for a digest, the original it is a digest of, in words.
    notes: what reading had to say ("3 pages have no text"), for people.
    pages_by_ocr: how many of its pages are pictures whose words were recognised.
    identifiers: the numbers it carries, as "CP 1240", "ISBN 978-1-5286-5386-2", "doi:10.1000/182".
    doubtful: those of `guessed` that rest on little (the file's name, the day it was saved).
    """

    id: str
    file: str
    title: str
    publisher: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    url: str = ""
    licence: str = ""
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kind: Kind = "report"
    replaces: str = ""
    accessed: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    guessed: tuple[str, ...] = ()
    sha256: str = ""
    notes: tuple[str, ...] = ()
    pages_by_ocr: int = 0
    identifiers: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def isbn(self) -> str:
        """Its first ISBN, as printed, or "".

        >>> report = Report("a", "a.pdf", "A", identifiers=("CP 1240", "ISBN 978-1-5286-5386-2", "doi:10.1000/182"))
        >>> report.isbn, report.doi, report.paper
        ('978-1-5286-5386-2', '10.1000/182', 'CP 1240')
        """
        return next((i[5:] for i in self.identifiers if i.startswith("ISBN ")), "")

    @property
    def doi(self) -> str:
        """Its DOI without "doi:", or ""."""
        return next((i[4:] for i in self.identifiers if i.startswith("doi:")), "")

    @property
    def paper(self) -> str:
        """The numbers of its series or as a paper of Parliament ("HL Paper 12, HC 34"), or ""."""
        return ", ".join(i for i in self.identifiers if not i.startswith(("ISBN ", "doi:")))

    @property
    def known_as(self) -> str:
        """The words a question may name it by beside its title: other names, and numbers with and without hyphens."""
        return " ".join([*self.aliases, *self.identifiers, self.isbn.replace("-", "")]).strip()


class WordBox(NamedTuple):
    """Where one word of `Page.text` stands on the upright page: points from the top left corner, y down."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


class Rectangle(NamedTuple):
    """A box on the upright page, in points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Block:
    """A run of `Page.text` that belongs together: a heading, a paragraph, a list item, a table row.

    Blocks of a page follow each other without overlap; one newline stands between two blocks.
    level: depth of a heading (1 is outermost) or of a list item (1 is outermost); 0 elsewhere.
    locator: the number printed in front ("4.12", "37", "(a)"), if any; it is part of the text too.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page after cleaning; page text changes in `reading/` and is only sliced afterwards.

    number: from 1 as a PDF viewer counts; 0 for a document without pages.
    label: the PDF's own page label ("" if it has none); printed: the number seen on the page, None when not sure.
    blocks: the structure of `text`, in reading order.  boxes: one per word, in text order; empty without pages.
    width, height: of the upright page in points.
    footnotes: notes at the foot, kept out of `text`.  trouble: what a reader must know ("no text", "garbled").
    indexed: False for contents pages and the like, which are shown but not searched.
    """

    report_id: str
    number: int
    text: str
    label: str = ""
    printed: str | None = None
    blocks: tuple[Block, ...] = ()
    boxes: tuple[WordBox, ...] = ()
    width: float = 0.0
    height: float = 0.0
    footnotes: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    indexed: bool = True

    @property
    def headings(self) -> tuple[str, ...]:
        """The words of each heading on the page, in reading order."""
        return tuple(self.text[b.start : b.end] for b in self.blocks if b.kind == "heading")


class Span(NamedTuple):
    """A run of characters `[start, end)` in the text of one page."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit we index: one or more spans of one report in reading order.

    text: the slices of its spans joined by one space.  sentences: `[start, end)` offsets in `text`, in order.
    headings: the path of headings above it, outermost first.  locator: the numbered paragraph it starts in, or "".
    prefix: what is put before `text` for the model (title without digits, last heading); never quoted.
    id: given by the index; 0 before that. Ids are never used twice.
    """

    report_id: str
    spans: tuple[Span, ...]
    text: str
    sentences: tuple[tuple[int, int], ...] = ()
    headings: tuple[str, ...] = ()
    locator: str = ""
    prefix: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file says about itself, proposed for blank cells of the catalogue; "" or None where it says nothing.

    identifiers, doubtful: as in `Report`.  aliases: other names, as of whoever chaired it.
    """

    title: str = ""
    publisher: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file gave.  pages: in order, with `report_id` "" until the report has its id.

    notes: sentences for people about the file as a whole ("Pages 3 and 9 have no text").
    unfinished: pages were lost because reading took too long; it is worth another try.
    """

    pages: tuple[Page, ...]
    guess: Guess = Guess()
    notes: tuple[str, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What the encoder is given for one passage: `full` goes through the model, sentences are offsets in `text`."""

    prefix: str
    text: str
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def full(self) -> str:
        """The exact model input."""
        return f"{self.prefix}\n{self.text}" if self.prefix else self.text

    @property
    def text_at(self) -> int:
        """Where `text` begins in `full`."""
        return len(self.prefix) + 1 if self.prefix else 0


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """vector: (dim,) float32 of length 1.  sentences: (n_sentences, dim) float32, rows of length 1 (or 0 if empty).

    truncated: how many word pieces did not fit the model; 0 is the rule.
    """

    vector: FloatArray
    sentences: FloatArray
    truncated: int = 0


def chance(log_odds: float) -> float:
    """Log-odds as a chance, 0 to 1.

    >>> chance(0.0), round(chance(2.0), 2)
    (0.5, 0.88)
    """
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Closely:
    """What close reading says of a passage, as log-odds: that it answers; of each sentence, that it is what answers."""

    whole: float
    sentences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A passage with a score and a rank (from 1) for one query.  cosine in [-1, 1]; bm25 >= 0; score in [0, 1].

    sentence_cosines: cosine of the query with each sentence of the passage, in order; empty if not asked for.
    closely: what close reading says, None for a hit that was not read so.
    """

    passage: Passage
    rank: int
    score: float
    cosine: float
    bm25: float
    sentence_cosines: tuple[float, ...] = ()
    closely: Closely | None = None


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
    unwritten: whether no report writes the letters themselves, and the words often.

    >>> Meaning("ACV", ("asset of community value",)).said
    'asset of community value (ACV)'
    """

    typed: str
    meant: tuple[str, ...]
    unwritten: bool = False

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
        said += f" mention{'s' if n < 2 else ''} \u201c{self.words}\u201d" if self.words else " in the library"
        pages = sum(m.n_pages for m in self.reports)
        counted = f"{pages:,} page{'' if pages == 1 else 's'}"
        return f"{said}{', on' if self.words else ','} {counted}{' in all' if self.words else ''}." if n else f"{said}."


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A real report that we know of, whether it is in the library or not.

    address: where it is to be had, "" if not known.  seen: how the address is known: "publisher" (the publisher's own
    page), "copy" (a third party's), "repository", or "check" (from memory).  date: as far as known, ISO form.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    authors: str = ""
    address: str = ""
    seen: str = ""
    licence: str = ""
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should mend: what was found, where, and what to do."""

    what: str
    where: str
    do: str


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did; files are paths below corpus/."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    reports: int = 0
    pages: int = 0
    pages_without_text: int = 0
    passages: int = 0
    embedded: int = 0
    truncated_tokens: int = 0
    seconds: float = 0.0


def slice_spans(pages: dict[int, Page] | dict[int, str], spans: Sequence[Span]) -> str:
    """The words of `spans`: slices of page texts joined by one space.

    >>> slice_spans({1: "one two", 2: "three"}, [Span(1, 4, 7), Span(2, 0, 5)])
    'two three'
    """
    texts: dict[int, Any] = dict(pages)
    return " ".join(getattr(texts[s.page], "text", texts[s.page])[s.start : s.end] for s in spans)


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """A report and its counts, as the library list shows it."""

    report: Report
    pages: int
    pages_without_text: int
    passages: int
    size: int = 0
    has_pages: bool = field(default=True)
