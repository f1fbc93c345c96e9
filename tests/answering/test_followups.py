"""What a follow-up is searched for: its own words, the topic it leans on, and how far it is drawn to it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.answering.followups import readings, with_topic

WHOLE = "How many signatures does a petition for a new parish council need?"
CHAIN = ["Who can nominate a pub as an asset of community value?", "And who decides?"]
MEANS = {
    WHOLE: (1.0, 0.0, 0.0),
    "And by when?": (0.0, 1.0, 0.0),
    "What is the Wigan Deal?": (0.0, 0.0, 1.0),
    "Which parish councils are new since 2019?": (0.6, 0.0, 0.8),
}


def encode(text: str) -> np.ndarray:
    return np.asarray(MEANS[text], np.float32)


def taken(question: str, history: list[str]) -> list[tuple[str, list[float], float]]:
    return [(r.text, [float(x) for x in r.vector], r.share) for r in readings(question, history, encode)]


@pytest.mark.parametrize("history", [[], ["What is the Wigan Deal?"]], ids=["the first", "after another subject"])
def test_a_question_of_its_own_is_read_as_typed_alone(history: list[str]) -> None:
    assert taken(WHOLE, history) == [(WHOLE, [1.0, 0.0, 0.0], 1.0)]


def test_a_question_that_leans_is_led_by_its_topic_and_drawn_to_it() -> None:
    with_words, typed = taken("And by when?", [WHOLE])
    assert with_words[0] == "And by when? (signatures petition new parish council)"
    assert typed[0] == "And by when?"
    length = math.hypot(1.0, 0.6)
    assert with_words[1] == typed[1] == pytest.approx([0.6 / length, 1.0 / length, 0.0])
    assert (with_words[2], typed[2]) == pytest.approx((0.3, 0.7))


def test_earlier_questions_fade_the_older_they_are() -> None:
    vector = taken("And by when?", ["What is the Wigan Deal?", WHOLE])[0][1]
    assert vector[2] / vector[0] == pytest.approx(0.85)


def test_a_question_that_only_stays_near_leads_itself_and_is_drawn_less() -> None:
    typed, with_words = taken(WHOLE, ["Which parish councils are new since 2019?"])
    assert (typed[0], with_words[0]) == (WHOLE, f"{WHOLE} (since 2019)")
    length = math.hypot(1.0 + 0.18 * 0.6, 0.18 * 0.8)
    assert typed[1] == pytest.approx([(1.0 + 0.18 * 0.6) / length, 0.0, 0.18 * 0.8 / length])
    assert (typed[2], with_words[2]) == pytest.approx((0.7, 0.09))


def test_the_topic_reaches_back_over_a_chain_and_names_each_word_once_and_twelve_at_most() -> None:
    assert with_topic("By when?", CHAIN) == "By when? (nominate pub asset community value)"
    assert with_topic("By when?", ["Pub, pubs and the pub's garden?"]) == "By when? (Pub garden)"
    many = " ".join(f"word{n}" for n in range(30))
    assert with_topic("By when?", [many, "And who decides?"]).split("(")[1].split() == [
        *(f"word{n}" for n in range(18, 29)), "word29)",
    ]  # fmt: skip


def test_an_earlier_question_with_nothing_new_in_it_changes_nothing() -> None:
    assert taken("And by when?", ["And by when?"]) == [("And by when?", [0.0, 1.0, 0.0], 1.0)]
