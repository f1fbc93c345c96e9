"""A further quotation is strong only if it answers by itself: the first one's test, put to it alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.ask import Assistant
from assistant.datatypes import Answer
from assistant.settings import Settings

REPORTS = {
    "guide.md": "# Guide\n\nA parish council may take eight weeks to decide on a nomination.\n",
    "handbook.md": "# Handbook\n\nTo decide on a nomination, a parish council may take as long as eight weeks.\n",
    "minutes.md": "# Minutes\n\nThe parish council thanked the clerk for the tea and closed the meeting at nine.\n",
    "early.md": "# Early\n\nIn 2019 the town spent £900 on the fountain.\n",
    "later.md": "# Later\n\nIn 2021 the town spent £500 on the fountain.\n",
}


Ask = Callable[[str], Answer]
Make = Callable[..., Settings]


@pytest.fixture(scope="module")
def ask(make_shared_library: Callable[..., Settings]) -> Ask:
    return Assistant.open(make_shared_library(REPORTS)).ask


def strengths(answer: Answer) -> list[tuple[str, str]]:
    return [(quote.citation.report.id, quote.strength) for quote in answer.quotes]


def test_what_answers_is_strong_and_stands_before_what_is_only_related(ask: Ask) -> None:
    answer = ask("How long may a parish council take to decide on a nomination?")
    assert sorted(strengths(answer)[:2]) == [("guide", "strong"), ("handbook", "strong")]
    assert strengths(answer)[2:] == [("minutes", "weak")]
    assert answer.quotes[0].confidence == answer.confidence > answer.quotes[-1].confidence


def test_words_that_hold_less_than_half_of_what_is_asked_are_only_related(
    make_library: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answering.answer.confidence", lambda evidence: 0.9)  # however sure the rule is
    library = {
        "eaves.md": "# Eaves\n\nThe town clerk pays £900 for the bronze fountain by the north gate.\n",
        "clerk.md": "# Clerk\n\nThe town clerk pays £700 for tea.\n",
    }
    answer = Assistant.open(make_library(library)).ask("Who pays for the bronze fountain by the north gate?")
    assert strengths(answer) == [("eaves", "strong"), ("clerk", "weak")]


def test_words_of_another_year_are_only_related(ask: Ask) -> None:
    answer = ask("What did the town spend on the fountain in 2021?")
    assert strengths(answer)[:2] == [("later", "strong"), ("early", "weak")]


def test_asked_what_was_decided_the_decision_leads_and_the_motion_is_related(make_library: Make) -> None:
    library = {
        "agenda.md": "# Agenda\n\nThe council is asked to decide whether the bandstand is painted green in spring.\n",
        "record.md": "# Record\n\nRESOLVED: the council did decide that the bandstand is painted green in spring.\n",
    }
    asked = "What is the council asked, and did it decide that the bandstand is painted green in spring?"
    answer = Assistant.open(make_library(library)).ask(asked)
    assert strengths(answer) == [("record", "strong"), ("agenda", "weak")]
    assert answer.quotes[1].confidence > answer.quotes[0].confidence > 0.7  # surer, but it leaves open what is asked
    assert answer.confidence == answer.quotes[0].confidence
