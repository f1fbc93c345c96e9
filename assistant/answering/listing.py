"""The library asked about itself, answered: which reports there are, and where words stand in them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from ..datatypes import Answer, Citation, Coverage, Listing, Mention, Part, Report, Span
from ..protocols import Searchable
from ..text import holds, occurrences, sequence, term, words
from .listing_questions import Request, listing_request, published_by, years_of

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
    parts = () if found or not request.words else (Part(request.words, 0, f"{request.words}: in no report"),)
    return Answer(
        question,
        "answered" if found else "not_found",
        confidence=float(found),
        parts=parts,
        coverage=coverage,
        listing=listing,
    )


def list_reports(request: Request, index: Searchable, among: Set[str]) -> Listing:
    """The reports that a request asks for, of those `among` these ids."""
    listing = Listing(request.by, request.words, request.publisher, request.year_from, request.year_to, request.counted)
    chosen, undated = [], 0
    for report_id, summary in index.reports.items():
        report = summary.report
        if report_id not in among or (request.publisher and not published_by(report, request.publisher)):
            continue
        if request.year_from is not None or request.year_to is not None:
            years = years_of(report)
            undated += not years
            if not any((request.year_from or y) <= y <= (request.year_to or y) for y in years):
                continue
        chosen.append(summary)
    left = "1 report has no year and is" if undated == 1 else f"{undated} reports have no year and are"
    note = f"{left} left out." if undated else ""
    if not request.words:
        chosen.sort(key=lambda s: (-(s.report.year or 0), s.report.title.casefold()))
        found = tuple(Mention(s.report, s.pages, _first_page(s.report, index)) for s in chosen)
        return replace(listing, reports=found, note=note)
    mentions, together = _mentions(request.words, [s.report for s in chosen], index)
    unread = [r for r in unread_titled(sequence(request.words), index) if r.id in {s.report.id for s in chosen}]
    if unread:
        note = " ".join(
            filter(None, [f"{unread[0].title} has it in its title, but its pages hold no text to search.", note])
        )
    if mentions and not together:
        note = " ".join(filter(None, ["No report has these words together; these have all of them on one page.", note]))
    return replace(listing, reports=tuple(mentions), note=note)


def unread_titled(wanted: Sequence[str], index: Searchable) -> list[Report]:
    """Reports with these search terms in their title of which nothing can be searched, as where pages are pictures."""
    unread = (summary.report for summary in index.reports.values() if not summary.passages)
    return [report for report in unread if occurrences(report.title, wanted)]


def _mentions(looked_for: str, reports: list[Report], index: Searchable) -> tuple[list[Mention], bool]:
    """Where words stand, most pages first, and whether they stand together; if nowhere, where all stand on a page."""
    wanted = sequence(looked_for)
    places = index.places_of(wanted)
    places = {r.id: places[r.id] for r in reports if places.get(r.id)} or _places_of_letters(looked_for, reports, index)
    runs = [wanted]
    if not places and len(wanted) > 1 and not _is_name(looked_for):
        runs = [[one] for one in dict.fromkeys(wanted)]
        each = [index.places_of(run) for run in runs]
        for report in reports:
            common = set.intersection(*(where.get(report.id, set()) for where in each))
            if common:
                places[report.id] = common
    found = [_mention(r, places[r.id], runs, index) for r in reports if r.id in places]
    found.sort(key=lambda m: (-m.n_pages, -(m.report.year or 0), m.report.title.casefold()))
    return found, len(runs) == 1


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
