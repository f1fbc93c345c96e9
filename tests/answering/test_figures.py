"""Asked for a figure or a time, words without one of their own are never a strong answer."""

from __future__ import annotations

import pytest

from assistant.answering.figures import lacks_figure

CASES = [
    ("How many potholes were mended within 28 days?", "Potholes are to be mended within 28 days.", True),
    ("How many potholes were mended within 28 days?", "Of 3,243 potholes, 3,058 were mended within 28 days.", False),
    ("How many members sit on the committee?", "The committee has eleven members.", False),
    ("How many members sit on the committee?", "Members of the committee met [11], says a digest [2, 3].", True),
    ("How many members sit on the committee?", "Members of the committee met on 7 December 2018.", True),
    ("How many members sit on the committee?", "Members met on 7 and 8 December 2018 and on December 9, 2018.", True),
    ("How many members sit on the committee?", "Members met on 7-9 December 2018: eleven.", False),
    ("When did the committee meet?", "Members of the committee met on 7 December 2018.", False),
    ("How many members sit on the committee?", "In 2023 members of the committee met.", True),
    ("What percentage of residents agreed?", "Most residents agreed.", False),
    ("What percentage of residents agreed?", "Residents agreed with the proposal.", True),
    ("How long does a review take?", "A review takes about a year.", False),
    ("How often do landlords report?", "Landlords report on a monthly basis.", False),
    ("How often do landlords report?", "Landlords report on the Fund.", True),
    ("When will the council decide?", "The council will decide on Tuesday.", False),
    ("Who decides when the vote is held?", "The council does.", False),
    ("Why was it sold?", "It was sold to save money.", False),
]


@pytest.mark.parametrize(("question", "quoted", "lacks"), CASES)
def test_words_lack_the_figure_a_question_asks_for(question: str, quoted: str, lacks: bool) -> None:
    assert lacks_figure(question, quoted) is lacks
