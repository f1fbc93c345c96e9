"""What stands in the browser's address: questions, filters, and which words of a page are marked.

A link reproduces the view, so this is a contract: names are only ever added.

    /?q=QUESTION&q=FOLLOW-UP&exact=1&report=ID&publisher=P&tag=T&from=2015&to=2025&see=ID/18/18.120.340~1f3a9c2b
    /?q=QUESTION&report=ID&report=ID&side=1          the reports side by side, a column each
    /compare?place=WIGAN&report=ID&publisher=P&q=QUESTION&q=QUESTION     columns in this order, rows (read in `grid`)
    /r/ID/18?h=18.120.340~19.0.80~1f3a9c2b     two spans (page.start.end) and the first 8 hex digits of the words' hash
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import parse_qsl, quote, urlencode

from ..datatypes import Filters, Page, Quote, Span, slice_spans
from ..settings import MAX_QUESTION_CHARACTERS

MAX_QUESTIONS = 6
MAX_FILTER_VALUES = 50
MAX_VALUE = 200  # characters
_MAX_SPANS = 40
_SPAN = re.compile(r"(\d{1,6})\.(\d{1,8})\.(\d{1,8})", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{8}")
EVERYWHERE = Filters()
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


def fingerprint(words: str) -> str:
    """Eight hex digits that change when the words do."""
    return sha256(words.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a report and the words marked on it; spans may reach over to the next page.

    words: fingerprint of the marked words, "" when unknown: marks are drawn only while it still fits.
    """

    report_id: str
    page: int
    spans: tuple[Span, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, quote: Quote) -> Place:
        """Where a quotation stands."""
        return cls(quote.citation.report.id, quote.citation.page or 0, quote.spans, fingerprint(quote.text))

    @classmethod
    def read(cls, report_id: str, page: int, marked: str) -> Place:
        """A place from the value of `h`; whatever is not a span is ignored.

        >>> Place.read("act-local", 18, "18.120.340~19.0.80~1f3a9c2b").spans
        (Span(page=18, start=120, end=340), Span(page=19, start=0, end=80))
        >>> Place.read("act-local", 18, "18.9.3~<script>").spans
        ()
        """
        parts = marked[:2000].split("~")
        found = [Span(*map(int, m.groups())) for m in map(_SPAN.fullmatch, parts) if m][:_MAX_SPANS]
        spans = tuple(s for s in found if s.start < s.end and page <= s.page <= page + 2)
        return cls(report_id, page, spans, parts[-1] if _HASH.fullmatch(parts[-1]) else "")

    @property
    def marked(self) -> str:
        """The value of `h`; "" when nothing is marked."""
        if not self.spans:
            return ""
        return "~".join([*(f"{s.page}.{s.start}.{s.end}" for s in self.spans), *([self.words] if self.words else [])])

    @property
    def link(self) -> str:
        """The address of the page's own view."""
        return f"/r/{quote(self.report_id, safe='')}/{self.page}" + (f"?h={self.marked}" if self.spans else "")

    @property
    def see(self) -> str:
        """The place as one value of the app's address."""
        return f"{self.report_id}/{self.page}/{self.marked}"

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages to show: the page itself and those its spans reach."""
        return tuple(sorted({self.page, *(s.page for s in self.spans)}))

    def holds(self, pages: dict[int, Page]) -> bool:
        """Whether the spans lie on these pages and still hold the words they were made for."""
        if any(s.page not in pages or s.end > len(pages[s.page].text) for s in self.spans):
            return False
        return not self.words or fingerprint(slice_spans(pages, self.spans)) == self.words


def read_place(text: str) -> Place | None:
    """A place from the value of `see` or from a page's link; None if it is neither.

    >>> read_place("act-local/18/18.1.5").link
    '/r/act-local/18?h=18.1.5'
    >>> read_place("/r/act-local/18?h=18.1.5").see
    'act-local/18/18.1.5'
    >>> read_place("../../etc/passwd") is None
    True
    """
    path, _, query = text[:3000].partition("?")
    marked = dict(parse_qsl(query)).get("h", "") if query else ""
    path = path.removeprefix("/r/")
    report_id, _, rest = path.partition("/")
    page, _, tail = rest.partition("/")
    if not ID.fullmatch(report_id) or not re.fullmatch(r"\d{1,6}", page, re.ASCII):
        return None
    return Place.read(report_id, int(page), marked or tail)


@dataclass(frozen=True, slots=True)
class Address:
    """What the Ask page shows: questions in order, where they look, and the page that lies on the desk.

    beside: every question is put to each of the filters' reports, side by side.
    """

    questions: tuple[str, ...] = ()
    filters: Filters = EVERYWHERE
    exactly: bool = False
    see: str = ""
    beside: bool = False

    @property
    def query(self) -> str:
        """The part of the address after "?"; "" for the first visit."""
        pairs = [("q", q) for q in self.questions[-MAX_QUESTIONS:]]
        if self.exactly:
            pairs.append(("exact", "1"))
        pairs += filter_pairs(self.filters)
        if self.beside:
            pairs.append(("side", "1"))
        if self.see:
            pairs.append(("see", self.see))
        return urlencode(pairs, safe="/~")

    def asking(self, question: str, *, exactly: bool = False) -> str:
        """The link that asks one question alone within the same filters."""
        return "/?" + replace(self, questions=(question,), exactly=exactly, see="").query


def filter_pairs(filters: Filters) -> list[tuple[str, str]]:
    """Filters as name and value."""
    pairs = [("report", r) for r in filters.reports]
    pairs += [("publisher", p) for p in filters.publishers]
    pairs += [("tag", t) for t in filters.tags]
    if filters.year_from is not None:
        pairs.append(("from", str(filters.year_from)))
    if filters.year_to is not None:
        pairs.append(("to", str(filters.year_to)))
    return pairs


def read_address(query: str | Iterable[tuple[str, str]]) -> Address:
    """The view an address names; odd names and values are ignored, long ones cut.

    >>> read_address("q=How+long%3F&from=2015&tag=parishes&page=3&to=x")
    Address(questions=('How long?',), filters=Filters(reports=(), publishers=(), year_from=2015, year_to=None,
    tags=('parishes',)), exactly=False, see='', beside=False)
    """
    pairs = parse_qsl(query[:20_000], max_num_fields=None) if isinstance(query, str) else list(query)
    values: dict[str, list[str]] = {}
    for name, value in pairs[:200]:
        values.setdefault(name, []).append(value)
    filters = Filters(
        reports=_values(values.get("report", ())),
        publishers=_values(values.get("publisher", ())),
        year_from=read_year(values.get("from", ())),
        year_to=read_year(values.get("to", ())),
        tags=_values(values.get("tag", ())),
    )
    questions = [q.strip()[:MAX_QUESTION_CHARACTERS] for q in values.get("q", ())]
    return Address(
        tuple(q for q in questions if q)[-MAX_QUESTIONS:],
        filters,
        values.get("exact", [""])[-1] == "1",
        values.get("see", [""])[-1][:3000],
        values.get("side", [""])[-1] == "1",
    )


def _values(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v.strip()[:MAX_VALUE] for v in found if v.strip()))[:MAX_FILTER_VALUES]


def read_year(found: Sequence[str]) -> int | None:
    """The last of these values if it is a year of four digits."""
    last = found[-1].strip() if found else ""
    return int(last) if re.fullmatch(r"[12]\d{3}", last, re.ASCII) else None
