"""What can be compared: reports, publishers and places, as somebody names them, and where each is searched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .answering import Within
from .answering.comparing import Target, initials_of, published_by, publishers_of, titles_of
from .answering.gazetteer import known_place
from .datatypes import Answer, Column, Coverage, Filters, Report
from .errors import UsageError
from .indexing import View
from .text import POSSESSIVE, fold, occurrences, sequence, words


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

    In this order: a report's title, or its title and id as `column_names` gives them; a publisher, or its initials; a
    title up to the colon, or another name of a report; a place of the list or the catalogue; a part of a title; what
    reports write as a name and never otherwise.  Raises UsageError if there is none, or if several reports fit.
    """
    wanted, reports = fold(typed), [s.report for s in view.reports.values()]
    if any(c.isalpha() for c in wanted):
        found = [r for r in reports if wanted in (fold(r.title), fold(_told_apart(r)))]
        if found:
            return _only(found, typed)
        publisher = _publisher(typed, reports)
        if publisher:
            return Target("publisher", publisher, publisher)
        found = [r for r in reports if wanted in map(fold, titles_of(r))]
        if found:
            return _only(found, typed)
        place = known_place(typed, reports)
        found = [] if place else [r for r in reports if wanted in fold(r.title)]
        if found:
            return _only(found, typed)
        place = place or _written_name(typed, view)
        if place:
            return Target("place", place, place)
    raise UsageError(
        f"No report is called {typed!r}, none is published under that name, and none names such a place. "
        "Choose from the list, or type the name as reports write it."
    )


def column_names(reports: Sequence[Report]) -> list[str]:
    """What may be typed for a column: places of the catalogue, publishers, titles (with the id if not alone)."""
    titles = Counter(fold(r.title) for r in reports)
    names = sorted({p for r in reports for p in r.places}, key=str.casefold)
    names += sorted({r.publisher for r in reports if r.publisher}, key=str.casefold)
    names += [r.title if titles[fold(r.title)] == 1 else _told_apart(r) for r in reports]
    return list(dict.fromkeys(names))


def _told_apart(report: Report) -> str:
    return f"{report.title} ({report.id})"


def _only(found: Sequence[Report], typed: str) -> Target:
    if len(found) == 1:
        return Target("report", found[0].title, found[0].id)
    raise UsageError(f"{len(found)} reports have {typed!r} in their titles. Choose one of them from the list.")


def _publisher(typed: str, reports: Sequence[Report]) -> str:
    wanted = fold(typed)
    names = list(dict.fromkeys(p for r in reports for p in (r.publisher, *publishers_of(r)) if p))
    short = [n for n in names if len(wanted) >= _SHORTEST_INITIALS and typed.isalpha() and wanted in initials_of(n)]
    return next((n for n in names if fold(n) == wanted), short[0] if short else "")


def _written_name(typed: str, view: View) -> str:
    """A name as reports write it; "" for words that they also write small, or only where anything has a capital."""
    wanted, asked, found = sequence(typed), fold(typed), ""
    passages = view.passages(view.passages_with(wanted)[:_MOST_LOOKED_AT]) if wanted else {}
    for passage, _ in passages.values():
        for start, end in occurrences(passage.text, wanted):
            written = POSSESSIVE.sub("", passage.text[start:end])
            long = [w for w in words(written) if len(w) > _LONGEST_SMALL_WORD] or words(written)[:1]
            if fold(written) != asked:
                continue
            if not all(w[0].isupper() for w in long):
                return ""
            if _AFTER_A_WORD.search(passage.text, max(start - 2, 0), start):
                found = written
    return found


_MOST_LOOKED_AT, _LONGEST_SMALL_WORD, _SHORTEST_INITIALS = 50, 4, 3
_AFTER_A_WORD = re.compile(r"[a-z,] \Z")


def unasked_columns(targets: Sequence[Target], view: View, filters: Filters | None = None) -> list[Column]:
    """The columns of a comparison before anything is asked of them: where each would be searched."""
    found = []
    for target in targets:
        _, coverage, searched = where_searched(target, view, filters or Filters())
        answer = Answer("", "empty_question", coverage=coverage, index_version=view.version)
        found.append(Column(target.kind, target.name, target.value, searched, answer))
    return found


def where_searched(target: Target, view: View, filters: Filters) -> tuple[Within, Coverage, str]:
    """The reports and passages a column is searched in, counted, and said in words with the years chosen."""
    within, coverage, said = _searched(target, view, set(view.selected(filters)[0]))
    dated = f", dated {filters.years}" if filters.years and said != _NONE_LEFT else ""
    return within, coverage, said + dated


def _searched(target: Target, view: View, among: set[str]) -> tuple[Within, Coverage, str]:
    if target.kind == "place":
        return _about_place(target.name, view, among)
    kept = [target.value] if target.kind == "report" else []
    if target.kind == "publisher":
        kept = [i for i, s in view.reports.items() if published_by(s.report, target.value)]
    chosen = Filters(reports=tuple(i for i in kept if i in among))
    if not chosen.reports:
        return NOWHERE, Coverage(), _NONE_LEFT
    coverage = view.coverage(chosen)
    said = f"{_count(coverage.reports, 'report')}{_pages(coverage)}"
    if target.kind == "report":
        said = _count(coverage.pages, "page") if coverage.pages else "the whole of it"
    return Within(frozenset(chosen.reports), view.passage_ids(chosen) or []), coverage, said


NOWHERE = Within(frozenset(), ())
_NONE_LEFT = "no report that the filters leave"


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
    n_pages = sum(len(pages - {0}) for pages in naming.values())  # 0 is the whole of a document without pages
    coverage = Coverage(whole.reports + len(naming), whole.pages + n_pages, whole.pages_without_text)
    said = [f"{_count(whole.reports, 'report')} about {name}{_pages(whole)}"] if about else []
    if naming:
        reports = f"{len(naming):,}{' other' if about else ''} report{'' if len(naming) == 1 else 's'}"
        names = "naming it" if about else f"naming {name}"
        said.append(f"{_count(n_pages, 'page')} of {reports} {names}" if n_pages else f"{reports} {names}")
    if not about and not naming:
        return NOWHERE, coverage, f"no report naming {name}"
    searched = Within(frozenset([*about, *naming]), sorted(passages | (elsewhere if naming else set())))
    return searched, coverage, "; ".join(said)


def _about(report: Report, name: str, wanted: Sequence[str]) -> bool:
    if report.kind == "report" and any(occurrences(text, wanted) for text in (report.title, report.publisher)):
        return True
    return [p.casefold() for p in report.places] == [name.casefold()] or bool(occurrences(report.title, wanted))


def _pages(coverage: Coverage) -> str:
    """The pages of reports as an addition; "" where none of them has pages."""
    return f", {_count(coverage.pages, 'page')}" if coverage.pages else ""


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"
