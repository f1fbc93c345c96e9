"""What keeps an answer from being called strong, whatever its scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.confidence import known_by
from assistant.answering.doubts import leaves_open, of_another_year
from assistant.answering.furniture import says_it_is_not_there
from assistant.answering.question import read_question
from assistant.datatypes import Citation, Quote, Report

REPORT = Report("r", "r.pdf", "Draft budget", "Kent County Council", 2025)
DIGEST = Report("d", "d.pdf", "The Bill: a digest", "Localism Assistant", 2026, kind="digest", source="The Bill, 2025")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The names of the seven pilot places were not noted for this digest.", True),
        ("The sources do not record whether one resident alone may nominate.", True),
        ("No figures are available for 2024.", True),
        ("The owner does not have to sell to the community.", False),
        ("A nomination may not be refused for that reason.", False),
    ],
)
def test_a_sentence_that_only_says_something_is_not_there_is_no_strong_answer(sentence: str, expected: bool) -> None:
    assert says_it_is_not_there(sentence) == expected


@pytest.mark.parametrize(
    ("asked", "quoted", "expected"),
    [
        ("How long does a transfer of assets take?", "Stage 6 | 6 weeks", True),
        (
            "How long does a transfer of assets take?",
            "Stage 6 | 6 weeks Figure 1: Stages of a transfer, in weeks",
            False,
        ),
        ("What does the plan cost a year?", "The table below sets out the yearly cost of the plan: see 4.", True),
        ("What does the plan cost a year?", "The plan costs £3m a year.", False),
        ("What did the plan achieve?", "The plan of the council is printed with a CC BY 4.0 licence.", True),
        ("What did the plan achieve?", "1.5 Achievements of the plan", True),
        ("Which chapter tells what the plan did achieve?", "1.5 Achievements of the plan", False),
        ("May I copy the plan?", "The plan of the council is printed with a CC BY 4.0 licence.", False),
        ("What did the plan achieve?", "The plan's evaluation, by the council, is dated 12 July 2019 [2].", True),
        ("When did the plan's evaluation appear, and what is it dated?", "The evaluation is dated 2019.", False),
    ],
)
def test_a_bare_row_and_a_pointer_leave_open_what_is_asked(asked: str, quoted: str, expected: bool) -> None:
    quote = Quote(quoted, (), Citation(REPORT, 1), 0.5, answer_spans=((0, len(quoted)),))
    assert leaves_open(read_question(asked, lambda term: 1.0), quote) == expected


@pytest.mark.parametrize(
    ("asked", "quoted", "report", "expected"),
    [
        ("Where does the Bill stand in 2026?", "The Bill was introduced in July 2025.", DIGEST, True),
        ("What did the Bill of 2025 propose?", "It proposed a right to buy.", DIGEST, False),
        ("What are the reserves in 2025-26?", "Reserves stand at £370m.", REPORT, False),
        ("What were the reserves in 2019?", "Reserves stand at £370m.", REPORT, True),
        ("Does the 2023 Levelling Up and Regeneration Act still apply?", "Reserves stand at £370m.", REPORT, False),
        ("What does the Localism Act 2011 say of 2019?", "Reserves stand at £370m.", REPORT, True),
        ("What were the reserves?", "Reserves stand at £370m.", REPORT, False),
    ],
)
def test_an_answer_from_another_year_is_not_strong(asked: str, quoted: str, report: Report, expected: bool) -> None:
    quote = Quote(quoted, (), Citation(report, 1), 0.5)
    assert of_another_year(read_question(asked, lambda term: 1.0), quote) == expected


@pytest.mark.parametrize(
    ("asked", "quoted", "expected"),
    [
        ("Who can vote in a neighbourhood plan referendum?", "The council must pay for the referendum.", True),
        ("Who can vote in a neighbourhood plan referendum?", "Any elector of the area may take part.", False),
        ("When did the Community Ownership Fund close?", "Its method was published on 22 December 2023.", True),
        ("When did the Community Ownership Fund close?", "Round 4 offered up to £2m on 15 August 2024.", True),
        ("When did the Community Ownership Fund close?", "Bids were open from May to 15 August 2024.", False),
        ("When did the Community Ownership Fund close?", "The last round was decided in December 2024.", False),
        ("who funded Power Partnerships", "Its forewords include one by Tony Armstrong of Locality.", True),
        ("who funded Power Partnerships", "Power to Change gave the grant for it.", False),
        ("When did the government respond to the inquiry?", "On 18 July 2024 the inquiry published its report.", True),
        ("Who ran the pilots?", "The report on the pilots was written by CRESR in May 2024.", True),
        ("Who ran the pilots?", "The pilots were delivered by seven trusts.", False),
        ("How long did the pilots run?", "The pilots lasted 18 months.", False),
        ("Who decided that the hall should close, and why?", "The cabinet agreed to shut the hall.", False),
        ("What does the fund pay for?", "The fund is for halls and pubs.", False),
    ],
)
def test_asked_who_did_something_words_that_do_not_speak_of_doing_it_leave_it_open(
    asked: str, quoted: str, expected: bool
) -> None:
    quote = Quote(quoted, (), Citation(REPORT, 1), 0.5, answer_spans=((0, len(quoted)),))
    assert leaves_open(read_question(asked, lambda term: 1.0), quote) == expected


def test_a_heading_dates_what_stands_below_it() -> None:
    asked = read_question("What overspend was forecast in November 2024?", lambda term: 1.0)
    headed = Quote(
        "Note the overspend of £30.4m.", (), Citation(REPORT, 1), 0.5, headings=("Budget, November 2024-25",)
    )
    assert of_another_year(asked, replace(headed, headings=())) and not of_another_year(asked, headed)
    digest = replace(headed, citation=Citation(DIGEST, 1), headings=("A digest, November 2024",))
    assert of_another_year(asked, digest)


def test_a_digest_is_asked_for_by_its_originals_year() -> None:
    assert known_by(DIGEST) == ["The Bill: a digest", "The Bill, 2025"]
    assert known_by(REPORT) == ["Draft budget", "Kent County Council", "2025"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Do parish polls work?", True),
        ("Which guide to parish polls should I read?", False),
        ("Who wrote on parish polls?", False),
    ],
)
def test_a_row_of_a_table_of_publications_answers_only_who_asks_for_one(asked: str, expected: bool) -> None:
    header, row = "Source | Publisher | Date", "Parish polls: questions | The Unit | 2010"
    text = f"{header}\n{row}"
    quote = Quote(text, (), Citation(REPORT, 1), 0.9, answer_spans=((len(header) + 1, len(text)),))
    assert leaves_open(read_question(asked, lambda term: 1.0), quote) is expected


def test_asked_something_more_than_what_a_thing_is_words_that_do_not_name_it_leave_both_open() -> None:
    asked = read_question("What is a parish poll and who can call one?", lambda term: 1.0)
    who, guide = "Ten electors may call a parish poll.", "The Act divides responders into two kinds."
    quotes = [Quote(text, (), Citation(REPORT, 1), 0.5, answer_spans=((0, len(text)),)) for text in (who, guide)]
    assert [leaves_open(asked, quote) for quote in quotes] == [False, True]


def test_how_long_and_how_many_weigh_nothing_in_a_question() -> None:
    assert set(read_question("How long do we have, and how many sign?", lambda term: 1.0).weights) == {"sign"}
    assert "long" in read_question("How long is the long list?", lambda term: 1.0).weights
