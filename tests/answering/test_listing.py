"""Lists of reports: exact counts of pages, the first page with its words, restrictions by year and publisher."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.ask import Assistant
from assistant.datatypes import Filters
from assistant.settings import Settings

Make = Callable[..., Settings]

CATALOGUE = (
    "id,file,title,publisher,year,kind,source\n"
    "ivy,pubs.md,The Ivy House,Locality,2013,report,\n"
    'wigan,wigan.md,The Wigan Deal,Us,2026,digest,"The Wigan Deal, New Local, 2019"\n'
    "parish,parish.txt,Parish petitions,NALC,,report,\n"
)


@pytest.fixture(scope="module")
def assistant(make_shared_library: Make) -> Assistant:
    return Assistant.open(make_shared_library(catalogue=CATALOGUE))


def listed(assistant: Assistant, question: str, **options: object) -> list[tuple[str, int]]:
    listing = assistant.ask(question, **options).listing  # type: ignore[arg-type]
    assert listing is not None
    return [(m.report.id, m.n_pages) for m in listing.reports]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which reports mention councils?", [("wigan", 1), ("parish", 1)]),
        ("Which reports mention the right to bid?", [("ivy", 1)]),
        ("Which reports mention council tax?", [("wigan", 1)]),
        ("What do we have from 2019?", [("wigan", 0)]),
        ("What do we have from before 2015?", [("ivy", 0)]),
        ("What do we have by New Local?", [("wigan", 0)]),
        ("Do we have anything from NALC about petitions?", [("parish", 1)]),
        ("Which reports mention Council House?", []),  # a name: its words apart are something else
        ("How many reports do we have?", [("wigan", 0), ("ivy", 0), ("parish", 0)]),
    ],
)
def test_the_reports_asked_for_are_listed(assistant: Assistant, question: str, expected: list[object]) -> None:
    assert listed(assistant, question) == expected


def test_the_first_page_carries_the_words_and_nothing_else(assistant: Assistant) -> None:
    answer = assistant.ask("Which reports mention shares?")
    assert answer.listing is not None
    (mention,) = answer.listing.reports
    page = assistant.page("ivy", 0)
    assert [page.text[s.start : s.end] for s in mention.spans] == ["shares"]
    assert (mention.text, mention.first.page, answer.status, answer.quotes) == ("shares", None, "answered", ())


def test_words_that_never_stand_together_are_found_apart_and_it_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Which reports mention petition electors?")
    assert answer.listing is not None
    assert [m.report.id for m in answer.listing.reports] == ["parish"]
    assert answer.listing.note == "No report has these words together; these have all of them on one page."
    assert answer.listing.reports[0].text.split() == ["Petitions", "petition", "electors"]


def test_nothing_to_list_is_not_found_and_says_which_words(assistant: Assistant) -> None:
    answer = assistant.ask("Which reports mention unicorns?")
    assert (answer.status, answer.confidence) == ("not_found", 0.0)
    assert [(p.part, p.reports) for p in answer.parts] == [("unicorns", 0)]


def test_reports_without_a_year_are_left_out_of_years_and_counted(assistant: Assistant) -> None:
    listing = assistant.ask("What do we have from 2013?").listing
    assert listing is not None
    assert listing.note == "1 report has no year and is left out."


def test_filters_hold_and_exactly_searches_for_the_words(assistant: Assistant) -> None:
    assert listed(assistant, "Which reports mention councils?", filters=Filters(reports=("parish",))) == [("parish", 1)]
    assert assistant.ask("Which reports mention councils?", exactly=True).listing is None


def test_pages_are_counted_where_the_words_stand_not_where_a_passage_does(make_library: Make) -> None:
    long = " ".join(f"Sentence {n} of this page says nothing new." for n in range(12))
    settings = make_library({"a.md": f"# Halls\n\n{long}\n\nThe village hall was let.\n"})
    assert listed(Assistant.open(settings), "Which reports mention village halls?") == [("a", 1)]
