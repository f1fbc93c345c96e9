"""Which questions put two or more things side by side, and what each column is asked."""

from __future__ import annotations

import pytest

from assistant.answering.comparing import comparing_question
from assistant.datatypes import Report, ReportSummary

REPORTS = {
    r.id: ReportSummary(r, 10, 0, 20)
    for r in (
        Report("power", "power.pdf", "Power Partnerships: a digest", "Us", 2026, kind="digest",
               source="Power Partnerships: Learning on localism, Locality, 2019"),
        Report("act", "act.pdf", "Act Local", "Centre for London", 2019),
        Report("home", "home.pdf", "Home Office Evaluation Strategy", "Home Office", 2023),
        Report("defra", "defra.pdf", "Evaluation", "Department for Environment, Food and Rural Affairs", 2023),
        Report("village", "village.md", "Much Hadleigh", "", 2020, places=("Much Hadleigh",)),
    )
}  # fmt: skip

COMPARED = [
    ("What do Cornwall and Wigan say about parishes?", ["Cornwall", "Wigan"], "What does Wigan say about parishes?"),
    ("What did Cornwall, Stevenage and Wigan report on savings?", ["Cornwall", "Stevenage", "Wigan"],
     "What did Wigan report on savings?"),
    ("Compare Stevenage with Southwark on neighbourhood teams", ["Stevenage", "Southwark"],
     "What does Southwark say about neighbourhood teams?"),
    ("Compare neighbourhood teams in Stevenage and Southwark", ["Stevenage", "Southwark"],
     "What does Southwark say about neighbourhood teams?"),
    ("Compare what Power Partnerships and Act Local say about money", ["power", "act"],
     "What does Act Local say about money?"),
    ("How do Power Partnerships and Act Local differ on high streets?", ["power", "act"],
     "What does Act Local say about high streets?"),
    ("Cornwall vs Wigan: savings", ["Cornwall", "Wigan"], "What does Wigan say about savings?"),
    ("What is the difference between Cornwall's and Wigan's approach to parishes?", ["Cornwall", "Wigan"],
     "What does Wigan say about approach to parishes?"),
    ("What is said about asset transfer in Norwich and in Oldham?", ["Norwich", "Oldham"],
     "What is said about asset transfer in Oldham?"),
    ("How do Cornwall Council and Wigan Council deal with parishes?", ["Cornwall", "Wigan"],
     "How does Wigan deal with parishes?"),
    ("What do Power Partnerships and Act Local say about culture?", ["power", "act"],
     "What does Act Local say about culture?"),
    ("How do Defra and the Home Office choose what to evaluate?",
     ["Department for Environment, Food and Rural Affairs", "Home Office"],
     "How does Home Office choose what to evaluate?"),
    ("What do Locality and Centre for London recommend on forums?", ["Locality", "Centre for London"],
     "What does Centre for London recommend on forums?"),
    ("What do Much Hadleigh and Wigan say about pubs?", ["Much Hadleigh", "Wigan"], "What does Wigan say about pubs?"),
]  # fmt: skip

NOT_COMPARED = [
    "What do Kent and Medway say about reorganisation?",  # one area with two names
    "What did Cornwall agree with Wigan?",
    "How did Cornwall and Wigan work together on savings?",
    "What did Cornwall and Wigan learn from each other?",
    "What do parish councils and town councils say about precepts?",
    "What do Cornwall say about Wigan?",
    "Compare Cornwall and Wigan",
    "Who pays in Cornwall?",
    "What does Power Partnerships say about Cornwall and Wigan working as one?",
    "",
]


@pytest.mark.parametrize(("question", "columns", "put"), COMPARED)
def test_a_comparing_question_is_put_to_each(question: str, columns: list[str], put: str) -> None:
    found = comparing_question(question, REPORTS)
    assert found is not None
    assert [t.value for t in found.targets] == columns
    assert found.questions[-1] == put


@pytest.mark.parametrize("question", NOT_COMPARED)
def test_other_questions_that_name_two_things_are_left_alone(question: str) -> None:
    assert comparing_question(question, REPORTS) is None
