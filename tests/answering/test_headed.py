"""A heading that asks the very question: what stands below it answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.headed import headed_by_it
from assistant.answering.question import read_question
from assistant.ask import Assistant
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("question", "heading", "expected"),
    [
        ("What do parish councils do?", "What parish councils do, and who may stand", True),
        ("How long does the transfer of an asset take?", "3.2 How long a transfer takes", True),
        ("How long does the transfer of an asset take?", "How a transfer takes place", False),
        ("Who can nominate an asset?", "Who may nominate", False),  # half of what is asked
        ("How much does a plan cost?", "How much does it cost?", False),  # the cost of anything
        ("What is the tax limit for parish precepts?", "What parish councils do", False),
        ("How many signatures does a petition need in Wales?", "How many signatures a petition needs", False),
        ("What do parish councils do?", "Parish councils", False),
        ("Parish councils", "What parish councils do", False),
    ],
)
def test_a_heading_asks_the_same_question(question: str, heading: str, expected: bool) -> None:
    assert headed_by_it(read_question(question, lambda term: 1.0), ["Guide", heading]) is expected


def test_what_stands_below_the_question_leads_and_is_strong(make_library: Callable[..., Settings]) -> None:
    page = (
        "# Guide\n\n## Pay\n\nParish clerks were thanked.\n\n"
        "## What do parish clerks do?\n\nParish clerks keep the minutes and pay the bills.\n"
    )
    answer = Assistant.open(make_library({"guide.md": page})).ask("What do parish clerks do?")
    assert answer.quotes[0].text == "Parish clerks keep the minutes and pay the bills."
    assert answer.strength == "strong"
