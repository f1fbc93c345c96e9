"""Asked politely or as a request, a question is searched without the words around it, and the reader is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.answering import without_manners
from assistant.settings import Settings

PLAIN = "How did the pub in Nunhead raise the price?"


@pytest.fixture(scope="module")
def library(make_shared_library: Callable[..., Settings]) -> Assistant:
    return Assistant.open(make_shared_library())


@pytest.mark.parametrize(
    "asked",
    [
        f"Hello, {PLAIN}",
        "Please, how did the pub in Nunhead raise the price?",
        "Could you tell me how did the pub in Nunhead raise the price for my committee report?",
        "Can you please find out how did the pub in Nunhead raise the price? Thanks!",
    ],
)
def test_a_polite_question_has_the_answer_of_the_plain_one(library: Assistant, asked: str) -> None:
    plain, polite = library.ask(PLAIN), library.ask(asked)
    assert plain.status == "answered"
    assert [quote.text for quote in polite.quotes] == [quote.text for quote in plain.quotes]
    assert (polite.question, polite.searched_for[0].casefold()) == (asked, PLAIN.casefold())
    assert library.search(asked)[0].score == library.search(PLAIN)[0].score


def test_columns_are_asked_without_manners_too(library: Assistant) -> None:
    ids = [summary.report.id for summary in library.reports()][:2]
    polite, plain = (library.compare(asked, reports=ids) for asked in (f"Hello, {PLAIN}", PLAIN))
    assert [column.answer.quotes for column in polite.columns] == [column.answer.quotes for column in plain.columns]
    assert polite.columns[0].answer.searched_for == plain.columns[0].answer.searched_for


def test_searched_exactly_the_manners_stay(library: Assistant) -> None:
    assert library.ask(f"Please, {PLAIN}", exactly=True).searched_for == (f"Please, {PLAIN}",)


def test_a_request_of_a_word_or_two_does_not_lean_on_what_was_asked_before(library: Assistant) -> None:
    asked = "Could you find quotes on petitions for my committee report?"
    assert library.ask(asked).searched_for[0] == "petitions?"
    assert library.ask(asked, history=["What did Wigan save?"]).searched_for == (asked,)


def test_manners_of_earlier_questions_are_no_topic(library: Assistant) -> None:
    asked = library.ask("And how long then?", history=["Could you tell me about petitions for my committee report?"])
    assert asked.searched_for[0] == "And how long then? (petitions)"


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("Summarise Act Local for a committee paper", "Act Local"),
        ("Give me examples of asset transfers", "examples of asset transfers"),
        ("I\u2019m looking for figures on trust in councils, please", "trust in councils"),
        ("We need to know if a parish can borrow", "if a parish can borrow"),
        ("Do you know when the hall was sold?", "when the hall was sold?"),
        ("Thanks. And in Wigan?", "And in Wigan?"),
        ("Find some good quotes about trust in councils", "trust in councils"),
        ("Quotes on parish polls", "parish polls"),
    ],
)
def test_what_is_asked_is_left(asked: str, plain: str) -> None:
    assert without_manners(asked) == plain


@pytest.mark.parametrize(
    "asked",
    [
        "What is the case for a report?",
        "May members vote as they please?",
        "Thanks for what did the council ask?",
        "Tell me more",
        "Please",
        "So what is next?",
        "Who can you tell?",
        "How do councils show us the money?",
        "I need evidence for a bid",
        "Which quotes of the report are on trust?",
    ],
)
def test_what_belongs_to_the_question_stays(asked: str) -> None:
    assert without_manners(asked) == asked
