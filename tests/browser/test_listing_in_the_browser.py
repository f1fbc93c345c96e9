"""The library asked about itself: a list of reports, each opening at its first page with the words marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

QUESTION = "Which reports mention parish councils?"


def asked(window: Callable[..., Page], question: str, **context: Any) -> Page:
    page = window(f"/?q={quote(question)}", **context)
    page.wait_for_selector(".la-listed, .la-silence")
    return page


def test_each_report_opens_at_its_first_page_with_the_words_marked(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    page = asked(window, QUESTION)
    listing = served.assistant.ask(QUESTION).listing
    assert listing is not None
    assert len(listing.reports) > 1
    settles(page.locator("#la-live [role=status]").text_content, listing.short)
    titles = page.locator(".la-listed .la-src > a bdi").all_text_contents()
    assert titles == [m.report.title for m in listing.reports]
    paged = [(n, m) for n, m in enumerate(listing.reports) if m.first.page]
    assert paged
    for n, mention in paged:
        row = page.locator(".la-listed .la-quote[data-see]").nth(n)
        assert f"{mention.n_pages} page" in (row.text_content() or "")
        row.locator("a.la-stamp").click()
        page.wait_for_selector(f'#la-page [data-see^="{mention.report.id}/{mention.first.page}/"]')
        marked = page.locator("#la-page .la-asText mark").all_text_contents()
        text = served.assistant.page(mention.report.id, mention.first.page or 0).text
        assert marked == [text[s.start : s.end] for s in mention.spans]
        assert page.locator("#la-page .la-jump .la-num").first.text_content() == f"Report {n + 1} of {len(titles)}"


def test_keys_move_along_the_list_and_the_words_can_be_searched_instead(
    window: Callable[..., Page], settles: Callable[..., None]
) -> None:
    page = asked(window, QUESTION)
    page.wait_for_selector("#la-page .la-view")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "x1q2"
    page.keyboard.press("o")
    page.wait_for_selector("#x1q2.la-open")
    page.get_by_text("Search for the words instead").click()
    page.wait_for_selector("text=Searched for exactly what you typed")
    assert page.locator(".la-listed").count() == 0
    settles(lambda: parse_qs(urlsplit(page.evaluate("location.href")).query).get("exact"), ["1"])


def test_words_no_report_has_are_said_to_be_in_none(window: Callable[..., Page]) -> None:
    page = asked(window, "Which reports mention lighthouses?", viewport={"width": 390, "height": 800})
    assert page.locator(".la-looked dt").all_text_contents() == ["lighthouses"]
    assert page.locator(".la-looked dd.la-num").first.text_content() == "none"
    assert "No report mentions “lighthouses”." in (page.locator(".la-silence > p").text_content() or "")
    page.get_by_text("Search for the words instead").click()
    page.wait_for_selector("text=Searched for exactly what you typed")
