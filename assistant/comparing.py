"""One question put to several reports, places or publishers, each answered and judged like any question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .answering import Within
from .answering.comparing import MOST_COLUMNS, Comparing, Target, comparing_question, of_another
from .answering.listing import published_by
from .datatypes import Answer, Column, Coverage, Filters, Quote, Report
from .errors import UsageError
from .indexing import View
from .text import occurrences, sequence

# A question and where it is searched -> its answer: the same reading, search, test and quotations as for one question.
Asking = Callable[[str, Within, Coverage], Answer]


def read_comparison(
    question: str, view: View, reports: Sequence[str], places: Sequence[str], publishers: Sequence[str]
) -> Comparing:
    """What is to be compared: the columns named, or those that the question itself names.

    Raises UsageError for fewer than two columns or more than six, and for a publisher that the library does not have.
    """
    read = comparing_question(question, view.reports)
    given = [Target("report", view.reports[i].report.title, i) for i in dict.fromkeys(reports)]
    given += [Target("publisher", p, p) for p in dict.fromkeys(publishers)]
    given += [Target("place", p.strip(), p.strip()) for p in dict.fromkeys(places) if p.strip()]
    for name in publishers:
        if not any(published_by(s.report, name) for s in view.reports.values()):
            raise UsageError(f"No report is published by {name!r}. `localism list` shows the publishers.")
    if not given and read is not None:
        return read
    if not 1 < len(given) <= MOST_COLUMNS:
        raise UsageError(
            f"A comparison needs two to {MOST_COLUMNS} reports, places or publishers and has {len(given)}. Name them, "
            'or ask for example: localism compare "What do Cornwall and Wigan say about parish councils?"'
        )
    put = {(t.kind, t.value): q for t, q in zip(read.targets, read.questions, strict=True)} if read else {}
    return Comparing(tuple(given), tuple(put.get((t.kind, t.value), question) for t in given))


def compare_columns(comparing: Comparing, view: View, filters: Filters, asking: Asking, *, k: int) -> list[Column]:
    """Each column with its answer; k: at most so many quotations a column."""
    among = set(view.selected(filters)[0])
    names = [t.name for t in comparing.targets if t.kind == "place"]
    columns = []
    for target, question in zip(comparing.targets, comparing.questions, strict=True):
        within, coverage, searched = _where(target, view, among)
        if not within.passages:
            answer = Answer(question, "not_found", (question,), coverage=coverage, index_version=view.version)
        else:
            answer = asking(question, within, coverage)
        if target.kind == "place":
            answer = _of_the_place(answer, target.name, tuple(n for n in names if n != target.name))
        answer = replace(answer, quotes=_best(answer.quotes, k), near_misses=answer.near_misses[:1])
        columns.append(Column(target.kind, target.name, target.value, searched, answer))
    return columns


def _best(quotes: Sequence[Quote], k: int) -> tuple[Quote, ...]:
    """The first quotation, and more only if they answer as well: a column has no room for what is merely related."""
    return tuple(q for n, q in enumerate(quotes[:k]) if n == 0 or q.strength == "strong")


def _where(target: Target, view: View, among: set[str]) -> tuple[Within, Coverage, str]:
    """The reports and passages a column is searched in, counted, and said in words."""
    if target.kind == "place":
        return _about_place(target.name, view, among)
    kept = [target.value] if target.kind == "report" else []
    if target.kind == "publisher":
        kept = [i for i, s in view.reports.items() if published_by(s.report, target.value)]
    chosen = Filters(reports=tuple(i for i in kept if i in among))
    if not chosen.reports:
        return _NOWHERE, Coverage(), "no report that the filters leave"
    coverage = view.coverage(chosen)
    pages = _count(coverage.pages, "page")
    said = f"{_count(coverage.reports, 'report')}, {pages}" if target.kind == "publisher" else pages
    return Within(frozenset(chosen.reports), view.passage_ids(chosen) or []), coverage, said


_NOWHERE = Within(frozenset(), ())


def _about_place(name: str, view: View, among: set[str]) -> tuple[Within, Coverage, str]:
    """All of every report that is about the place alone; of other reports, the passages that name it.

    A report is about a place if its title or publisher names it, or the catalogue gives it this place and no other.
    """
    wanted = sequence(name)
    about = [i for i, s in view.reports.items() if i in among and _about(s.report, name, wanted)]
    naming = {i: pages for i, pages in view.places_of(wanted).items() if i in among and i not in about}
    passages = set(view.passage_ids(Filters(reports=tuple(about))) or []) if about else set()
    elsewhere = set(view.passages_with(wanted)) & set(view.passage_ids(Filters(reports=tuple(naming))) or [])
    # Headings count only where they are of the passage itself; a title that names the place makes the report `about`.
    whole = view.coverage(Filters(reports=tuple(about))) if about else Coverage()
    n_pages = sum(len(pages) for pages in naming.values())
    coverage = Coverage(whole.reports + len(naming), whole.pages + n_pages, whole.pages_without_text)
    said = [f"{_count(whole.reports, 'report')} about {name}, {_count(whole.pages, 'page')}"] if about else []
    if naming:
        reports = f"{len(naming):,}{' other' if about else ''} report{'' if len(naming) == 1 else 's'}"
        names = "naming it" if about else f"naming {name}"
        said.append(f"{_count(n_pages, 'page')} of {reports} {names}")
    if not about and not naming:
        return _NOWHERE, coverage, f"no report naming {name}"
    searched = Within(frozenset([*about, *naming]), sorted(passages | (elsewhere if naming else set())))
    return searched, coverage, "; ".join(said)


def _about(report: Report, name: str, wanted: Sequence[str]) -> bool:
    if report.kind == "report" and any(occurrences(text, wanted) for text in (report.title, report.publisher)):
        return True
    return [p.casefold() for p in report.places] == [name.casefold()] or bool(occurrences(report.title, wanted))


def _of_the_place(answer: Answer, name: str, others: tuple[str, ...]) -> Answer:
    """The answer without quotations that speak of another of the compared places and not of this one."""
    quotes = tuple(q for q in answer.quotes if not of_another(q, name, others))
    if not answer.quotes:
        return answer
    if quotes:
        return replace(answer, quotes=quotes, strength=quotes[0].strength, confidence=quotes[0].confidence)
    lost: Quote = replace(answer.quotes[0], strength="weak", why_not=f"speaks of another place, not of {name}")
    return replace(answer, status="not_found", strength=None, confidence=0.0, quotes=(), near_misses=(lost,))


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


__all__ = ["compare_columns", "comparing_question", "read_comparison"]
