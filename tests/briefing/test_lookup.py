"""Where words stand: over pages, with words left out, as items of a list, never cut inside a word."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.briefing.lookup import Lookup


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Councils must not close a library without notice.", [("power", (3,))]),
        ("People want to be heard by those in power.", [("people", (9,)), ("wills", (2,))]),
        ("Staff who feel trusted can act on what they hear.", [("power", (4, 5))]),
        ("Councils must not close ... The notice runs for 21 days.", [("power", (3,))]),
        ("[A] council must publish: (c) the minutes of every meeting.", [("power", (3,))]),
        ("A council must publish: \u2026 (b) a register of land", [("power", (3,))]),
        ("Place | Pubs Bath | 9", [("power", (6,))]),
        ("[Libraries] must not close a library", [("power", (3,))]),
        ("[T]he notice [to users] runs for 21 days", [("power", (3,))]),
        ("The notice runs for [about] 21 days", [("power", (3,))]),
    ],
)
def test_words_are_found_where_they_stand(words: Any, text: str, places: list[tuple[str, tuple[int, ...]]]) -> None:
    found = Lookup(words).exact(text)
    assert sorted((p.report.id, tuple(dict.fromkeys(s.page for s in p.spans))) for p in found) == places


@pytest.mark.parametrize(
    "text",
    [
        "Councils must close a library without notice.",
        "Councils must ... close a library without notice.",
        "Councils must not close a library ... The notice runs for 21 days.",
        "Councils must [never] close a library without notice.",
        "The notice runs for [28] days.",
        "The notice runs for 1 days.",
        "cost \u00a312m in 2018-19",
        "It cost 1.2m in 2018-19",
        "otice runs for 21 days",
        "213 were not closed",
        "Culture change turns an ambitious vision into practice. The notice runs for 21 days.",
        "York | 7 Place | Pubs",
        "Half of all staff said so ... Culture change turns an ambitious vision into practice.",
    ],
)
def test_changed_words_are_found_nowhere(words: Any, text: str) -> None:
    assert Lookup(words).exact(text) == []


def test_a_place_is_the_slice_of_its_pages(words: Any) -> None:
    (place,) = Lookup(words).exact("staff who feel trusted can act on what they hear")
    assert place.text == "Staff who feel trusted can act on what they hear"
    assert [(s.page, words.page("power", s.page).text[s.start : s.end]) for s in place.spans] == [
        (4, "Staff who feel trusted can"),
        (5, "act on what they hear"),
    ]
    assert (place.page, place.printed, place.link) == (4, "2", "/r/power/4")
