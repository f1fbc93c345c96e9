"""Lists of reports, columns and earlier editions as HTML: complete, and harmless whatever a report holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.datatypes import (
    Answer,
    Citation,
    Column,
    Comparison,
    Coverage,
    KnownReport,
    Listing,
    Mention,
    Part,
    Quote,
    ReportSummary,
)
from assistant.showing.address import EVERYWHERE, Address
from assistant.showing.card import card_html
from assistant.showing.exchange import Exchange, compared, exchange_html
from assistant.showing.shelf import Shelf


def test_an_earlier_edition_stands_below_with_its_own_page(hostile_quote: Quote, looks_at: Any) -> None:
    report = replace(hostile_quote.citation.report, id="older", year=2012)
    older = replace(hostile_quote, citation=Citation(report, 1))
    shown = looks_at(card_html(replace(hostile_quote, earlier=(older,)), 1, "x1q1"))
    assert "An earlier edition" in shown.text("la-earlier")
    assert any(value.startswith("/r/older/1") for _, name, value in shown.attributes if name == "href")
    assert not {"script", "img", "style"} & set(shown.tags)


def test_lists_columns_and_silence_escape_what_they_are_given(
    hostile: ReportSummary, hostile_quote: Quote, attack: str, looks_at: Any
) -> None:
    shelf = Shelf((hostile,))
    mention = Mention(hostile.report, 3, Citation(hostile.report, 2, printed=attack))
    listed = Answer(attack, "answered", listing=Listing("words", attack, reports=(mention,), note=attack))
    silent = Answer(
        attack,
        "not_found",
        parts=(Part(attack, 2, attack), Part("all", 0, attack, "together")),
        coverage=Coverage(1, 2),
        lacking=(KnownReport("k", attack, attack, attack, address="https://example.org/"),),
    )
    miss = replace(silent, near_misses=(hostile_quote,), parts=())
    columns = (
        Column("report", attack, "hostile", attack, replace(listed, quotes=(hostile_quote,), listing=None)),
        Column("place", attack, attack, attack, miss),
    )
    comparison = Comparison(attack, columns)
    for exchange in (
        Exchange(attack, False, listed),
        Exchange(attack, False, silent),
        Exchange(attack, False, compared(comparison), comparison),
    ):
        shown = looks_at(exchange_html(exchange, 1, shelf=shelf, address=Address(filters=EVERYWHERE)))
        assert not {"script", "img", "style", "textarea"} & set(shown.tags)
        assert not [a for a in shown.attributes if a[1].startswith("on")]
    assert exchange.quotes == (hostile_quote,)
    assert "Nothing found in" in shown.text("la-none")


def test_a_comparison_is_answered_if_any_column_is() -> None:
    answered = Column("place", "A", "A", "", Answer("q", "answered"))
    silent = Column("place", "B", "B", "", Answer("q", "not_found"))
    assert compared(Comparison("q", (answered, silent))).status == "answered"
    assert compared(Comparison("q", (silent, silent))).status == "not_found"
