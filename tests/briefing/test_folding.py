"""How words are compared: set otherwise is the same, said otherwise is not."""

from __future__ import annotations

import pytest

from assistant.briefing.folding import fold_marks, same_setting, skeleton


def same(one: str, other: str) -> bool:
    """Whether two texts are the same words, whole."""
    said, page = fold_marks(one), fold_marks(other)
    return said.key == page.key and same_setting(said, page, 0)


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ('"the council\'s plan"', "\u201cthe council\u2019s plan\u201d"),
        ("re-use of long-term space", "re\u2011use of long\u2010term space"),
        ("the \ufb01rst of\ufb01ce", "the first office"),
        ("7.5 % of \u00a31,890", "7.5% of \u00a31890"),
        ("2018-19", "2018\u201319"),
        ("10 \u2013 12 June", "10-12 June"),
        ("word \u2014 and more", "word - and more"),
        ("caf\u00e9", "cafe\u0301"),
        ("a\u00a0b  c\nd", "a b c d"),
        ("cooperative", "co-operative"),
        ("The council", "the council"),
    ],
)
def test_typography_is_set_aside(said: str, page: str) -> None:
    assert same(said, page)


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("7.5%", "75%"),
        ("7.5%", "7.5"),
        ("\u00a35m", "5m"),
        ("\u00a35", "$5"),
        ("2018-19", "2018/19"),
        ("section 5(2)", "section 52"),
        ("fell by -5%", "fell by 5%"),
        ("12 345", "12345"),
        ("not able", "notable"),
        ("were", "we're"),
        ("must not", "must"),
        ("the Council", "the council"),
        ("x of .5", "x of 5"),
    ],
)
def test_a_changed_word_or_figure_is_another(said: str, page: str) -> None:
    assert not same(said, page)


def test_offsets_lead_back_to_the_text() -> None:
    text = "It\u2019s \u00a31,890 \u2013 the \ufb01rst"
    folded = fold_marks(text)
    assert folded.key == "it's\u00a31890thefirst"
    assert [text[a] for a in folded.at] == list("It\u2019s\u00a31890the\ufb01\ufb01rst")


def test_a_skeleton_is_never_stricter_than_the_fold() -> None:
    assert skeleton("It\u2019s 7.5 % of \ufb01ve") == "its75offive"
