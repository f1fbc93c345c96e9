"""One question to several: each column judged alone, places searched where they are named."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

import pytest

from assistant.ask import Assistant
from assistant.datatypes import Answer, Comparison, Filters
from assistant.errors import UsageError
from assistant.settings import Settings

Make = Callable[..., Settings]

REPORTS = {
    "wigan.md": "# The Deal\n\nThe council reports savings of £180 million. Staff were trained to listen first.\n",
    "both.md": "# Two councils\n\nWigan froze its council tax in 2014.\n\n"
    "Cornwall organised its communities in 19 network panels in 2019.\n\nNothing was said of savings in Cornwall.\n",
    "other.md": "# Pubs\n\nThe group raised £142,600 from shares to buy the pub.\n",
}
CATALOGUE = (
    "id,file,title,publisher,year,places\n"
    "wigan,wigan.md,The Deal,King's Fund,2019,Wigan\n"
    "both,both.md,Two councils,Locality,2020,Wigan; Cornwall\n"
    "other,other.md,Pubs,Locality,2013,\n"
)


@pytest.fixture(scope="module")
def assistant(make_shared_library: Make) -> Assistant:
    return Assistant.open(make_shared_library(REPORTS, catalogue=CATALOGUE))


def said(comparison: Comparison) -> dict[str, list[str]]:
    return {c.name: [q.text for q in c.answer.quotes] for c in comparison.columns}


def test_places_are_searched_in_reports_about_them_and_where_they_are_named(assistant: Assistant) -> None:
    found = assistant.compare("How many network panels do Cornwall and Wigan have?", places=["Cornwall", "Wigan"])
    cornwall, wigan = found.columns
    assert cornwall.searched == "1 report naming Cornwall"
    assert wigan.searched == "1 report about Wigan; 1 other report naming it"
    assert [q.text for q in cornwall.answer.quotes] == [
        "Cornwall organised its communities in 19 network panels in 2019."
    ]
    assert all("Cornwall" not in q.text for q in wigan.answer.quotes)


def test_a_question_names_its_own_columns_and_each_is_asked_about_itself(assistant: Assistant) -> None:
    found = assistant.compare("What savings do Wigan and Leeds report?")
    assert [c.answer.question for c in found.columns] == [
        "What savings does Wigan report?",
        "What savings does Leeds report?",
    ]
    assert found.columns[0].answer.status == "answered"
    assert "£180 million" in found.columns[0].answer.quotes[0].text
    assert (found.columns[1].answer.status, found.columns[1].searched) == ("not_found", "no report naming Leeds")


def test_a_place_is_named_in_the_question_its_column_is_asked(assistant: Assistant) -> None:
    found = assistant.compare("How many network panels are there?", places=["Cornwall", "Leeds"], reports=["other"])
    assert {c.name: c.answer.question for c in found.columns} == {
        "Pubs": "How many network panels are there?",
        "Cornwall": "How many network panels are there in Cornwall?",
        "Leeds": "How many network panels are there?",
    }
    assert said(found)["Cornwall"] == ["Cornwall organised its communities in 19 network panels in 2019."]
    other = assistant.compare("How many network panels are there in Leeds?", places=["Cornwall", "Wigan"])
    assert {c.answer.question for c in other.columns} == {"How many network panels are there in Leeds?"}


def test_what_was_compared_before_is_not_asked_again(assistant: Assistant) -> None:
    kept: dict[Hashable, Answer] = {}
    question = "How many network panels are there?"
    first = assistant.compare(question, places=["Cornwall", "Wigan", "Leeds"], kept=kept)
    assert len(kept) == 3
    fewer = assistant.compare(question, places=["Cornwall", "Leeds"], kept=kept)
    assert len(kept) == 3
    assert fewer.columns == (first.columns[0], first.columns[2])
    kept.update({key: replace(answer, confidence=0.123) for key, answer in kept.items()})
    again = assistant.compare(question, places=["Cornwall", "Leeds"], kept=kept)
    assert again.columns[1].answer.confidence == 0.123


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("the deal", "report", "wigan"),
        ("PUBS", "report", "other"),
        ("Two coun", "report", "both"),
        ("king's fund", "publisher", "King's Fund"),
        ("  wigan ", "place", "Wigan"),
        ("locality", "publisher", "Locality"),
        ("stoke-on-trent", "place", "Stoke-on-Trent"),
    ],
)
def test_a_column_is_known_by_what_somebody_types(assistant: Assistant, typed: str, kind: str, value: str) -> None:
    column = assistant.column(typed)
    assert (column.kind, column.value) == (kind, value)
    assert column.answer.status == "empty_question"


def test_a_place_of_no_list_is_known_as_a_report_writes_it(make_library: Make) -> None:
    text = "# Halls\n\nThe hall of Nether Wallop's parish was sold. A village hall is a hall of a village.\n"
    opened = Assistant.open(make_library({"halls.md": text, "more.md": "# More halls\n\nAnother hall was sold.\n"}))
    assert opened.column("nether wallop").value == "Nether Wallop"
    with pytest.raises(UsageError, match=r"2 reports have 'hall' in their titles"):
        opened.column("hall")
    assert opened.column("Halls").value == "halls"
    for typed in ("village", "another", "sold", "Atlantis", "", "?", "2011"):
        with pytest.raises(UsageError, match="none names such a place"):
            opened.column(typed)


def test_of_reports_with_one_title_none_is_taken_unasked_and_each_can_be_chosen(make_library: Make) -> None:
    text = "# Devolution Guide\n\nThe {} guide says what is devolved.\n"
    opened = Assistant.open(make_library({"a.md": text.format("old"), "b.md": text.format("new")}))
    with pytest.raises(UsageError, match="2 reports have 'devolution guide' in their titles"):
        opened.column("devolution guide")
    names = [n for n in opened.column_names() if n.startswith("Devolution Guide (")]
    assert len({opened.column(name).value for name in names}) == 2


def test_a_publisher_goes_by_its_initials(make_library: Make) -> None:
    table = "id,file,title,publisher,year\nplan,plan.md,The plan,Ministry of Defence,2020\n"
    opened = Assistant.open(make_library({"plan.md": "# The plan\n\nThe MoD evaluates.\n"}, catalogue=table))
    assert (opened.column("MOD").kind, opened.column("mod").value) == ("publisher", "Ministry of Defence")


def test_columns_say_where_they_would_be_searched_before_anything_is_asked(assistant: Assistant) -> None:
    columns = assistant.columns(reports=["other"], places=["Wigan", "Leeds"])
    found = assistant.compare("What was saved?", reports=["other"], places=["Wigan", "Leeds"])
    assert [(c.name, c.searched) for c in columns] == [(c.name, c.searched) for c in found.columns]
    assert [c.answer.coverage for c in columns] == [c.answer.coverage for c in found.columns]
    assert [c.name for c in assistant.columns_in("What do Wigan and Leeds say about savings?")] == ["Wigan", "Leeds"]
    assert assistant.columns_in("What was saved in Wigan?") == []
    with pytest.raises(UsageError, match="at most 6 columns"):
        assistant.columns(places=list("ABCDEFG"))
    with pytest.raises(UsageError, match="No report has the id 'nobody'"):
        assistant.columns(reports=["nobody"])


def test_reports_get_a_column_each_and_at_most_two_quotations(assistant: Assistant) -> None:
    found = assistant.compare("How much did the group raise from shares?", reports=["other", "wigan"])
    assert said(found)["Pubs"] == ["The group raised £142,600 from shares to buy the pub."]
    assert {q.citation.report.id for c in found.columns for q in c.answer.quotes} <= {"other", "wigan"}
    assert all(len(c.answer.quotes) <= 2 and len(c.answer.near_misses) <= 1 for c in found.columns)


def test_a_column_finds_nothing_by_the_same_test_as_a_single_question(assistant: Assistant) -> None:
    question = "How many lighthouses were sold?"
    found = assistant.compare(question, reports=["other", "wigan"])
    for column in found.columns:
        alone = assistant.ask(question, filters=Filters(reports=(column.value,)))
        assert (column.answer.status, column.answer.confidence) == (alone.status, alone.confidence)
        assert column.answer.status == "not_found"


def test_a_name_that_a_column_never_mentions_is_not_answered_in_it(assistant: Assistant) -> None:
    found = assistant.compare("What savings of £180 million does the council report?", reports=["wigan", "both"])
    assert [c.answer.status for c in found.columns] == ["answered", "not_found"]
    notes = [part.note for part in found.columns[1].answer.parts]
    assert notes[0].startswith("savings of £180 million: 1 report; none of those chosen; in The Deal")


def test_publishers_are_columns_and_filters_hold(assistant: Assistant) -> None:
    found = assistant.compare("What happened?", publishers=["Locality", "King's Fund"], filters=Filters(year_to=2015))
    assert [c.answer.coverage.reports for c in found.columns] == [1, 0]
    assert [c.searched for c in found.columns] == ["1 report, dated to 2015", "no report that the filters leave"]


def test_an_empty_column_says_of_which_years_nothing_was_found(assistant: Assistant) -> None:
    years = Filters(year_from=2013, year_to=2019)
    found = assistant.compare("What happened?", places=["Wigan", "Cornwall"], filters=years)
    assert [c.searched for c in found.columns] == [
        "1 report about Wigan, dated 2013 to 2019",
        "no report naming Cornwall, dated 2013 to 2019",
    ]
    before = assistant.columns(places=["Wigan", "Cornwall"], filters=years)
    assert [c.searched for c in before] == [c.searched for c in found.columns]


@pytest.mark.parametrize(
    ("question", "columns", "message"),
    [
        ("Who pays?", {}, "two to 6 reports"),
        ("Who pays?", {"reports": ["wigan"]}, "and has 1"),
        ("Who pays?", {"reports": ["wigan", "nobody"]}, "No report has the id 'nobody'"),
        ("Who pays?", {"publishers": ["Nobody", "Locality"]}, "No report is published by 'Nobody'"),
        ("Who pays?", {"places": list("ABCDEFG")}, "and has 7"),
        ("?", {"reports": ["wigan", "both"]}, "no question"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    assistant: Assistant, question: str, columns: dict[str, list[str]], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        assistant.compare(question, **columns)  # type: ignore[arg-type]
