"""Columns side by side: the same cards as any answer, an honest empty column, and ticked reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

QUESTION = "What do Cornwall and Leeds say about parish councils?"
IDS = ("power-partnerships-digest", "pubs")


def asked(window: Callable[..., Page], path: str, **context: Any) -> Page:
    page = window(path, **context)
    page.wait_for_selector(".la-beside")
    return page


def test_a_comparing_question_is_answered_in_columns(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    page = asked(window, f"/?q={quote(QUESTION)}")
    found = served.assistant.compare(QUESTION)
    assert page.locator(".la-col h3").all_text_contents() == ["Cornwall", "Leeds"]
    cornwall, leeds = page.locator(".la-col").all()
    quotes = found.columns[0].answer.quotes
    assert quotes
    assert cornwall.locator(".la-said").all_text_contents() == [q.text for q in quotes]
    assert leeds.locator("strong").text_content() == "Nothing found in Leeds"
    assert "no report naming Leeds" in (leeds.text_content() or "")
    settles(page.locator("#la-live [role=status]").text_content, "1 of 2 columns answers directly.")
    tops = [c.bounding_box() for c in (cornwall, leeds)]
    assert tops[0] is not None
    assert tops[1] is not None
    assert tops[0]["y"] == tops[1]["y"]  # beside each other
    cornwall.locator("a.la-tool").first.click()
    page.wait_for_selector("#la-page .la-view")
    assert page.locator("#la-page .la-jump .la-num").first.text_content() == f"Quotation 1 of {len(quotes)}"


def test_columns_stand_below_each_other_on_a_phone(window: Callable[..., Page]) -> None:
    page = asked(window, f"/?q={quote(QUESTION)}", viewport={"width": 390, "height": 800})
    boxes = [c.bounding_box() for c in page.locator(".la-col").all()]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[1]["y"] > boxes[0]["y"]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_keys_copy_a_column_s_quotation_and_add_it_to_the_briefing(
    window: Callable[..., Page], serve_library: Callable[..., Served]
) -> None:
    served = serve_library()
    page = asked(window, f"/?q={quote(QUESTION)}", url=served.url)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "x1c1q1"
    page.keyboard.press("c")
    page.wait_for_selector("text=Copied with its citation")
    first = served.assistant.compare(QUESTION).columns[0].answer.quotes[0]
    assert page.evaluate("navigator.clipboard.readText()") == f"“{first.text}” ({first.citation.short})"
    page.keyboard.press("b")
    page.wait_for_selector("#x1c1q1.la-kept")


def test_ticked_reports_are_compared_and_the_address_says_so(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    page = window(f"/?q={quote('How much did the group raise?')}")
    page.wait_for_selector(".la-quote[data-see], .la-silence")
    page.get_by_role("button", name="Report", exact=True).click()
    sheet = page.locator("#la-f-report")
    sheet.get_by_role("button", name="Compare").click()
    page.wait_for_selector("text=Tick two to six reports to compare")
    for report_id in IDS:
        sheet.locator(f'input[value="{report_id}"]').check()
    sheet.get_by_role("button", name="Compare").click()
    page.wait_for_selector(".la-beside")
    titles = [served.assistant.report(i).report.title for i in IDS]
    assert page.locator(".la-col h3").all_text_contents() == titles
    query = {"q": ["How much did the group raise?"], "report": list(IDS)}
    settles(lambda: parse_qs(urlsplit(page.evaluate("location.href")).query), {**query, "side": ["1"]})
    page.get_by_role("button", name="Side by side").click()
    page.wait_for_selector(".la-beside", state="detached")
    settles(lambda: parse_qs(urlsplit(page.evaluate("location.href")).query), query)


def test_the_same_can_be_asked_as_one_question(window: Callable[..., Page]) -> None:
    page = asked(window, f"/?q={quote(QUESTION)}")
    page.get_by_text("Ask it as one question").click()
    page.wait_for_selector(".la-beside", state="detached")
    page.wait_for_selector(".la-quote[data-see], .la-silence")


def test_reports_ticked_in_the_library_can_be_compared(window: Callable[..., Page], served: Served) -> None:
    page = window("/library")
    page.wait_for_selector("#la-table tbody tr")
    bar = page.locator(".la-ticked")
    assert bar.is_hidden()
    page.locator(f'[data-la=tick-report][value="{IDS[0]}"]').check()
    assert bar.get_by_text("Compare", exact=True).is_hidden()
    assert "tick another to compare" in (bar.text_content() or "")
    page.locator(f'[data-la=tick-report][value="{IDS[1]}"]').check()
    bar.get_by_text("Compare", exact=True).click()
    page.wait_for_selector("[data-la=filter-bar]")
    assert page.get_by_role("button", name="Side by side").is_visible()
    page.keyboard.type("How much did the group raise?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".la-beside")
    titles = [served.assistant.report(i).report.title for i in IDS]
    assert page.locator(".la-col h3").all_text_contents() == titles
