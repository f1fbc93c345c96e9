"""One question put to several reports, places or publishers, each answered and judged like any question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .answering import Within
from .answering.comparing import (
    MOST_COLUMNS,
    Comparing,
    Target,
    comparing_question,
    of_another,
    publishers_of,
    titles_of,
)
from .answering.gazetteer import known_place
from .answering.listing import published_by
from .datatypes import Answer, Column, Coverage, Filters, Quote, Report
from .errors import UsageError
from .indexing import View
from .text import POSSESSIVE, fold, occurrences, sequence, words

# A question and where it is searched -> its answer: the same reading, search, test and quotations as for one question.
Asking = Callable[[str, Within, Coverage], Answer]


def read_comparison(
    question: str, view: View, reports: Sequence[str], places: Sequence[str], publishers: Sequence[str]
) -> Comparing:
    """What is to be compared: the columns named, or those that the question itself names.

    Raises UsageError for fewer than two columns or more than six, and for a publisher that the library does not have.
    """
    read = comparing_question(question, view.reports)
    given = named_columns(view, reports, places, publishers)
    if not given and read is not None:
        return read
    if not 1 < len(given) <= MOST_COLUMNS:
        raise UsageError(
            f"A comparison needs two to {MOST_COLUMNS} reports, places or publishers and has {len(given)}. Name them, "
            'or ask for example: localism compare "What do Cornwall and Wigan say about parish councils?"'
        )
    put = {(t.kind, t.value): q for t, q in zip(read.targets, read.questions, strict=True)} if read else {}
    return Comparing(tuple(given), tuple(put.get((t.kind, t.value), question) for t in given))


def named_columns(view: View, reports: Sequence[str], places: Sequence[str], publishers: Sequence[str]) -> list[Target]:
    """The columns that are named, each once.  reports: ids.  Raises UsageError for a publisher that is not there."""
    for name in publishers:
        if not any(published_by(s.report, name) for s in view.reports.values()):
            raise UsageError(f"No report is published by {name!r}. `localism list` shows the publishers.")
    given = [Target("report", view.reports[i].report.title, i) for i in dict.fromkeys(reports)]
    given += [Target("publisher", p, p) for p in dict.fromkeys(publishers)]
    given += [Target("place", p.strip(), p.strip()) for p in dict.fromkeys(places) if p.strip()]
    return given


def find_column(typed: str, view: View) -> Target:
    """The report, publisher or place that somebody means by these words.

    A report goes by its title, its title up to the colon, another name of it, or a part of its title that no other
    has.  A place is what the catalogue or the list of places knows, or what some report writes as a name.
    Raises UsageError if there is none.
    """
    wanted = fold(typed)
    reports = [s.report for s in view.reports.values()]
    for names in (lambda r: [r.title], titles_of):
        for report in reports:
            if wanted and wanted in map(fold, names(report)):
                return Target("report", report.title, report.id)
    for publisher in (p for report in reports for p in publishers_of(report)):
        if wanted and fold(publisher) == wanted:
            return Target("publisher", publisher, publisher)
    place = written_place(typed, view)
    if place:
        return Target("place", place, place)
    part = [r for r in reports if wanted and wanted in fold(r.title)]
    if len(part) == 1:
        return Target("report", part[0].title, part[0].id)
    if part:
        raise UsageError(f"{len(part)} reports have {typed!r} in their titles. Choose one from the list.")
    raise UsageError(
        f"No report is called {typed!r}, none is published under that name, and none names such a place. "
        "Choose from the list, or type the name as reports write it."
    )


def written_place(typed: str, view: View) -> str:
    """A place as it is written: in the list or the catalogue, else in a report that names it; "" if nowhere."""
    wanted, asked = sequence(typed), fold(typed)
    known = known_place(typed, (s.report for s in view.reports.values()))
    if known or not wanted:
        return known
    for passage, _ in view.passages(view.passages_with(wanted)[:_MOST_LOOKED_AT]).values():
        for start, end in occurrences(passage.text, wanted):
            written = POSSESSIVE.sub("", passage.text[start:end])
            long = [w for w in words(written) if len(w) > _LONGEST_SMALL_WORD]
            if fold(written) == asked and written[:1].isupper() and all(w[0].isupper() for w in long):
                return written
    return ""


_MOST_LOOKED_AT, _LONGEST_SMALL_WORD = 50, 4


def unasked_columns(targets: Sequence[Target], view: View) -> list[Column]:
    """The columns of a comparison before anything is asked of them: where each would be searched."""
    among, found = set(view.reports), []
    for target in targets:
        _, coverage, searched = _where(target, view, among)
        answer = Answer("", "empty_question", coverage=coverage, index_version=view.version)
        found.append(Column(target.kind, target.name, target.value, searched, answer))
    return found


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
            of_place = _of_place(target, question)
            answer = asking(of_place or question, within, coverage)
            if of_place and answer.strength == "weak":
                alone = asking(question, within, coverage)
                answer = alone if alone.status == "not_found" else answer
        if target.kind == "place":
            answer = _of_the_place(answer, target.name, tuple(n for n in names if n != target.name))
        answer = replace(answer, quotes=_best(answer.quotes, k), near_misses=answer.near_misses[:1])
        columns.append(Column(target.kind, target.name, target.value, searched, answer))
    return columns


def _of_place(target: Target, question: str) -> str:
    """A question with the place of its column named at its end; "" for another column, or where it is named already.

    The passages of the column name the place; a question that does too fits them better, and words of another place are
    told from its own.  But naming the place relates all that is said of it, so words that are merely related count only
    where the question alone is answered too.

    >>> _of_place(Target("place", "Wigan", "Wigan"), "What was saved?")
    'What was saved in Wigan?'
    >>> _of_place(Target("report", "Act Local", "act-local"), "What was saved?")
    ''
    """
    if target.kind != "place" or occurrences(question, sequence(target.name)):
        return ""
    asked = question.rstrip(" ?.!")
    return f"{asked} in {target.name}{question[len(asked) :].strip()}"


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
    said = f"{_count(coverage.reports, 'report')}{_pages(coverage)}"
    if target.kind == "report":
        said = _count(coverage.pages, "page") if coverage.pages else "the whole of it"
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
    said = [f"{_count(whole.reports, 'report')} about {name}{_pages(whole)}"] if about else []
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


def _pages(coverage: Coverage) -> str:
    """The pages of reports as an addition; "" where none of them has pages."""
    return f", {_count(coverage.pages, 'page')}" if coverage.pages else ""


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


__all__ = [
    "MOST_COLUMNS", "compare_columns", "comparing_question", "find_column", "named_columns", "read_comparison",
    "unasked_columns",
]  # fmt: skip
