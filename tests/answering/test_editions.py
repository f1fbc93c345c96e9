"""Editions: the newest speaks first, an earlier one is attached where it differs and a place more where it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.ask import Assistant
from assistant.datatypes import Answer
from assistant.settings import Settings

Make = Callable[..., Settings]

GRANTS = "# Grants for village halls\n\n## How much a hall may have\n\nA village hall may have a grant of £{}. "
GRANTS += "The parish council applies to the county by the end of {}.\n\n"
GRANTS += "## Who decides\n\nA panel of three councillors decides on every grant within six weeks.\n"
REPORTS = {
    "old.md": GRANTS.format("2,000", "May"),
    "new.md": GRANTS.format("5,000", "June") + "\n## Appeals\n\nA hall may appeal to the county solicitor.\n",
    "other.md": "# Allotments\n\nA village hall may let its allotments to the parish council for £20.\n",
    "first.md": "# Parks\n\nThe ranger of the park opens the north gate at seven.\n",
    "second.md": "# Green spaces\n\nThe ranger of the park opens the north gate at nine.\n",
    "may.md": "# Meeting\n\nThe clerk reported that the pond was drained.\n",
    "june.md": "# Meeting\n\nOf the pond the clerk had this to report: it is full of newts.\n",
    "lost.md": "# Bins\n\nThe bins of Upper Street were emptied on Tuesdays by a contractor.\n",
    "kept.md": "# Bins\n\nNothing about streets stands in this edition.\n",
}
CATALOGUE = (
    "id,file,title,publisher,year,replaces\n"
    "old,old.md,Village hall grants 2019,County,2019,\n"
    "new,new.md,Village hall grants 2024-25,County,2024,\n"
    "other,other.md,Allotments,County,2024,\n"
    "first,first.md,Parks guide,District,2015,\n"
    "second,second.md,Green spaces guide,District,2021,first\n"
    "may,may.md,Minutes 2023,Parish,2023,\n"
    "june,june.md,Minutes 2024,Parish,2024,\n"
    "lost,lost.md,Bins 2010,District,2010,\n"
    "kept,kept.md,Bins 2020,District,2020,\n"
)


@pytest.fixture(scope="module")
def ask(make_shared_library: Make) -> Callable[[str], Answer]:
    assistant = Assistant.open(make_shared_library(REPORTS, catalogue=CATALOGUE))

    def asked(question: str) -> Answer:
        answer = assistant.ask(question)
        assert answer.status == "answered", answer.confidence
        return answer

    return asked


def ids(answer: Answer) -> list[str]:
    return [q.citation.report.id for q in answer.quotes]


def test_the_newest_edition_speaks_and_the_earlier_is_a_remark_where_it_differs(ask: Callable[[str], Answer]) -> None:
    answer = ask("How much of a grant may a village hall have?")
    first = answer.quotes[0]
    assert first.citation.report.id == "new"
    assert "£5,000" in first.text
    assert [(q.citation.report.id, "£2,000" in q.text) for q in first.earlier] == [("old", True)]
    assert "old" not in ids(answer)
    assert {(q.strength, q.confidence) for q in first.earlier} == {(first.strength, first.confidence)}


def test_the_same_words_in_two_editions_are_one_quotation_with_two_places(ask: Callable[[str], Answer]) -> None:
    first = ask("Who decides on every grant of a village hall within six weeks?").quotes[0]
    assert first.citation.report.id == "new"
    assert "A panel of three councillors decides" in first.text
    assert ([c.report.id for c in first.also_in], first.earlier) == (["old"], ())


def test_the_edition_of_a_year_that_is_asked_for_comes_first(ask: Callable[[str], Answer]) -> None:
    first = ask("How much of a grant might a village hall have in 2019?").quotes[0]
    assert first.citation.report.id == "old"
    assert [q.citation.report.id for q in first.earlier] == ["new"]


def test_the_catalogue_says_what_replaces_what_whatever_the_titles(ask: Callable[[str], Answer]) -> None:
    first = ask("When does the ranger of the park open the north gate?").quotes[0]
    assert (first.citation.report.id, [q.citation.report.id for q in first.earlier]) == ("second", ["first"])


def test_minutes_of_two_years_are_no_editions(ask: Callable[[str], Answer]) -> None:
    answer = ask("What did the clerk report of the pond?")
    assert {"may", "june"} <= set(ids(answer))
    assert all(not q.earlier for q in answer.quotes)


def test_what_only_an_earlier_edition_says_is_quoted_and_says_so(ask: Callable[[str], Answer]) -> None:
    first = ask("When were the bins of Upper Street emptied by a contractor?").quotes[0]
    assert first.citation.report.id == "lost"
    assert first.trouble == ("An earlier edition of 2010; the library also holds that of 2020.",)
