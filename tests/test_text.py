"""What a word and a sentence is, also where a file is hostile: no pattern may go over the same letters again."""

from __future__ import annotations

import time

import pytest

from assistant.text import sentences, term, terms, tidy_spaces, words
from assistant.wordforms import amount


@pytest.mark.parametrize(
    ("take", "text"),
    [
        (sentences, "." * 100_000 + "x"),
        (sentences, "p. A " * 40_000),
        (words, "a." * 100_000 + "bb"),
        (terms, "1,111" * 4_000 + " million"),
        (terms, "1" * 4_301 + "m"),
    ],
)
def test_a_long_run_of_one_thing_takes_no_more_than_a_moment(take: object, text: str) -> None:
    started = time.perf_counter()
    take(text)  # type: ignore[operator]
    assert time.perf_counter() - started < 10  # minutes to days, when each place was looked at from every other


def test_a_number_of_more_digits_than_any_sum_is_no_sum() -> None:
    assert amount("1" * 4_296 + "m") == ""
    assert amount("1,500,000m") == "1500000000000"


@pytest.mark.parametrize("word", ["2\u00bd", "1.2.3 million", "40 per\ncent", "\u00a32 billion"])
def test_a_search_term_holds_no_space_so_that_both_keyword_legs_count_it_once(word: str) -> None:
    assert term(word) and not any(c.isspace() or c == "\u2044" for c in term(word))


def test_what_has_no_width_does_not_part_a_word() -> None:
    assert tidy_spaces("the par\u00adish\u200b council\u2060s\x07hall") == "the parish councils hall"


def test_initials_and_stops_are_what_they_were() -> None:
    assert words("The U.K. and the N.H.S. agreed.") == ["The", "U.K.", "and", "the", "N.H.S.", "agreed"]
    text = "It ended... Then it began?! No."
    assert [text[a:b] for a, b in sentences(text)] == ["It ended...", "Then it began?!", "No."]
