"""A report and what is read of it: pages, blocks, passages; what a build did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Kind = Literal["report", "digest"]
BlockKind = Literal["heading", "paragraph", "item", "row", "caption"]


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


def slice_spans(pages: dict[int, Page] | dict[int, str], spans: Sequence[Span]) -> str:
    """The words of `spans`: slices of page texts joined by one space.

    >>> slice_spans({1: "one two", 2: "three"}, [Span(1, 4, 7), Span(2, 0, 5)])
    'two three'
    """
    texts: dict[int, Any] = dict(pages)
    return " ".join(getattr(texts[s.page], "text", texts[s.page])[s.start : s.end] for s in spans)


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
class ReportSummary:
    """A report and its counts, as the library list shows it."""

    report: Report
    pages: int
    pages_without_text: int
    passages: int
    size: int = 0
    has_pages: bool = field(default=True)


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
