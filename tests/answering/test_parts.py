"""What a question is made of, where each part is, and why a near miss is only near.

The questions are those of officers that the library did not answer, read one by one; the words on the right are what a
careful reader would say each is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.answering.parts import describe_parts, read_pieces
from assistant.answering.pieces import Piece, pieces_of
from assistant.ask import Assistant
from assistant.datatypes import Answer, Filters, Meaning
from assistant.settings import Settings

Make = Callable[..., Settings]
Ask = Callable[..., Answer]

QUESTIONS = [
    ("Why was Devon refused a place on the Devolution Priority Programme?",
     [("Devon", "place"), ("Devolution Priority Programme", "scheme")]),
    ("What was Essex County Council's forecast overspend in November 2024?",
     [("Essex", "place"), ("November 2024", "year"), ("forecast overspend", "topic")]),
    ("potholes repaired within 28 days Surrey", [("Surrey", "place"), ("potholes", "topic")]),
    ("How many unaccompanied asylum-seeking children are in Croydon's care?",
     [("Croydon", "place"), ("unaccompanied asylum-seeking children", "topic")]),
    ("Is the chair of scrutiny at Northamptonshire from the opposition?",
     [("Northamptonshire", "place"), ("chair of scrutiny", "topic")]),
    ("What section 106 money did Dorset secure last year?", [("Dorset", "place"), ("section 106", "name")]),
    ("What library agreements does Wiltshire have with its parish councils?",
     [("Wiltshire", "place"), ("library agreements", "topic"), ("parish councils", "topic")]),
    ("Which of Medway's tips stopped taking sofas?", [("Medway", "place"), ("tips", "topic"), ("sofas", "topic")]),
    ("What did the Wigan Deal save the council?", [("Wigan Deal", "scheme")]),
    ("What has the UK Shared Prosperity Fund paid for in Kent?",
     [("UK Shared Prosperity Fund", "scheme"), ("Kent", "place")]),
    ("How many unaccompanied children were in Kent's care at Christmas 2016?",
     [("Kent", "place"), ("2016", "year"), ("Christmas", "name"), ("unaccompanied children", "topic")]),
    ("What is the community right to challenge?", [("community right to challenge", "topic")]),
    ("What can Pride in Place money be spent on?", [("Pride in Place", "name")]),
    ("How much money did Southwark save through its localism work?", [("Southwark", "place"), ("localism", "topic")]),
    ("What share of people felt no control over local decisions in the 2023 poll?",
     [("2023", "year"), ("local decisions", "topic")]),
    ("band D council tax Kent 2019-20",
     [("Kent", "place"), ("band D", "name"), ("2019-20", "year"), ("council tax", "topic")]),
    ("Who pays?", [("pays", "topic")]),
    ("What day are the bins emptied in Ashford?", [("Ashford", "place"), ("bins", "topic")]),
    ("How many potholes were mended between January and March 2025?", [("2025", "year"), ("potholes", "topic")]),
    ("What did the Community Ownership Fund in 2026 pay for?",
     [("2026", "year"), ("Community Ownership Fund", "scheme")]),
    ("How long does a Tier 1 exercise take?", [("Tier 1", "name"), ("exercise", "topic")]),
    ("Social Housing Decarbonisation Fund: what do landlords send in?",
     [("Social Housing Decarbonisation Fund", "scheme"), ("landlords", "topic")]),
    ("What was said of outside advisers to help with it?", [("outside advisers", "topic")]),
    ("What savings are reported in Wigan?", [("Wigan", "place"), ("savings", "topic")]),
    ("What went wrong with the hub inside Margate?", [("Margate", "place"), ("hub", "topic")]),
    ("What have reports of noise mostly been estimated to cost?", [("noise", "topic")]),
    ("What did Kent and Medway tell ministers?", [("Kent and Medway", "place"), ("ministers", "topic")]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_a_question_falls_into_places_years_schemes_and_topics(question: str, expected: list[tuple[str, str]]) -> None:
    assert sorted((p.text, p.kind) for p in pieces_of(question)) == sorted(expected)


def test_names_joined_by_to_are_one_where_the_library_has_them_so() -> None:
    def count(found: object) -> int:
        return int(found == ["power", "chang"])

    assert [p.text for p in pieces_of("What did Power to Change say?", count)] == ["Power to Change"]
    assert [p.text for p in pieces_of("Did Power move to Change?", count)] == ["Power", "Change"]
    assert [p.text for p in pieces_of("What moved from Audit to Scrutiny?", count)] == ["Audit", "Scrutiny"]


def test_a_topic_is_the_longest_run_of_words_the_library_knows() -> None:
    held = {("council", "tax"): 9, ("home", "educ"): 3, ("miner", "wast", "plan"): 2, ("counti", "council"): 50}

    def count(found: object) -> int:
        return held.get(tuple(found), 0)  # type: ignore[call-overload, no-any-return]

    def topics(question: str) -> list[str]:
        return [p.text for p in pieces_of(question, count) if p.kind == "topic"]

    assert topics("What council tax rise was proposed?") == ["council tax"]
    assert topics("How many children are home educated?") == ["home educated"]
    assert topics("Has anyone adopted a new minerals and waste plan?") == ["minerals and waste plan"]
    assert topics("band D county council tax") == ["council tax"]


REPORTS = {
    "norwich.md": "# Asset transfer in Norwich\n\nA transfer of an asset passes through six stages in Norwich.\n",
    "southwark.md": "# Neighbourhoods\n\nSouthwark asked its residents about their estates in 2018.\n",
    "oldham.md": "# Oldham\n\nThe council of Oldham gives the stages of asset transfer. It began in 2016.\n",
}
CATALOGUE = (
    "id,file,title,publisher,year,places\n"
    "norwich,norwich.md,Asset transfer: a timeline,Norwich City Council,2020,Norwich\n"
    "southwark,southwark.md,Neighbourhoods,Locality,2019,Southwark\n"
    "oldham,oldham.md,Stages,Oldham Council,2016,Oldham\n"
)


@pytest.fixture(scope="module")
def silent(make_shared_library: Make) -> Ask:
    settings = make_shared_library(REPORTS, catalogue=CATALOGUE)
    sources = settings.corpus / "_sources"
    sources.mkdir()
    (sources / "known_reports.csv").write_text(
        "id,title,publisher,date,authors,address\n"
        "quirk,Making assets work: the Quirk Review,DCLG,2007-05,Quirk (chair),https://example.org/quirk\n",
        "utf-8",
    )
    assistant = Assistant.open(settings)

    def ask(question: str, reports: tuple[str, ...] = ()) -> Answer:
        answer = assistant.ask(question, filters=Filters(reports=reports))
        assert answer.status == "not_found", answer.confidence
        return answer

    return ask


def test_parts_are_counted_and_never_meet(silent: Ask) -> None:
    parts = silent("What did the lawyers of Southwark decide about asset transfer fees?").parts
    found = {p.part: (p.kind, p.reports, p.found_in) for p in parts}
    assert found["Southwark"] == ("place", 1, ("southwark",))
    assert found["asset transfer"] == ("topic", 2, ("norwich", "oldham"))
    assert parts[-1].kind == "together"
    assert (parts[-1].reports, parts[-1].note.endswith(" never stand on one page")) == (0, True)
    assert "Norwich and Oldham" in next(p.note for p in parts if p.part == "asset transfer")


def test_a_near_miss_says_where_it_is_instead(silent: Ask) -> None:
    misses = silent("What did the lawyers of Southwark decide about asset transfer fees?").near_misses
    said = {q.citation.report.id: q.why_not for q in misses}
    assert said["oldham"].startswith("about asset transfer, but in Oldham")
    assert said["southwark"].startswith("about Southwark, but not about ")


def test_a_near_miss_of_another_year_says_so(silent: Ask) -> None:
    misses = silent("Which stages of asset transfer did the council of Oldham drop by vote in 2023?").near_misses
    said = {q.citation.report.id: q.why_not for q in misses}
    assert "of 2016 instead of 2023" in said["oldham"]


def test_of_each_part_it_is_said_how_many_of_the_chosen_reports_hold_it(silent: Ask) -> None:
    parts = silent("What did the lawyers of Southwark decide about asset transfer fees?", ("oldham", "southwark")).parts
    notes = {p.part: p.note for p in parts}
    assert notes["Southwark"] == "Southwark: 1 report; 1 of those chosen; in Neighbourhoods"
    assert notes["asset transfer"].startswith("asset transfer: 2 reports; 1 of those chosen; on pages that name Oldham")
    parts = silent("How does the asset transfer of lighthouses work in Norwich?", ("southwark",)).parts
    assert [p.note for p in parts if p.kind == "together" or p.part == "Norwich"] == [
        "Norwich: 1 report; none of those chosen; in Asset transfer: a timeline",
        "Norwich and asset transfer: on one page in 1 report; none of those chosen; Asset transfer: a timeline",
    ]


def test_a_known_report_that_is_not_here_is_named(silent: Ask) -> None:
    assert [k.id for k in silent("What did the Quirk Review say of leasehold law in Wales?").lacking] == ["quirk"]
    assert silent("How many lighthouses did Rutland sell?").lacking == ()


def test_an_acronym_that_no_report_writes_is_looked_for_by_its_words(make_library: Make) -> None:
    settings = make_library(
        {
            "pubs.md": "# Assets of community value (ACV)\n\nAn ACV serves a community.\n\nACV rules differ.",
            "parks.md": "# Parks\n\nParks are kept by the parish.",
        }
    )
    assistant = Assistant.open(settings)
    with assistant._index.view() as view:
        whole = describe_parts([Piece("ACV", "scheme", ("acv",))], view)
        absent = Piece("CRB", "scheme", ("crb",))
        meant = describe_parts([absent], view, [Meaning("CRB", ("asset of community value",))])
        unknown = describe_parts([absent], view, [Meaning("CRB", ("council of elders",))])
    assert whole[0].part == "ACV"
    assert (meant[0].part, meant[0].reports) == ("asset of community value (CRB)", 1)
    assert (unknown[0].part, unknown[0].reports) == ("CRB", 0)


def test_a_name_is_looked_for_as_the_library_writes_it(make_library: Make) -> None:
    settings = make_library(
        {
            "inquiry.md": "# Lessons\n\nThe UK Covid-19 Inquiry sat in 2023. The Covid-19 Inquiry has ten modules.",
            "far.md": "# Halls\n\nCovid closed every hall that the parish had, and an inquiry into its fees followed.",
        }
    )
    with Assistant.open(settings)._index.view() as view:
        asked = "What did the Covid Inquiry say about halls?"
        read = read_pieces(asked, asked, view)
        parts = describe_parts(read, view)
        other = "What did the Halls Inquiry say?"
        unwritten = read_pieces(other, other, view)
    assert [(p.text, p.kind) for p in read][:1] == [("Covid-19 Inquiry", "scheme")]
    assert parts[0].found_in == ("lessons",)
    assert unwritten[0].text == "Halls Inquiry"


def test_two_names_that_no_report_writes_as_one_are_two(make_library: Make) -> None:
    settings = make_library(
        {
            "a.md": "# One\n\nThe Act Local essays and the Health and Social Care Act.",
            "b.md": "# Two\n\nPower Partnerships ended.",
        }
    )
    with Assistant.open(settings)._index.view() as view:
        both, one = "What of Act Local and Power Partnerships?", "What of the Health and Social Care Act?"
        read = [[piece.text for piece in read_pieces(asked, asked, view)] for asked in (both, one)]
    assert read == [["Act Local", "Power Partnerships"], ["Health and Social Care Act"]]


def test_the_same_words_over_and_over_are_looked_up_a_few_times() -> None:
    looked_up: list[tuple[str, ...]] = []

    def held(terms: Sequence[str]) -> int:
        looked_up.append(tuple(terms))
        return 0

    pieces_of("parish council petition " * 80, held)
    assert len(looked_up) < 300  # every run of these 240 words would be 28,000
    assert max(map(len, looked_up)) <= 6
