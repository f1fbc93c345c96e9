"""Asked how many there are, words that count something else are never a direct answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.counting import Counted, counted_in
from assistant.ask import Assistant
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("How many parish councils are there in Ambridge?", "Ambridge has six teams and six community plans.", False),
        ("How many parish councils are there in Ambridge?", "Ambridge has 86 parish and town councils.", True),
        ("How many unitary councils will there be?", "This means councils with a population of 500,000.", False),
        ("How many staff and full-time jobs would it bring?", "It would bring 2,184 direct FTE jobs.", True),
        ("How many reports has it brought out?", "It has published over 175 reports.", True),
        ("How many meetings are held?", "There are 150 formal meetings a year.", True),
        ("How many potholes were mended?", "The number of potholes mended within 28 days was 3,058.", True),
        ("How many libraries are there?", "Libraries | 99", True),
        ("How many libraries are there?", "Each library holds 9,000 books.", False),
        ("How many libraries are there?", "There are 99 [4] libraries.", True),
        ("How many meters are in?", "32.4m meters have been put in.", True),
        ("How many committees are there?", "12 people meet. A committee is not needed.", False),
        ("How many homes will be built?", "It has 61 storeys.", False),
        ("How many homes will be built?", "There will be 40 affordable dwellings.", True),
        ("How many councils took part?", "In all, hundreds of councils took part.", True),
    ],
)
def test_figures_count_what_is_asked_about(question: str, words: str, expected: bool) -> None:
    counted = counted_in(question)
    assert isinstance(counted, Counted)
    assert counted.said_in(words) is expected


@pytest.mark.parametrize(
    "question",
    [
        "How many people died?",
        "How many children are taught at home?",
        "How many years does it run for?",
        "How many staff does it take?",
        "How much does it cost?",
        "Who counts the votes?",
    ],
)
def test_what_is_told_in_many_words_is_not_looked_for_by_name(question: str) -> None:
    assert counted_in(question) is None


def test_words_that_count_it_lead_and_what_counts_another_thing_is_related(
    make_library: Callable[..., Settings],
) -> None:
    library = {
        "plans.md": "# Ambridge\n\nAmbridge works with six teams and six plans for its parish halls.\n",
        "halls.md": "# Felpersham\n\nFelpersham has 12 parish halls.\n",
    }
    assistant = Assistant.open(make_library(library))
    told = assistant.ask("How many parish halls does Felpersham have?")
    assert (told.strength, told.quotes[0].text) == ("strong", "Felpersham has 12 parish halls.")
    other = assistant.ask("How many parish clerks work with teams and plans in Ambridge?")
    assert "strong" not in [quote.strength for quote in other.quotes]


def test_which_they_are_is_told_by_names_and_not_by_their_number(make_library: Callable[..., Settings]) -> None:
    text = (
        "# Learning\n\nThe study was made in Cornwall, Southwark, Stevenage and Wigan.\n\n"
        "It looked at how the four councils of the study devolve power.\n"
    )
    library = Assistant.open(make_library({"four.md": text}))
    for question in ("Which four councils are in the study?", "What are the four councils of the study?"):
        answer = library.ask(question)
        assert "Southwark" in answer.quotes[0].text and answer.strength == "strong", question
