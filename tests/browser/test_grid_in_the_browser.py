"""The Compare page as it is used: columns and rows added, a quotation collected, the grid copied as a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

ASKED = "Which pub was the first bought under the right to bid?"
GRID = f"/compare?report=pubs&place=Leeds&q={quote(ASKED)}"


def test_columns_and_rows_are_added_and_taken_away(window: Callable[..., Page], served: Served) -> None:
    page = window("/")
    page.get_by_role("link", name="Compare", exact=True).click()
    page.wait_for_url("**/compare")
    page.keyboard.type("saving the ivy house")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?report=pubs")
    page.keyboard.type("Leeds")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?report=pubs&place=Leeds")
    page.keyboard.type(ASKED)  # the cursor is in the question's box by now
    page.keyboard.press("Enter")
    page.wait_for_selector(".la-summary")
    found = served.assistant.compare(ASKED, reports=["pubs"], places=["Leeds"])
    quotes = found.columns[0].answer.quotes
    assert quotes
    assert page.locator(".la-cell .la-said").all_text_contents() == [q.text for q in quotes]
    assert page.locator("td.la-none strong").all_text_contents() == ["Nothing found in Leeds"]
    page.locator("#la-row-q").fill("How much was raised from shares?")
    page.get_by_role("button", name="Add row").click()
    page.wait_for_selector("#r2")
    page.locator("#r1").get_by_role("link", name="Remove").click()
    page.wait_for_selector("#r2", state="detached")
    assert page.locator("tbody th bdi").all_text_contents()[-1] == "How much was raised from shares?"
    page.get_by_role("link", name="Leeds (take this column away)").click()
    page.wait_for_selector("text=One more column")


def test_years_are_chosen_and_taken_back(window: Callable[..., Page]) -> None:
    page = window(GRID)
    page.wait_for_selector(".la-summary")
    page.get_by_role("button", name="Years").click()
    offered = page.get_by_label("From").locator("option").all_text_contents()
    page.get_by_label("From").select_option(offered[1])  # the latest; the first is "any year"
    page.get_by_role("button", name="Look here").click()
    page.wait_for_url(f"**/compare?report=pubs&place=Leeds&from={offered[1]}&q=*")
    page.wait_for_selector(".la-summary")
    page.get_by_role("link", name=f"Years from {offered[1]}").click()
    page.wait_for_url(f"**{GRID.replace('%20', '+')}")


def test_a_quotation_is_one_click_from_its_page_and_one_from_the_briefing(
    window: Callable[..., Page], serve_library: Callable[..., Served]
) -> None:
    page = window(GRID, url=serve_library().url)
    page.wait_for_selector(".la-summary")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "r1c1q1"
    page.keyboard.press("c")
    page.wait_for_selector("text=Copied with its citation")
    page.keyboard.press("b")
    page.wait_for_selector("text=Added to the briefing: 1 quotation")
    page.wait_for_selector("#r1c1q1.la-kept")
    page.wait_for_selector(".la-nav .la-count:text('1 quotation')")
    assert page.url.endswith(GRID)
    page.reload()
    page.wait_for_selector("#r1c1q1.la-kept")
    page.locator("#r1c1q1 .la-stamp").click()
    page.wait_for_selector("mark")
    assert "right to bid" in " ".join(page.locator("mark").all_text_contents())


def test_the_grid_is_copied_as_a_table_for_word_and_excel(window: Callable[..., Page], served: Served) -> None:
    page = window(GRID)
    page.wait_for_selector(".la-summary")
    page.get_by_role("button", name="Copy as a table").click()
    page.wait_for_selector("text=Copied as a table")
    text, html = page.evaluate(
        """async () => { const [item] = await navigator.clipboard.read();
        return Promise.all(['text/plain', 'text/html'].map(async (kind) => (await item.getType(kind)).text())); }"""
    )
    title = served.assistant.report("pubs").report.title
    lines = [line.split("\t") for line in text.splitlines()]
    assert lines[0] == ["", title, "Leeds"]
    assert lines[1][0] == ASKED
    first = served.assistant.compare(ASKED, reports=["pubs"], places=["Leeds"]).columns[0].answer.quotes[0]
    assert first.text in lines[1][1] and first.citation.short in lines[1][1]
    assert lines[1][2] == "Nothing found in Leeds. There is no report naming Leeds."
    assert re.search(r"<table>.*<td><p>Nothing found in Leeds\.</p><p>There is no report", html, re.DOTALL)


def test_related_words_are_copied_as_such(window: Callable[..., Page]) -> None:
    page = window(f"/compare?report=pubs&place=Leeds&q={quote('What was bought under the right to bid?')}")
    page.wait_for_selector(".la-summary")
    assert page.locator("#r1 .la-why").all_text_contents() == ["Related, may not answer"]
    page.get_by_role("button", name="Copy as a table").click()
    page.wait_for_selector("text=Copied as a table")
    assert "[Related, may not answer] \u201cThe Ivy House" in page.evaluate("navigator.clipboard.readText()")


def test_the_sheet_of_keys_is_closed_by_escape_and_the_slash_leads_to_the_question(window: Callable[..., Page]) -> None:
    page = window(GRID)
    page.wait_for_selector(".la-summary")
    page.keyboard.press("?")
    page.wait_for_selector("#la-keys:popover-open")
    page.keyboard.press("Escape")
    page.wait_for_selector("#la-keys:popover-open", state="detached")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "la-row-q"


def test_long_titles_widen_no_phone(window: Callable[..., Page]) -> None:
    long = quote("hostile")
    page = window(f"/compare?report={long}&report=pubs&q={quote(ASKED)}", viewport={"width": 320, "height": 700})
    page.wait_for_selector(".la-summary")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_without_a_script_rows_come_and_quotations_are_added(
    window: Callable[..., Page], serve_library: Callable[..., Served]
) -> None:
    page = window(GRID, url=serve_library().url, java_script_enabled=False)
    page.get_by_role("button", name="Add quotation 1 of Saving the Ivy House to the briefing").click()
    page.wait_for_selector("#r1c1q1.la-kept")
    page.get_by_role("button", name="Add grid to briefing").click()
    page.wait_for_url("**/briefing")
    assert ASKED in page.locator(".la-group h2").all_text_contents()
    assert "Leeds: nothing found. There is no report naming Leeds." in (page.text_content("main") or "")


def test_a_comparison_in_the_chat_leads_to_the_page(window: Callable[..., Page]) -> None:
    page = window(f"/?q={quote('What do Cornwall and Leeds say about parish councils?')}")
    page.get_by_role("link", name="Ask them more on the Compare page").click()
    page.wait_for_selector(".la-summary")
    assert page.locator("thead b").all_text_contents() == ["Cornwall", "Leeds"]
