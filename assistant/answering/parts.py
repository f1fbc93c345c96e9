"""Silence as a finding: where each part of a question is in the library, and whether they ever meet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Sequence
from functools import cache

from ..datatypes import Meaning, Part
from ..protocols import Searchable
from ..text import STOP_WORDS, YEAR, listed, occurrences, sequence, term, tidy_spaces
from .gazetteer import WHOLE_COUNTRIES, places_of_reports
from .listing import unread_titled
from .listing_questions import years_of
from .phrases import n_reports
from .pieces import Piece, pieces_of

Places = dict[str, set[int]]
_MOST_PLACES = 40
_NAMED_PLACES = 3
# A name may be written with a word or two more ("Covid-19 Inquiry"); so many pages are read to find out how.
_WORDS_BETWEEN = 2
_MOST_PAGES_READ = 100
_AS_A_NAME = re.compile(r"[A-Z0-9][\w'\u2019&-]*(?: (?:of|and|for|the|in|on|[A-Z0-9&][\w'\u2019&-]*))+")


def read_pieces(question: str, searched_for: str, index: Searchable) -> list[Piece]:
    """What a question is made of, in the words of this library.

    searched_for: the question with what it leans on; from there only pieces of a kind that the question itself lacks
    ("And in Norfolk?" no longer asks about Kent).
    """
    known = places_of_reports(s.report for s in index.reports.values())

    @cache
    def held(*found: str) -> int:
        return len(index.passages_with(found))

    def read(text: str) -> list[Piece]:
        return pieces_of(text, lambda found: held(*found), known)

    typed = read(question)
    leant_on = searched_for.removeprefix(question).strip(" ()")
    own = {p.kind for p in typed}
    before = [p for p in read(leant_on) if p.kind not in own or p.kind in ("name", "scheme")] if leant_on else []
    parted = [one for piece in [*typed, *before] for one in _parted(piece, index)]
    return list(dict.fromkeys(_as_written(piece, index) for piece in parted))


def _parted(piece: Piece, index: Searchable) -> list[Piece]:
    """Two names that no report writes as one, if it has each: "Act Local and Power Partnerships"."""
    names = [name.strip() for name in piece.text.split(" and ")]
    if piece.kind not in ("name", "scheme") or len(names) < 2 or index.passages_with(piece.terms):
        return [piece]
    each = [Piece(name, piece.kind, tuple(sequence(name))) for name in names]
    return each if all(one.terms and index.passages_with(one.terms) for one in each) else [piece]


def _as_written(piece: Piece, index: Searchable) -> Piece:
    """A name as the library writes it: "Covid Inquiry" is "Covid-19 Inquiry" where its words never stand together."""
    if piece.kind not in ("name", "scheme") or len(piece.terms) == 1 or index.passages_with(piece.terms):
        return piece
    each = [index.places_of([one]) for one in piece.terms]
    pages = [(report, n) for report in each[0] for n in set.intersection(*(on.get(report, set()) for on in each))]
    ways: Counter[str] = Counter()
    for report, n in sorted(pages)[:_MOST_PAGES_READ]:
        page = index.page(report, n)
        text = page.text if page else ""
        near = (tidy_spaces(text[a:b]) for a, b in occurrences(text, piece.terms, between=_WORDS_BETWEEN))
        ways.update(way for way in near if _AS_A_NAME.fullmatch(way))
    if not ways:
        return piece
    way = ways.most_common(1)[0][0]
    return Piece(way, piece.kind, tuple(sequence(way)))


def describe_parts(
    pieces: Sequence[Piece], index: Searchable, meant: Sequence[Meaning] = (), *, chosen: Container[str] | None = None
) -> list[Part]:
    """Each part with the reports that hold it and where, and, last, whether all meet on one page.

    meant: what the question's acronyms stand for here; one that no report writes is looked for by its words.
    chosen: ids of the reports asked, None for all; of each part it is said how many of them hold it.
    """
    spelt = {meaning.typed: meaning.meant[0] for meaning in meant if meaning.meant}
    places: dict[Piece, Places] = {}
    for piece in pieces:
        where = _places_of(piece, index)
        if not where and piece.text in spelt:
            words_meant = tuple(sequence(spelt[piece.text]))
            where = index.places_of(words_meant)
            piece = Piece(f"{spelt[piece.text]} ({piece.text})", piece.kind, words_meant) if where else piece
        places[piece] = where
    asked_for_place = any(piece.kind == "place" for piece in pieces)
    found = []
    for piece, where in places.items():
        pages = {report: len(on) for report, on in where.items()}
        order = sorted(where, key=lambda report: (-pages[report], report))
        here = {r: on for r, on in where.items() if chosen is None or r in chosen} or where
        note = _where(piece, here, index, with_places=asked_for_place)
        said = f"{piece.text}: {_reports(where, chosen)}" if where else f"{piece.text}: in no report"
        found.append(Part(piece.text, len(where), said + (f"; {note}" if note else ""), piece.kind, tuple(order)))
    if len(places) > 1 and all(places.values()):
        found.append(_together(places, index, chosen))
    return found


def _places_of(piece: Piece, index: Searchable) -> Places:
    """Pages that hold a piece; for a year that stands on no page, the reports of that year."""
    where = index.places_of(piece.terms)
    if not where and piece.kind == "year":
        return {report: set() for report in _of_year(piece, index)}
    return where


def _of_year(piece: Piece, index: Searchable) -> set[str]:
    if not YEAR.fullmatch(piece.text):
        return set()
    return {report for report, s in index.reports.items() if int(piece.text) in years_of(s.report)}


def _where(piece: Piece, where: Places, index: Searchable, *, with_places: bool) -> str:
    """Beyond the number of reports: the places a topic is told of, or the report that tells most."""
    if not where:
        unread = unread_titled(piece.terms, index)
        return (
            f"but the title of {unread[0].title} has it, and its pages hold no text" if unread else _apart(piece, index)
        )
    if piece.kind in ("topic", "scheme") and with_places:
        told = _places_on(where, index)
        if told:
            return f"on pages that name {listed(told)}"
    most = max(where, key=lambda report: (len(where[report]), report))
    if not where[most]:
        return f"of {piece.text}, without naming it"
    if piece.kind == "year":
        return ""
    n = len(where[most])
    title = index.reports[most].report.title
    return f"in {title}" if len(where) == 1 else f"most in {title} ({n} page{'' if n == 1 else 's'})"


def _apart(piece: Piece, index: Searchable) -> str:
    """For words that never stand together: those of them that the library has."""
    single = [w for w in piece.text.split() if w.lower() not in STOP_WORDS and term(w)]
    if piece.kind != "topic" or len(single) < 2:
        return ""
    held = [(w, index.places_of([term(w)])) for w in single]
    have = [f"{w} in {_reports(where)}" for w, where in held if where]
    return f"not together, but {listed(have)}" if len(have) == len(single) else listed(have)


def _places_on(where: Places, index: Searchable) -> list[str]:
    """Places of the catalogue that stand on these pages, those of most pages first."""
    counted = []
    for place in sorted(set(places_of_reports(s.report for s in index.reports.values()).values()))[:_MOST_PLACES]:
        if place in WHOLE_COUNTRIES:
            continue
        n = sum(len(pages & where.get(report, set())) for report, pages in index.places_of(sequence(place)).items())
        counted.append((-n, place))
    return [place for n, place in sorted(counted) if n][:_NAMED_PLACES]


def _together(places: dict[Piece, Places], index: Searchable, chosen: Container[str] | None) -> Part:
    """Whether all pieces stand on one page; a year counts for every page of the reports of that year."""
    common: Places = {}
    of_year = {piece: _of_year(piece, index) for piece in places if piece.kind == "year"}
    for report in index.reports:
        sets = [where.get(report, set()) for piece, where in places.items() if report not in of_year.get(piece, ())]
        pages = set.intersection(*sets) if sets else set()
        if pages:
            common[report] = pages
    names = listed([piece.text for piece in places])
    part = "both on one page" if len(places) == 2 else "all on one page"
    if not common:
        return Part(part, 0, f"{names} never stand on one page", "together")
    first = min(common, key=lambda report: (chosen is not None and report not in chosen, -len(common[report]), report))
    page = min(common[first])
    at = f", PDF p. {page}" if page else ""
    said = f"{names}: on one page in {_reports(common, chosen)}; {index.reports[first].report.title}{at}"
    return Part(part, len(common), said, "together", tuple(sorted(common)))


def _reports(where: Collection[str], chosen: Container[str] | None = None) -> str:
    """How many reports, and how many of those chosen.

    >>> _reports(["acv", "pubs"]), _reports(["acv", "pubs"], {"acv"}), _reports(["acv"], {"pubs"})
    ('2 reports', '2 reports; 1 of those chosen', '1 report; none of those chosen')
    """
    n = n_reports(len(where))
    if chosen is None:
        return n
    return f"{n}; {sum(report in chosen for report in where) or 'none'} of those chosen"
