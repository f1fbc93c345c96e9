"""Which questions ask the library about itself, and which only look like it.  Written before the rule was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering.listing_questions import listing_request
from assistant.datatypes import Report, ReportSummary

JUDGED = Path(__file__).resolve().parents[1] / "judged"

REPORTS = {
    r.id: ReportSummary(r, 10, 0, 20)
    for r in (
        Report("power", "power.pdf", "Power Partnerships", "Locality", 2019),
        Report("people", "people.pdf", "People Power", "Locality; Power to Change", 2018),
        Report("deal", "deal.pdf", "The Wigan Deal: a digest", "Localism Assistant", 2026, kind="digest",
               source="A citizen-led approach, The King's Fund, 2019; Community Power, New Local, 2021"),
        Report("budget", "budget.pdf", "Draft budget", "Kent County Council", 2025),
    )
}  # fmt: skip

# The question, and what it is listed by: (by, words, publisher, first year, last year).
LISTED = [
    ("Which reports mention parish councils?", ("words", "parish councils", "", None, None)),
    ("which reports mention the Wigan Deal", ("words", "Wigan Deal", "", None, None)),
    ("What reports talk about asset transfer?", ("words", "asset transfer", "", None, None)),
    ("Which of our reports discuss social value?", ("words", "social value", "", None, None)),
    ("Which of the reports in the library refer to neighbourhood forums?",
     ("words", "neighbourhood forums", "", None, None)),
    ("Which documents cover participatory budgeting?", ("words", "participatory budgeting", "", None, None)),
    ("Which reports are about parks?", ("words", "parks", "", None, None)),
    ("Which reports do we have on devolution?", ("words", "devolution", "", None, None)),
    ('Which reports use the phrase "community power"?', ("words", "community power", "", None, None)),
    ("How many reports mention parish councils?", ("words", "parish councils", "", None, None)),
    ("How many of our reports mention the right to bid?", ("words", "right to bid", "", None, None)),
    ("How many reports do we have on housing?", ("words", "housing", "", None, None)),
    ("How many reports are there in the library?", ("all", "", "", None, None)),
    ("How many reports do we have?", ("all", "", "", None, None)),
    ("List the reports about parks", ("words", "parks", "", None, None)),
    ("list all reports", ("all", "", "", None, None)),
    ("Show me the reports that mention Cornwall", ("words", "Cornwall", "", None, None)),
    ("Find reports on community ownership", ("words", "community ownership", "", None, None)),
    ("What do we have from 2019?", ("years", "", "", 2019, 2019)),
    ("What have we got from Locality?", ("publisher", "", "Locality", None, None)),
    ("What do we have from Locality?", ("publisher", "", "Locality", None, None)),
    ("what does the library have by New Local?", ("publisher", "", "New Local", None, None)),
    ("What do we have on asset transfer?", ("words", "asset transfer", "", None, None)),
    ("Do we have any reports from Kent County Council?", ("publisher", "", "Kent County Council", None, None)),
    ("Do we have anything about village halls?", ("words", "village halls", "", None, None)),
    ("Are there any reports from before 2015?", ("years", "", "", None, 2014)),
    ("Which reports were published between 2015 and 2019?", ("years", "", "", 2015, 2019)),
    ("Which reports are from 2021 or later?", ("years", "", "", 2021, None)),
    ("Reports by Locality about localism", ("words", "localism", "Locality", None, None)),
    ("List the reports from 2019 about assets", ("words", "assets", "", 2019, 2019)),
    ("Which reports on parish councils are from 2018?", ("words", "parish councils", "", 2018, 2018)),
    ("What reports are in the library?", ("all", "", "", None, None)),
    ("what's in the library?", ("all", "", "", None, None)),
    ("What do you have?", ("all", "", "", None, None)),
    ("Does any report mention Manchester?", ("words", "Manchester", "", None, None)),
    ("Do any of our reports discuss parks?", ("words", "parks", "", None, None)),
    ("Is Manchester mentioned anywhere?", ("words", "Manchester", "", None, None)),
    ("Where is asset transfer mentioned?", ("words", "asset transfer", "", None, None)),
    ("Who mentions the right to bid?", ("words", "right to bid", "", None, None)),
    ("Does Power Partnerships mention Wigan?", ("words", "Wigan", "", None, None)),
    ("How often does Power Partnerships mention parish councils?", ("words", "parish councils", "", None, None)),
    ("Which reports mention both Cornwall and Wigan?", ("words", "both Cornwall and Wigan", "", None, None)),
    ("What is the newest report?", ("all", "", "", None, None)),
    ("What is the latest report by Locality?", ("publisher", "", "Locality", None, None)),
    ("Which report is the oldest?", ("all", "", "", None, None)),
]  # fmt: skip

ASKED = [
    "Which councils mention asset transfer?",
    "Which report names six benefits of community power?",
    "Which report says that power should be shared?",
    "How many reports of potholes are waiting in Canterbury?",
    "How many Justice Data Lab reports have there been?",
    "What do the reports say about parish councils?",
    "What do reports recommend on devolution?",
    "Who wrote the report about Birmingham?",
    "When was the report on parks published?",
    "What reports must a parish council publish?",
    "What reports does the council have to send to the minister?",
    "Which reports must be made public under the transparency code?",
    "How many reports did the inspector write?",
    "Which councils have we got agreements with?",
    "What do we have to do to nominate a pub?",
    "What do we have to pay for the referendum?",
    "What have we learned from Locality about localism?",
    "What does the council have on its list of assets?",
    "Which reports say how long a review takes?",
    "Which reports mention how much Wigan saved?",
    "Which reports show that community power saves money?",
    "Do we have to report to the minister?",
    "Do we have the right to challenge a decision from 2019?",
    "Is there a participatory budgeting guide for parish councils?",
    "Is there a guide to the Social Value Act for commissioners?",
    "What from 2019 still applies to parish councils?",
    "What happened in 2019?",
    "What did Locality publish in 2019?",
    "List the six steps that Power Partnerships recommends",
    "List the powers of a parish council",
    "Show how a petition is made",
    "Find out who pays for the examination",
    "How often does the group report to cabinet?",
    "What has to be reported about parks?",
    "Are there any rules about reporting from 2019?",
    "Why do reports about parks differ?",
    "Where can I find Defra's published evaluations?",
    "Did anyone report on the consultation?",
    "Was the budget discussed?",
    "Is asset transfer covered by the Act?",
    "Does Power Partnerships recommend parish councils?",
    "Does any report show that community power saves money?",
    "What do you have to do to nominate a pub?",
    "What is the latest on devolution?",
    "Who mentions how much Wigan saved?",
    "Where were parks discussed by the committee?",
    "What is in the levelling up white paper?",
]


@pytest.mark.parametrize(("question", "expected"), LISTED)
def test_a_question_about_the_library_is_known(question: str, expected: tuple[object, ...]) -> None:
    found = listing_request(question, REPORTS)
    assert found is not None
    assert (found.by, found.words, found.publisher, found.year_from, found.year_to) == expected


@pytest.mark.parametrize("question", ASKED)
def test_a_question_to_the_reports_is_left_alone(question: str) -> None:
    assert listing_request(question, REPORTS) is None


@pytest.mark.parametrize("name", ["starter", "library"])
def test_no_judged_question_is_taken_for_one(name: str) -> None:
    lines = (JUDGED / name / "questions.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line) for line in lines if line.strip()]
    caught = [q["question"] for q in asked if listing_request(q["question"], REPORTS) is not None]
    assert asked
    assert caught == []
