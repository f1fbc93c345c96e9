"""The library asked about itself, answered: which reports there are, and where words stand in them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from ..datatypes import Answer, Citation, Coverage, Listing, Mention, Part, Report, ReportSummary, Span
from ..protocols import Searchable
from ..text import holds, occurrences, sequence, term, words
from .comparing import published_by
from .listing_questions import Request, Sought, listing_request, sought, years_of
from .phrases import n_reports

_MOST_SPANS = 12


def answer_about_library(
    question: str, index: Searchable, among: Set[str], coverage: Coverage
) -> Answer | None:  # fmt: skip
    """The answer to a question about the library itself, None for every other question.

    among: ids of the reports that may be listed.
    """
    request = listing_request(question, index.reports)
    if request is None:
        return None
    listing = list_reports(request, index, among)
    found = bool(listing.reports)
    return Answer(
        question,
        "answered" if found else "not_found",
        confidence=float(found),
        parts=() if found else _parts(listing, index),
        coverage=coverage,
        listing=listing,
    )


def list_reports(request: Request, index: Searchable, among: Set[str]) -> Listing:
    """The reports that a request asks for, of those `among` these ids."""
    listing = Listing(
        request.by, request.words, request.publisher, request.year_from, request.year_to, request.counted,
        called=request.called,
    )  # fmt: skip
    chosen, note = _chosen(request, index, among)
    if request.words:
        listing = _with_words(listing, [s.report for s in chosen], index)
    else:
        chosen.sort(key=lambda s: (-(s.report.year or 0), s.report.title.casefold()))
        found = tuple(Mention(s.report, s.pages, _first_page(s.report, index)) for s in chosen)
        listing = replace(listing, reports=found)
    listing = replace(listing, note=" ".join(filter(None, [listing.note, note])))
    return _at_the_end(listing, request.end) if request.end else listing


def _chosen(request: Request, index: Searchable, among: Set[str]) -> tuple[list[ReportSummary], str]:
    """The reports of the publisher and the years asked for, and what to know of those that have no year."""
    chosen, undated = [], 0
    for report_id, summary in index.reports.items():
        report = summary.report
        if report_id not in among or (request.publisher and not published_by(report, request.publisher)):
            continue
        if request.within is not None and report_id not in request.within:
            continue
        if request.year_from is not None or request.year_to is not None:
            years = years_of(report)
            undated += not years
            if not any((request.year_from or y) <= y <= (request.year_to or y) for y in years):
                continue
        chosen.append(summary)
    left = "1 report has no year and is" if undated == 1 else f"{undated} reports have no year and are"
    return chosen, f"{left} left out." if undated else ""


def _at_the_end(listing: Listing, end: str) -> Listing:
    """Of the reports listed those of the last year, or of the first."""
    years = [year for mention in listing.reports for year in years_of(mention.report)]
    if not years:
        return listing
    year = min(years) if end == "oldest" else max(years)
    kept = tuple(mention for mention in listing.reports if year in years_of(mention.report))
    beyond = f"None of those with a year is {'older' if end == 'oldest' else 'newer'}."
    note = f"{beyond} {listing.note}".strip() if len(kept) < len(listing.reports) else listing.note
    return replace(listing, year_from=year, year_to=year, reports=kept, note=note)


def _parts(listing: Listing, index: Searchable) -> tuple[Part, ...]:
    """The words looked for in vain, each with the reports of the whole library that have it."""
    every = [summary.report for summary in index.reports.values()]
    found = []
    for one in listing.each or ((listing.words,) if listing.words else ()):
        where = sorted(_where(one, every, index, apart=False).places)
        said = n_reports(len(where)) if where else "in no report"
        elsewhere = "; none of those asked for" if where and len(listing.each) < 2 else ""
        found.append(Part(one, len(where), f"{one}: {said}{elsewhere}", found_in=tuple(where)))
    return tuple(found)


def unread_titled(wanted: Sequence[str], index: Searchable) -> list[Report]:
    """Reports with these search terms in their title of which nothing can be searched, as where pages are pictures."""
    unread = (summary.report for summary in index.reports.values() if not summary.passages)
    return [report for report in unread if occurrences(report.title, wanted)]


class _Found(NamedTuple):
    """Pages that hold words, by report id, and the runs of search terms to be marked there."""

    places: dict[str, set[int]]
    runs: list[list[str]]


def _with_words(listing: Listing, reports: list[Report], index: Searchable) -> Listing:
    """The list of those reports that mention the words, most pages first, and what to know of how they do."""
    as_it_stands, apart = sought(listing.words)
    wanted, found = as_it_stands, _all_of(as_it_stands, reports, index)
    if not found.places and apart != as_it_stands:
        wanted, found = apart, _all_of(apart, reports, index)
    note = ""
    if len(wanted.each) == 1:
        unread = [r for r in unread_titled(sequence(wanted.each[0]), index) if r in reports]
        if unread:
            note = f"{unread[0].title} has it in its title, but its pages hold no text to search."
        if not found.places:
            found = _where(wanted.each[0], reports, index, apart=True)
            if found.places:
                note = f"No report has these words together; these have all of them on one page. {note}".strip()
    lost = {i for one in wanted.without for i in _where(one, reports, index, apart=False).places}
    mentions = [
        _mention(r, found.places[r.id], found.runs, index) for r in reports if r.id in found.places.keys() - lost
    ]
    mentions.sort(key=lambda m: (-m.n_pages, -(m.report.year or 0), m.report.title.casefold()))
    each = wanted.each if len(wanted.each) > 1 or wanted.without else ()
    return replace(listing, reports=tuple(mentions), note=note, each=each, any_of=wanted.any_of, without=wanted.without)


def _all_of(wanted: Sought, reports: list[Report], index: Searchable) -> _Found:
    """The pages of the reports that have all of the words looked for, or any of them if that is asked.

    Of a report that has them all the pages where they meet, if there are such; else those where any of them stands.
    """
    each = [_where(one, reports, index, apart=False) for one in wanted.each]
    runs = [run for found in each for run in found.runs]
    places: dict[str, set[int]] = {}
    for report in reports:
        pages = [found.places[report.id] for found in each if report.id in found.places]
        if len(pages) == len(each) or (wanted.any_of and pages):
            common = set() if wanted.any_of else set.intersection(*pages)
            places[report.id] = common or set.union(*pages)
    return _Found(places, runs)


def _where(looked_for: str, reports: list[Report], index: Searchable, *, apart: bool) -> _Found:
    """Where words stand together; with `apart`, where all of them stand on a page."""
    wanted = sequence(looked_for)
    if not apart:
        places = index.places_of(wanted)
        places = {r.id: places[r.id] for r in reports if places.get(r.id)}
        return _Found(places or _places_of_letters(looked_for, reports, index), [wanted])
    if len(wanted) < 2 or _is_name(looked_for):
        return _Found({}, [wanted])
    runs = [[one] for one in dict.fromkeys(wanted)]
    each = [index.places_of(run) for run in runs]
    common = {r.id: set.intersection(*(where.get(r.id, set()) for where in each)) for r in reports}
    return _Found({report_id: pages for report_id, pages in common.items() if pages}, runs)


def _places_of_letters(looked_for: str, reports: list[Report], index: Searchable) -> dict[str, set[int]]:
    """Pages that hold words letter by letter, where they begin or end within a term ("million people")."""
    chosen = {report.id for report in reports}
    found: dict[str, set[int]] = {}
    for passage, _ in index.passages(index.holding(looked_for)).values():
        if passage.report_id in chosen:
            pages = {span.page for span in passage.spans}
            held = {
                n for n in pages if (page := index.plain_page(passage.report_id, n)) and holds(page.text, looked_for)
            }
            found.setdefault(passage.report_id, set()).update(held or pages)
    return found


def _is_name(looked_for: str) -> bool:
    """Whether words are written as a name: its words say nothing apart ("Post Office": "the post of an officer").

    >>> _is_name("Post Office"), _is_name("Department of Health"), _is_name("parish councils"), _is_name("Wigan")
    (True, True, False, False)
    """
    telling = [word for word in words(looked_for) if term(word)]
    return len(telling) > 1 and all(word[:1].isupper() for word in telling)


def _mention(report: Report, pages: set[int], runs: list[list[str]], index: Searchable) -> Mention:
    number = min(pages)
    page = index.plain_page(report.id, number)
    if page is None:
        return Mention(report, len(pages), Citation(report, number or None))
    marks = sorted({mark for run in runs for mark in occurrences(page.text, run)})[:_MOST_SPANS]
    spans = tuple(Span(number, start, end) for start, end in marks)
    cited = Citation(report, number or None, page.label, page.printed)
    return Mention(report, len(pages), cited, spans, " ".join(page.text[s.start : s.end] for s in spans))


def _first_page(report: Report, index: Searchable) -> Citation:
    page = index.plain_page(report.id, 1)
    return Citation(report, 1, page.label, page.printed) if page is not None else Citation(report, None)
