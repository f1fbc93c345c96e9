"""Why words that stand near a question do not answer it: what of it they and their report hold, and what instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..datatypes import Quote, Report
from ..protocols import Searchable
from ..text import YEAR, listed, occurrences, sequence, term, terms, words
from .acronyms import is_acronym, spelt_out
from .confidence import known_by
from .gazetteer import NATIONS, WHOLE_COUNTRIES, places_in
from .listing_questions import years_of
from .pieces import Piece

_OR = "or"


def why_not(pieces: Sequence[Piece], quote: Quote) -> str:
    """Why a near miss is only near: what of the question its words and its report hold, and what they hold instead.

    >>> from ..datatypes import Citation, Report
    >>> from .pieces import pieces_of
    >>> norwich = Report("n", "n.pdf", "Asset transfer in Norwich", "Norwich City Council", 2020)
    >>> miss = Quote("A transfer passes through six stages.", (), Citation(norwich, 4), 0.5)
    >>> why_not(pieces_of("How does asset transfer work in Southwark?"), miss)
    'about asset transfer, but in Norwich'
    """
    held: list[Piece] = []
    missing: list[Piece] = []
    for piece in pieces:
        # Cornwall is no other place than England, but Wales is.
        if piece.text not in WHOLE_COUNTRIES or (piece.text in NATIONS and _instead(piece, quote)):
            (held if _holds(piece, _told(quote)) else missing).append(piece)
    if not missing:
        return "uses the same words, but does not seem to answer"
    topics = [p.text for p in held if p.kind not in ("place", "year")]
    about = topics or [p.text for p in held if p.kind == "place"] or [p.text for p in held]
    opening = f"about {listed(about)}" if about else "near in meaning"
    turns = [*_elsewhere(missing, quote), *_of_another_year(missing, quote)]
    lost = [p.text for p in missing if p.kind not in ("place", "year")]
    if about and not topics and lost:
        turns = [turn for turn in turns if turn != f"in {listed(about)}"]  # "about Wigan, but in Wigan"
        return f"{opening}, but {listed([*turns, f'not about {listed(lost, _OR)}'])}"
    silent = [p.text for p in missing if p.kind == "place" and not _instead(p, quote)]
    turns += [f"does not name {listed(silent, _OR)}"] if silent else []
    quoted = [f"\u201c{words}\u201d" for words in lost]
    turns += [f"does not say {listed(quoted, _OR)}"] if quoted else []
    return f"{opening}, but {listed(turns)}"


def of_another_place(asked: Sequence[Piece], quote: Quote) -> bool:
    """Whether a question asks about places, and the words quoted and their report hold none of them but another.

    What names no place at all, as guidance for every council does, is of no other place.  A town is no other place
    than its country, but Wales is another than England.
    """
    places = [piece for piece in asked if piece.kind == "place"]
    nations = [piece for piece in places if piece.text in NATIONS]
    if not places or (nations != places and any(piece.text in WHOLE_COUNTRIES for piece in places)):
        return False
    told = _told(quote)
    return not any(_holds(piece, told) for piece in places) and all(_instead(piece, quote) for piece in places)


def leaves_place_out(places: Sequence[str], said: Sequence[str], report: Report) -> bool:
    """Whether words of a report about several places name none of the places asked about: any of them may be meant.

    places: those of the question.  said: words and headings.

    >>> report = Report("p", "p.pdf", "Learning from four councils", places=("Cornwall", "Wigan"))
    >>> leaves_place_out(["Wigan"], ["Councils must change.", "Culture"], report)
    True
    >>> leaves_place_out(["Wigan"], ["Staff were trained.", "Culture in Wigan"], report)
    False
    """
    if len(report.places) < 2 or not places or not WHOLE_COUNTRIES.isdisjoint([*places, *report.places]):
        return False
    told = "\n".join([*said, report.title])
    return not any(occurrences(told, sequence(place)) for place in places)


def all_of_other_places(asked: Sequence[Piece], quotes: Sequence[Quote], index: Searchable) -> bool:
    """Whether the first of the quotations is from a report of another place than asked, and none holds the one asked.

    A report that names the one asked on some page may well tell of it: a county's budget of its districts.

    What only names another place in passing ("according to the London Borough of Bexley") may hold for all.
    Of the judged questions for tuning seven are answered so, all of them without an answer in the library.
    """
    places = [piece for piece in asked if piece.kind == "place"]
    held = any(_holds(piece, _told(quote)) for piece in places for quote in quotes)
    if held or not of_another_place(asked, quotes[0]):
        return False
    report = quotes[0].citation.report
    return all(_of_report(piece, report) and report.id not in index.places_of(piece.terms) for piece in places)


def elsewhere(pieces: Sequence[Piece], quote: Quote) -> str:
    """Which place or year words are of, and which was asked about: "in Norwich, not in Southwark"; "" if neither."""
    missing = [piece for piece in pieces if not _holds(piece, _told(quote))]
    places = [piece.text for piece in missing if piece.kind == "place"]
    turns = [f"{turn}, not in {listed(places, _OR)}" for turn in _elsewhere(missing, quote)]
    return "; ".join([*turns, *_of_another_year(missing, quote)])


def _told(quote: Quote) -> str:
    """All that says what a quotation is about: its words, its headings, and what is known of its report."""
    report = quote.citation.report
    return " ".join([quote.text, *quote.headings, *known_by(report), *report.places])


def _holds(piece: Piece, told: str) -> bool:
    """Whether words hold a piece: next to each other for names, all of them for topics; acronyms spelt out too."""
    if piece.kind in ("place", "year", "name") and occurrences(told, piece.terms):
        return True
    if piece.kind == "year" and piece.text in told:  # "November 2024" in "November 2024-25"
        return True
    if piece.kind == "scheme" and is_acronym(piece.text) and spelt_out(piece.text, words(told)):
        return True
    return piece.kind in ("topic", "scheme") and {term(w) for w in words(piece.text)} - {""} <= set(terms(told))


def _elsewhere(missing: Sequence[Piece], quote: Quote) -> list[str]:
    """What place a near miss is of, when the question's is missing."""
    instead = next((_instead(p, quote) for p in missing if p.kind == "place"), "")
    return [instead] if instead else []


