"""Words of a report are shown as text: no element, attribute or address of theirs reaches the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.datatypes import Answer, Coverage, Filters, Page, Part, Quote, ReportSummary
from assistant.showing import exchange, filters, library, pane, views, welcome
from assistant.showing.address import Address, Place
from assistant.showing.chrome import lost_page
from assistant.showing.shelf import Shelf

LooksAt = Callable[[str], Any]


@pytest.fixture
def screens(hostile: ReportSummary, hostile_page: Page, hostile_quote: Quote, attack: str) -> dict[str, str]:
    """Every part of the screen that can hold a report's words."""
    shelf = Shelf((hostile,))
    address = Address((attack,), Filters((attack,), (attack,), 2001, 2020, (attack,)))
    asked = Answer(
        attack, "answered", (attack, attack + "2"), "strong", quotes=(hostile_quote,), coverage=Coverage(1, 2, 1)
    )
    silent = Answer(
        attack, "not_found", near_misses=(hostile_quote,), parts=(Part(attack, 1, attack), Part("b", 0, attack))
    )
    evidence = pane.Evidence(hostile, Place.of(hostile_quote), (hostile_page,), (1, 2), (1, 5, "quotation"))
    exchanges = [exchange.Exchange(attack, False, asked), exchange.Exchange(attack, False, silent)]
    work = library.WorkShown(True, attack, attack, 0.4, (library.FileWork(attack, "working", attack, 0.3),), (attack,))
    return {
        "thread": exchange.thread_html(exchanges, shelf=shelf, address=address),
        "silence": exchange.thread_html(exchanges[1:], shelf=shelf, address=address),
        "waiting": exchange.waiting_html(exchanges, attack, shelf=shelf),
        "pane": pane.pane_html(evidence),
        "shelf": pane.shelf_html(shelf),
        "lost": pane.lost_html(attack),
        "chips": filters.chips_html(address, shelf, n_reports=1),
        "table": library.table_html(shelf, [hostile.report], unread=[(attack, attack)], fresh=[attack]),
        "aside": library.aside_html(shelf),
        "work": library.work_html(work),
        "page": views.page_view(evidence),
        "report": views.report_view(hostile, [hostile_page]),
        "lost page": lost_page(attack),
        "examples": welcome.examples_html([welcome.Example(attack, hostile.report)], filters=address.filters),
        "hint": welcome.hint_html(attack, attack),
    }


def test_no_element_or_handler_of_a_report_reaches_any_part_of_the_screen(
    screens: dict[str, str], looks_at: LooksAt
) -> None:
    for name, html in screens.items():
        shown = looks_at(html)
        assert not {"style", "iframe", "object", "embed", "base", "textarea"} & set(shown.tags), name
        scripts = [value for tag, attribute, value in shown.attributes if tag == "script" and attribute == "src"]
        assert shown.tags.count("script") == len(scripts), name
        assert all(src.startswith("/look/") for src in scripts), name
        assert not [a for a in shown.attributes if a[1].startswith("on") or a[1] in ("style", "srcdoc")], name
        images = [value for tag, attribute, value in shown.attributes if tag == "img" and attribute == "src"]
        assert all(re.fullmatch(r"/r/hostile/\d+\.png\?v=0+(&size=small)?", src) for src in images), name


def test_links_lead_only_to_our_own_addresses(screens: dict[str, str], looks_at: LooksAt) -> None:
    for name, html in screens.items():
        for _, attribute, value in looks_at(html).attributes:
            if attribute in ("href", "src", "data-link", "cite", "action", "formaction"):
                assert value.startswith(("/", "#")) and not value.startswith("//"), (name, value)


def test_marks_that_turn_writing_around_reach_no_further_than_themselves(screens: dict[str, str]) -> None:
    for name, html in screens.items():
        for found in re.finditer("[\u202a-\u202e\u2066-\u2069]", html):
            around = html[found.start() - 5 : found.end() + 6]
            copied = html[: found.start()].rpartition("data-copy=")[2].count('"') == 1
            assert copied or around == f"<bdi>{found.group()}</bdi>", (name, around)


def test_the_words_of_a_quotation_are_shown_letter_for_letter(hostile_quote: Quote, looks_at: LooksAt) -> None:
    card = looks_at(exchange.card_html(hostile_quote, 1, "x1q1"))
    assert card.text("la-said") == hostile_quote.text
    assert ("button", "data-copy", f"“{hostile_quote.text}” ({hostile_quote.citation.short})") in card.attributes


def test_the_text_of_a_page_is_shown_letter_for_letter(
    hostile: ReportSummary, hostile_page: Page, looks_at: LooksAt
) -> None:
    evidence = pane.Evidence(hostile, Place("hostile", 1), (hostile_page,), (1,))
    assert pane.leaves(evidence)[0].text.striptags() != ""
    assert looks_at(str(pane.leaves(evidence)[0].text)).text() == hostile_page.text


def test_no_template_is_given_to_gradio() -> None:
    flow = Path(exchange.__file__).parents[1] / "browse"
    for file in flow.glob("*.py"):
        source = file.read_text("utf-8")
        assert "html_template" not in source and "css_template" not in source, file.name
