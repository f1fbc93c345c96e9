"""Why words that stand near a question do not answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.answering.nearness import all_of_other_places, elsewhere, of_another_place, why_not
from assistant.answering.pieces import Piece, pieces_of
from assistant.ask import Assistant
from assistant.datatypes import Citation, Quote, Report
from assistant.settings import Settings
from assistant.text import terms

Make = Callable[..., Settings]

KENT = Report("k", "k.pdf", "Performance Report", "Kent County Council", 2025)
GUIDE = Report("g", "g.pdf", "A guide for parishes", "Centre for London", 2019)


def _quote(text: str, report: Report = KENT, headings: tuple[str, ...] = ()) -> Quote:
    return Quote(text, (), Citation(report, 1), 0.5, headings=headings)


def test_a_near_miss_in_the_country_asked_about_is_not_of_another_place_nor_its_report_of_another_year() -> None:
    report = Report("d", "d.pdf", "DfT strategy", "DfT", 2025)
    miss = Quote("A pilot of bus fares in Cornwall.", (), Citation(report, 28), 0.5)
    said = why_not(pieces_of("Where in England were there pilots of bus fares in December 2024?"), miss)
    assert "Cornwall" not in said and "of 2025" not in said


def test_a_place_that_is_met_is_not_held_against_a_near_miss() -> None:
    pieces = [
        Piece(text, kind, tuple(terms(text)))
        for text, kind in (("Cornwall", "place"), ("Wigan", "place"), ("community ownership", "topic"))
    ]
    miss = Quote("Wigan saved money.", (), Citation(Report("w", "w.pdf", "The Wigan Deal", places=("Wigan",)), 1), 0.5)
    assert why_not(pieces, miss) == "about Wigan, but not about community ownership"


@pytest.mark.parametrize(
    ("asked", "quote", "expected"),
    [
        ("How many potholes did Surrey repair?", _quote("3,058 potholes were repaired."), True),
        ("How many potholes did Kent repair?", _quote("3,058 potholes were repaired."), False),
        ("How many potholes did Surrey repair?", _quote("Surrey repaired 3,058 potholes."), False),
        ("How many potholes did Surrey repair?", _quote("3,058 potholes.", headings=("Roads in Surrey",)), False),
        # A guide that names no place is of no other place, and a think tank's seat is not what it writes about.
        ("How does a parish in Surrey repair potholes?", _quote("A parish asks the county.", GUIDE), False),
        ("How does a parish in Surrey repair potholes?", _quote("A parish in Devon asks the county.", GUIDE), True),
        # What holds for the whole holds for its part by name, and the other way round.
        ("How many potholes did Kent and Medway repair?", _quote("3,058 potholes were repaired."), False),
        ("How many potholes were repaired in England?", _quote("3,058 potholes were repaired."), False),
        ("Do Surrey and Kent repair potholes?", _quote("3,058 potholes were repaired."), False),
        # Every place in England is in England; Wales is not.
        ("How many parishes are in England?", _quote("Devon has many parishes.", GUIDE), False),
        ("How many parishes are in England?", _quote("Wales has 735 communities.", GUIDE), True),
        ("How many parishes are in England?", _quote("England has more than Wales.", GUIDE), False),
        ("How many parishes has the UK?", _quote("Wales has 735 communities.", GUIDE), False),
        ("How many parishes are in Devon, in England?", _quote("Wales has 735 communities.", GUIDE), False),
        ("Who leads Surrey?", _quote("Mrs Wells leads; Westminster decides.", GUIDE), False),
    ],
)
def test_words_of_another_place_than_asked_are_known(asked: str, quote: Quote, expected: bool) -> None:
    assert of_another_place(pieces_of(asked), quote) == expected


class _Naming:
    """A library whose reports of these ids name whatever is looked for."""

    def __init__(self, reports: set[str]) -> None:
        self._reports = reports

    def places_of(self, terms: Sequence[str]) -> dict[str, set[int]]:
        return {report: {1} for report in self._reports} if terms else {}


def test_one_quotation_that_holds_the_place_is_enough_to_answer() -> None:
    asked = pieces_of("How many potholes did Surrey repair?")
    kent, surrey = _quote("3,058 potholes were repaired."), _quote("Surrey repaired none.")
    index = _Naming(set())
    assert all_of_other_places(asked, [kent, kent], index) and not all_of_other_places(asked, [kent, surrey], index)
    of_no_place = _quote("A parish asks the county.", GUIDE)
    assert not all_of_other_places(asked, [of_no_place, kent], index)
    rule = _quote("The county repairs potholes, according to the London Borough of Bexley.", GUIDE)
    assert of_another_place(asked, rule) and not all_of_other_places(asked, [rule], index)  # and may hold in Surrey too


def test_a_report_that_names_the_place_asked_may_tell_of_it() -> None:
    asked = pieces_of("How many potholes did Thanet repair?")
    kent = _quote("3,058 potholes were repaired.")
    assert all_of_other_places(asked, [kent], _Naming(set()))
    assert not all_of_other_places(asked, [kent], _Naming({kent.citation.report.id}))


def test_words_beside_an_answer_say_which_place_and_year_they_are_of() -> None:
    asked = pieces_of("How many potholes did Surrey repair in 2019?")
    said = "from Kent County Council, not in Surrey; of 2025 instead of 2019"
    assert elsewhere(asked, _quote("3,058 potholes were repaired.")) == said
    assert elsewhere(asked, _quote("In 2019 Surrey repaired 3,058 potholes.")) == ""


def test_words_of_another_nation_say_so() -> None:
    asked = pieces_of("How many parishes are in England?")
    assert elsewhere(asked, _quote("Wales has 735 communities.", GUIDE)) == "in Wales, not in England"
    miss = _quote("Parishes in Wales are called communities.", GUIDE)
    assert why_not(asked, miss) == "about parishes, but in Wales"
    assert "England" not in why_not(asked, _quote("Parishes in Devon are many.", GUIDE))


def test_what_a_council_prints_may_not_be_about_its_place() -> None:
    said = why_not(pieces_of("Which invitation to reorganise went to Suffolk?"), _quote("An invitation to reorganise."))
    assert said == "about invitation, but from Kent County Council"


def test_words_that_are_not_there_are_no_claim_about_meaning() -> None:
    pieces = [Piece(text, "topic", tuple(terms(text))) for text in ("rail service", "direct train")]
    said = why_not(pieces, _quote("A direct rail service began."))
    assert said == "about rail service, but does not say \u201cdirect train\u201d"


REPORTS = {
    "kent.md": "# Roads\n\nThe council repaired 3,058 potholes within 28 days.\n",
    "surrey.md": "# Libraries\n\nSurrey has 52 libraries.\n",
    "guide.md": "# Guide\n\nEvery county repairs potholes within the days it has set itself.\n",
}
CATALOGUE = (
    "id,file,title,publisher,year\n"
    "kent,kent.md,Performance report,Kent County Council,2025\n"
    "surrey,surrey.md,Libraries,Surrey County Council,2024\n"
    "guide,guide.md,Guide,Local Government Association,2023\n"
)


@pytest.fixture(scope="module")
def counties(make_shared_library: Callable[..., Settings]) -> Assistant:
    return Assistant.open(make_shared_library(REPORTS, catalogue=CATALOGUE))


def test_a_figure_of_another_county_is_a_near_miss_and_says_so(counties: Assistant) -> None:
    """The library holds Surrey, and potholes, and never both."""
    assert counties.ask("How many potholes did Kent repair within 28 days?").status == "answered"
    answer = counties.ask("How many potholes did Surrey crews repair within 28 days?")
    assert answer.status == "not_found"
    assert answer.near_misses[0].why_not == (
        "about potholes, but from Kent County Council and does not say \u201ccrews\u201d"
    )
    assert [(p.part, p.reports) for p in answer.parts][:1] == [("Surrey", 1)]


def test_words_of_a_report_about_several_places_answer_for_one_only_if_they_name_it(make_library: Make) -> None:
    text = (
        "# Learning\n\nCornwall and Wigan took part in the study.\n\n## Culture\n\n"
        "The council changed its culture by training its staff.\n\n## In Wigan\n\nWigan changed its culture by talk.\n"
    )
    places = "id,file,title,publisher,year,places\nfour,four.md,Learning,Locality,2019,Cornwall; Wigan\n"
    library = Assistant.open(make_library({"four.md": text}, catalogue=places))
    answer = library.ask("In Cornwall, who changed its culture by training its staff?")
    said = {q.text: q.why_not for q in (*answer.quotes, *answer.near_misses)}
    assert answer.status == "answered" and answer.strength == "weak"
    assert said["The council changed its culture by training its staff."] == "does not name Cornwall"
    assert library.ask("What did Wigan change its culture by?").quotes[0].headings[-1] == "In Wigan"
