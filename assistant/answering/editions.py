"""Editions of one report: the newest speaks first, an earlier one is attached where it says it differently."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..datatypes import Hit, Quote, Report, ReportSummary
from ..protocols import Searchable
from ..text import MONTHS, fold, terms
from .question import Question, is_year
from .quoting import Chosen, make_quote

_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[/\u2013-]\s*(?:\d\d){1,2}(?!\d))?")
# Titles that differ only in the year and are no editions of each other: each is of a meeting, a quarter, an item.
_NOT_EDITIONS = re.compile(rf"\b(?:(?i:minutes|agenda|item|quarter|appendix|annex|part|volume)|{MONTHS})\b")
# How much of their words two passages share to be the same place of two editions; less under the same heading.
_ALIKE, _ALIKE_UNDER_HEADING = 0.5, 0.3

Found = tuple[Hit, Chosen, Report]


@dataclass(frozen=True, slots=True)
class Settled:
    """Hits of which none has a counterpart in a newer edition, and the earlier ones by the passage they belong to.

    newest: the year of the newest other edition, by the id of an earlier edition's report.
    """

    hits: list[Hit]
    chosen: list[Chosen]
    reports: list[Report]
    earlier: dict[int, list[Found]]
    newest: dict[str, int]


def settle_editions(
    question: Question, hits: Sequence[Hit], chosen: Sequence[Chosen], reports: Sequence[Report], index: Searchable
) -> Settled:
    """Newer editions in the place of earlier ones that say the same; the edition of a year that is asked for is newest.

    Two reports are editions if one replaces the other (catalogue), or if their titles differ in the year alone and they
    have the same publisher and kind.
    """
    asked = {int(y) for name in question.names if is_year(name) for y in re.findall(r"(?:19|20)\d\d", name)}
    found = list(zip(hits, chosen, reports, strict=True))
    editions = _editions({r.id: r for r in reports}, index.reports, asked)
    settled: list[Found] = []
    earlier: dict[int, list[Found]] = {}
    for here in found:
        place = next((n for n, other in enumerate(settled) if _same_place(here, other, editions)), None)
        if place is None:
            settled.append(here)
            continue
        there = settled[place]
        newer, older = (here, there) if _rank(here, editions) > _rank(there, editions) else (there, here)
        settled[place] = newer
        kept = [*earlier.pop(there[0].passage.id, []), older]
        earlier[newer[0].passage.id] = sorted(kept, key=lambda f: _rank(f, editions), reverse=True)
    tops = {family: max(ranks) for family, ranks in _by_family(editions).items()}
    newest = {i: tops[family][-1] for i, (family, rank) in editions.items() if rank < tops[family] and i in _ids(found)}
    return Settled([h for h, _, _ in settled], [c for _, c, _ in settled], [r for _, _, r in settled], earlier, newest)


def _ids(found: Sequence[Found]) -> set[str]:
    return {report.id for _, _, report in found}


def _by_family(editions: Mapping[str, tuple[str, tuple[int, ...]]]) -> dict[str, list[tuple[int, ...]]]:
    families: dict[str, list[tuple[int, ...]]] = {}
    for family, rank in editions.values():
        families.setdefault(family, []).append(rank)
    return families


def _rank(found: Found, editions: Mapping[str, tuple[str, tuple[int, ...]]]) -> tuple[int, ...]:
    return editions[found[2].id][1]


def _same_place(one: Found, other: Found, editions: Mapping[str, tuple[str, tuple[int, ...]]]) -> bool:
    """Whether two hits are the same place of two editions of one report."""
    here, there = editions.get(one[2].id), editions.get(other[2].id)
    if here is None or there is None or here[0] != there[0] or one[2].id == other[2].id:
        return False
    words, others = set(terms(one[0].passage.text)), set(terms(other[0].passage.text))
    shared = len(words & others) / max(len(words | others), 1)
    heading, another = (
        fold(_YEARS.sub("", f[0].passage.headings[-1])) if f[0].passage.headings else "" for f in (one, other)
    )
    return shared >= (_ALIKE_UNDER_HEADING if heading and heading == another else _ALIKE)


def _editions(
    among: Mapping[str, Report], library: Mapping[str, ReportSummary], asked: set[int]
) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Family and rank of every report that has other editions; the greater rank is the newer edition.

    A rank is (of a year asked for, how many editions it follows in the catalogue, year).
    """
    keys = {_title_key(r) for r in among.values()} - {""}
    openings = {key[:3] for key in keys}
    known = {s.report.id: s.report for s in library.values()}
    family = {i: i for i in known}

    def root(i: str) -> str:
        while family[i] != i:
            i = family[i]
        return i

    by_title: dict[str, str] = {}
    for report in known.values():
        if report.replaces in known:
            family[root(report.id)] = root(report.replaces)
        if fold(report.title[:8])[:3] in openings:
            key = _title_key(report)
            if key in keys:
                family[root(report.id)] = root(by_title.setdefault(key, report.id))
    sizes: dict[str, list[Report]] = {}
    for report in known.values():
        sizes.setdefault(root(report.id), []).append(report)
    found: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name, members in sizes.items():
        if len(members) > 1:
            for r in members:
                found[r.id] = (name, (int(r.year in asked), _follows(r, known), r.year or 0))
    return found


def _follows(report: Report, known: Mapping[str, Report]) -> int:
    """How many editions a report replaces, one after the other."""
    n, seen = 0, {report.id}
    while report.replaces in known and report.replaces not in seen:
        report = known[report.replaces]
        seen.add(report.id)
        n += 1
    return n


def _title_key(report: Report) -> str:
    """Title without its years, publisher and kind; "" for titles of meetings, items and the like."""
    if not report.year or _NOT_EDITIONS.search(report.title):
        return ""
    title = fold(_YEARS.sub("", report.title))
    return f"{title}|{fold(report.publisher)}|{report.kind}" if title else ""


def with_editions(quotes: Sequence[Quote], settled: Settled, index: Searchable) -> list[Quote]:
    """Quotations with what earlier editions say: a place more where the words are the same, a remark where they differ.

    A quotation of an earlier edition, without a counterpart in the newest, says that there is a newer one.
    """
    found = []
    for quote in quotes:
        report = quote.citation.report
        for hit in settled.hits:
            if hit.passage.id in settled.earlier and _within(quote, hit):
                for older, words_chosen, its_report in settled.earlier[hit.passage.id]:
                    quote = _attach(quote, make_quote(older, words_chosen, its_report, index.page))
        year = settled.newest.get(report.id)
        if year is not None and not (report.year and year and report.year > year):
            note = f"An earlier edition{f' of {report.year}' if report.year else ''}; the library also holds "
            note += f"that of {year}." if year else "a newer one."
            quote = replace(quote, trouble=(*quote.trouble, note))
        found.append(quote)
    return found


def _within(quote: Quote, hit: Hit) -> bool:
    """Whether a quotation is taken from a passage."""
    if quote.citation.report.id != hit.passage.report_id:
        return False
    return any(s.page == p.page and s.start < p.end and p.start < s.end for s in quote.spans for p in hit.passage.spans)


def _attach(quote: Quote, older: Quote) -> Quote:
    one, other = fold(quote.text), fold(older.text)
    if one in other or other in one:
        return replace(quote, also_in=(*quote.also_in, older.citation))
    # What an earlier edition says was judged by nobody: it is no surer than the newer words it stands beside.
    older = replace(older, strength=quote.strength, confidence=quote.confidence)
    return replace(quote, earlier=(*quote.earlier, older))