def _instead(place: Piece, quote: Quote) -> str:
    """The place that a near miss is of where it says nothing of the one asked, "in Norwich", or "".

    Its words, headings and title tell it; a council tells of itself and may yet print what holds for all ("from Kent
    County Council").
    """
    for where in (quote.text, " ".join(quote.headings)):
        named = _others(place, where)
        if named:
            return f"in {listed(named[:2])}"
    return _of_report(place, quote.citation.report)


def _of_report(place: Piece, report: Report) -> str:
    """The place that a whole report is of where it is not the one asked, or ""."""
    if named := _others(place, report.title):
        return f"in {listed(named[:2])}"
    if _COUNCIL.search(report.publisher) and _others(place, report.publisher):
        return f"from {report.publisher}"
    named = _others(place, report.places[0]) if len(report.places) == 1 else []
    return f"in {listed(named)}" if named else ""


_COUNCIL = re.compile(r"\b(?:Council|Borough|Authority|Corporation)\b")


_NO_OTHER = WHOLE_COUNTRIES | {"Westminster"}  # its government, most often


def _others(place: Piece, where: str) -> list[str]:
    """The places that words name beside one, none of them a part of it by its name nor it of them; beside a nation
    the others of the four."""
    named = list(dict.fromkeys(p.name for p in places_in(where)))
    named = [n for n in named if (n in NATIONS if place.text in NATIONS else n not in _NO_OTHER)]
    named = [n for n in named if not (occurrences(n, place.terms) or occurrences(place.text, sequence(n)))]
    return [n for n in named if not any(n != other and n in other for other in named)]


def _of_another_year(missing: Sequence[Piece], quote: Quote) -> list[str]:
    """What year a near miss is of, when the question's is missing; a report of January 2025 may tell of December."""
    asked = [p.text for p in missing if p.kind == "year"]
    if not asked:
        return []
    whole_years = all(YEAR.fullmatch(one) for one in asked)
    of_report = years_of(quote.citation.report)[:1] if whole_years else []
    named = sorted(set(YEAR.findall(quote.text))) or [str(y) for y in of_report]
    instead = [year for year in named if not any(year in one for one in asked)]
    return [f"of {instead[-1]} instead of {listed(asked, _OR)}" if instead else f"not of {listed(asked, _OR)}"]
