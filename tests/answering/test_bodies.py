"""A body asked about, and words of another: one department's strategy is no direct answer about another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.bodies import bodies_in, from_another_body
from assistant.answering.pieces import pieces_of
from assistant.ask import Assistant
from assistant.datatypes import Citation, Quote, Report
from assistant.settings import Settings

SCHOOLS = Report("s", "s.pdf", "Evaluation strategy", "Department for Education", 2022)
HEALTH = Report("h", "h.pdf", "Evaluation strategy", "Department of Health and Social Care", 2023)
DIGEST = Report("d", "d.pdf", "Evaluation: a digest", "Localism Assistant", 2026, kind="digest")
REPORTS = (SCHOOLS, HEALTH, DIGEST)
WRITTEN = {"dfe": ("DfE", 20, 20), "dohasc": ("dohasc", 1, 0), "staff": ("staff", 9, 1)}


def said_of(question: str, text: str, report: Report) -> str:
    quote = Quote(text, (), Citation(report, 1), 0.9)
    return from_another_body(bodies_in(question, pieces_of(question), REPORTS, WRITTEN), quote)


@pytest.mark.parametrize(
    ("question", "text", "report", "expected"),
    [
        ("What training does the Department for Education give?", "Staff are trained in trials.", SCHOOLS, ""),
        (
            "What training does the Department for Education give?",
            "The department trains staff.",
            HEALTH,
            "from Department of Health and Social Care, not from Department for Education",
        ),
        (
            "Does DfE train its staff?",
            "The department trains staff.",
            HEALTH,
            "from Department of Health and Social Care, not from DfE",
        ),
        (
            "how does dfe train staff",
            "The department trains staff.",
            HEALTH,
            "from Department of Health and Social Care, not from dfe",
        ),
        ("how does dohasc train staff", "Schools train staff.", SCHOOLS, ""),  # no report writes it as initials
        ("Does DfE train its staff?", "DfE trains its staff with ours.", HEALTH, ""),
        ("Does DfE train its staff?", "The Department for Education trains its staff.", HEALTH, ""),
        ("Does DfE or DHSC train its staff?", "The department trains staff.", HEALTH, ""),
        ("Does DfE train its staff?", "Departments train their staff.", DIGEST, ""),
        ("Who trains the staff of departments?", "The department trains staff.", HEALTH, ""),
    ],
)
def test_what_a_body_says_of_itself_is_said_of_no_other(
    question: str, text: str, report: Report, expected: str
) -> None:
    assert said_of(question, text, report) == expected


def test_an_answer_from_another_body_is_weak_and_says_whose_it_is(make_library: Callable[..., Settings]) -> None:
    settings = make_library(
        {
            "health.md": "# Evaluation strategy\n\nThe department trains new evaluation staff in trials for two weeks.",
            "schools.md": "# Evaluation strategy\n\nSchools are asked each year which studies would help pupils most.",
        },
        catalogue="id,file,title,publisher,year\n"
        "health,health.md,Evaluation strategy,Department of Health and Social Care,2023\n"
        "schools,schools.md,Evaluation strategy of schools,Department for Education,2022\n",
    )
    with_body = Assistant.open(settings).ask("How long does the Department for Education train evaluation staff?")
    first = next(q for q in (*with_body.quotes, *with_body.near_misses) if q.citation.report.id == "health")
    assert first.strength == "weak"
    assert "Department for Education" in first.why_not
    without = Assistant.open(settings).ask("How long does the department train new evaluation staff?")
    assert (without.quotes[0].citation.report.id, without.quotes[0].why_not) == ("health", "")


def test_initials_that_two_bodies_share_name_either() -> None:
    both = [Report(i, f"{i}.pdf", "Plan", f"Department for {i}", 2023) for i in ("Transport", "Trade")]
    question = "Does DfT train its staff?"
    bodies = bodies_in(question, pieces_of(question), [*both, HEALTH], {})
    assert [body.name for body in bodies] == ["Department for Transport", "Department for Trade"]
    for report in both:
        assert from_another_body(bodies, Quote("Staff are trained.", (), Citation(report, 1), 0.9)) == ""
    health = Quote("Staff are trained.", (), Citation(HEALTH, 1), 0.9)
    assert from_another_body(bodies, health) == "from Department of Health and Social Care, not from DfT"
