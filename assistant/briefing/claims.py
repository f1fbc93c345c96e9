"""The words around a quotation -> what they claim: which report, which pages.

Read are our own exports in every style, and what people write: "(Locality, 2019, p. 16)", "Locality, Power Partnerships
(2019) 16", "PDF p. 18, printed p. 16", "ibid 14", links to a page's view.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..briefingtypes import Place, Said
from ..datatypes import Report
from ..text import fold

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_VIEW = re.compile(r"/r/([a-z0-9-]+)/(\d+)")
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)\s+\d{4}|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)
_NUMBER = r"(?P<first>\d{1,4}|[ivxlcdm]{1,8}|[A-Za-z]{1,3}[-\u2010-\u2013]?\d{1,4})"
_RANGE = rf"{_NUMBER}(?:\s*(?:[-\u2010-\u2015]|to|and|&)\s*(?P<last>\d{{1,4}}|[ivxlcdm]{{1,8}})\b)?"
_PDF = re.compile(rf"\b(?:PDF|physical)[\s,]*(?:pages?|pp?)\b\.?\s*{_RANGE}", re.IGNORECASE)
_PDF_AFTER = re.compile(rf"(?:\b(?:pages?|pp?)\b\.?\s*)?\b{_RANGE}\s*\(PDF pages?\)", re.IGNORECASE)
_PRINTED = re.compile(rf"\bprinted[\s,]*(?:pages?|pp?)\b\.?\s*{_RANGE}", re.IGNORECASE)
_PAGE = re.compile(rf"\b(?:pages?|pp?|pg)\b\.?\s*{_RANGE}\b", re.IGNORECASE)
_BARE = re.compile(
    r"(?:\b(?:19|20)\d\d[a-z]?\)?[,:]?|\bn\.?\s?d\.?\)?,|\bibid[.,]*|\(n \d+\)[,]?|\bop\.? cit\.?,?)\s+(?:at\s+)?"
    r"(?P<first>\d{1,4}|[ivxlc]{1,6})(?:\s*[-\u2010-\u2015]\s*(?P<last>\d{1,4}))?(?=\s*(?:$|[.,;)(<]|https?:))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)([a-z]?)\b|\b(?:n\.\s?d\.|no date)(?:[-,]?\s?([a-z])\b)?", re.IGNORECASE)
_IBID = re.compile(r"^\W*ibid\b", re.IGNORECASE)
_NOTE = re.compile(r"\(n (\d+)\)")
_LEAST_TITLE = 12


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages a citation names.  kind: "pdf" as a viewer counts, "printed" on the page, "either" when it is not said."""

    kind: Literal["pdf", "printed", "either"]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a briefing says of one quotation.  reports: ids of the reports it may mean; empty when it names none."""

    reports: tuple[str, ...] = ()
    pages: tuple[Pages, ...] = ()

    def allows(self, place: Place) -> bool:
        """Whether a place is one the briefing may mean."""
        return (not self.reports or place.report.id in self.reports) and self.allows_page(place)

    def allows_page(self, place: Place) -> bool:
        """Whether every page named is a page of the place; a report without pages cannot contradict."""
        return place.page is None or all(_agrees(p, place) for p in self.pages)


def _agrees(pages: Pages, place: Place) -> bool:
    numbers = [str(n) for n in dict.fromkeys(s.page for s in place.spans)]
    if pages.kind in ("pdf", "either") and _within(pages, numbers):
        return True
    printed = [p for p in (place.printed, place.label) if p]
    if pages.kind == "pdf" or not printed:
        return False
    offset = len(numbers) - 1
    more = [str(int(p) + offset) for p in printed if p.isdigit() and offset]
    return any(_within(pages, [p]) for p in [*printed, *more])


def _within(pages: Pages, numbers: Sequence[str]) -> bool:
    first, last = pages.first.casefold(), pages.last.casefold()
    if first in [n.casefold() for n in numbers]:
        return True
    if first.isdigit() and last.isdigit() and int(last) - int(first) < 40:
        return any(n.isdigit() and int(first) <= int(n) <= int(last) for n in numbers)
    return last in [n.casefold() for n in numbers]


@dataclass
class Reports:
    """The reports of a library by what people call them."""

    reports: Sequence[Report]
    listed: Sequence[str] = ()  # paragraphs of the briefing that may be entries of its list of references
    _names: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        short: dict[str, set[str]] = {}
        for report in self.reports:
            self._names.append((fold(report.title), report.id))
            self._names += [(fold(a), report.id) for a in report.aliases if len(fold(a)) >= 4]
            self._names.append((fold(report.file.rsplit("/", 1)[-1]), report.id))
            head = fold(re.split(r"[:(]|\s[\u2013\u2014-]\s", report.title)[0])
            short.setdefault(head, set()).add(report.id)
        for head, ids in short.items():
            if len(head) >= _LEAST_TITLE:
                self._names += [(head, i) for i in ids]
        self._names = sorted({n for n in self._names if len(n[0]) >= 4}, key=lambda n: -len(n[0]))
        self._urls = {r.url.rstrip("/").casefold(): r.id for r in self.reports if r.url}
        self._ids = {r.id for r in self.reports}
        self._entries = [(p, self.titled(p)) for p in self.listed]

    def titled(self, text: str) -> tuple[str, ...]:
        """Ids of the reports whose title (or alias, file, link) stands in `text`; the longest title wins."""
        linked = [m.group(1) for m in _VIEW.finditer(text) if m.group(1) in self._ids]
        if linked:
            return tuple(dict.fromkeys(linked))
        folded, found, longest = fold(text), [], 0
        for name, report_id in self._names:
            if len(name) < longest:
                break
            if name in folded:
                found.append(report_id)
                longest = len(name)
        if found:
            return tuple(dict.fromkeys(found))
        return tuple(
            self._urls[u] for m in _URL.finditer(text) if (u := m.group().rstrip("/.,;)>").casefold()) in self._urls
        )

    def named(self, text: str) -> tuple[str, ...]:
        """Ids of the reports `text` may mean: by title, else by author or publisher and year."""
        found = self.titled(text)
        if found:
            return found
        years = [
            (m.group(1) or "", m.group(2) or m.group(3) or "")
            for m in _YEAR.finditer(_DATE.sub(" ", _URL.sub(" ", text)))
        ]
        folded = fold(text)
        for year, letter in years:
            named = [r for r in self.reports if _has_author(folded, r) and (not year or str(r.year or "") == year)]
            listed = [
                i
                for entry, ids in self._entries
                for i in ids
                if f"{year}{letter}" in entry or (not year and _undated(entry, letter))
            ]
            both = [r.id for r in named if r.id in listed]
            if both or named:
                return tuple(dict.fromkeys(both or [r.id for r in named]))
        return ()


def _undated(entry: str, letter: str) -> bool:
    return any(not m.group(1) and (m.group(3) or "") == letter for m in _YEAR.finditer(entry))


def _has_author(folded: str, report: Report) -> bool:
    names = [fold(report.publisher), *(fold(a) for a in report.authors), *(fold(_family(a)) for a in report.authors)]
    return any(len(n) >= 3 and n in folded for n in names)


def _family(author: str) -> str:
    return author.split(",")[0] if "," in author else author.rsplit(" ", 1)[-1]


def pages_in(text: str) -> tuple[Pages, ...]:
    """The pages a citation names.

    >>> pages_in("Locality, Power Partnerships (2019), p. 16 (PDF p. 18).")
    (Pages(kind='pdf', first='18', last='18'), Pages(kind='printed', first='16', last='16'))
    >>> pages_in("(Locality, 2019, pp. 3-4)"), pages_in("Ibid 14")
    ((Pages(kind='either', first='3', last='4'),), (Pages(kind='either', first='14', last='14'),))
    """
    text = _DATE.sub(" ", _URL.sub(" ", text))
    found: list[Pages] = []
    for pattern, kind in ((_PDF, "pdf"), (_PDF_AFTER, "pdf"), (_PRINTED, "printed")):
        found += _take(pattern, kind, text)
        text = pattern.sub(" ", text)
    rest: Literal["printed", "either"] = "printed" if found else "either"
    pages = _take(_PAGE, rest, text) or _take(_BARE, rest, text)
    return tuple(dict.fromkeys([*found, *pages[:1]]))


def _take(pattern: re.Pattern[str], kind: str, text: str) -> list[Pages]:
    found = []
    for m in pattern.finditer(text):
        last = m.group("last") or m.group("first")
        found.append(Pages(kind, m.group("first"), _full(m.group("first"), last)))  # type: ignore[arg-type]
    return found[:1]


def _full(first: str, last: str) -> str:
    """ "127-9" means 127 to 129."""
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


def read_claims(said: Sequence[Said], reports: Reports) -> list[Claim]:
    """The claim of each quotation, in order; "ibid" and "(n 3)" mean what an earlier one named."""
    claims: list[Claim] = []
    for quotation in said:
        claim = _claim(quotation.cited, reports, claims)
        mark = quotation.mark
        if mark is not None and (not claim.reports or mark.report_id in claim.reports):
            page = (Pages("pdf", str(mark.page), str(mark.page)),) if mark.page else ()
            claim = Claim((mark.report_id,), claim.pages or page)
        claims.append(claim)
    return claims


def _claim(cited: Iterable[str], reports: Reports, before: Sequence[Claim]) -> Claim:
    named: tuple[str, ...] = ()
    pages: tuple[Pages, ...] = ()
    for text in cited:
        here, here_pages = reports.named(text), pages_in(text)
        if not here:
            here = _earlier(text, before)
        if not named and not pages:
            named, pages = here, here_pages
        elif not named and here:
            named, pages = here, pages or here_pages
        elif not pages and here_pages and (not here or set(here) & set(named)):
            pages = here_pages
        if named and pages:
            break
    return Claim(named, pages)


def _earlier(text: str, before: Sequence[Claim]) -> tuple[str, ...]:
    note = _NOTE.search(text)
    if note and 0 < int(note.group(1)) <= len(before):
        return before[int(note.group(1)) - 1].reports
    if _IBID.search(text) and before:
        return before[-1].reports
    return ()
