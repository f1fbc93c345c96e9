"""A report whose title, file, catalogue row and text are attacks: shown as text, nothing runs, nothing restyles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

QUESTION = "Who bought the village pump of Much Hostility in 2016?"
UNHARMED = """() => ({
    ran: window.pwned === undefined,
    here: location.pathname,
    colour: getComputedStyle(document.querySelector('.la-top')).color,
    strangers: document.querySelectorAll('body style, body iframe, body img:not([src^="/r/"])').length
        - document.querySelectorAll('gradio-app > style').length,
    handlers: [...document.querySelectorAll('.la-own *, #la-thread *, #la-page *, #la-chips *, #la-table *')]
        .filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
})"""


def assert_unharmed(page: Page, path: str) -> None:
    page.wait_for_timeout(300)
    found = page.evaluate(UNHARMED)
    assert found["ran"] and found["here"] == path and found["handlers"] == 0, found
    assert found["colour"] != "rgb(255, 0, 0)" and found["strangers"] <= 0, found


def test_the_thread_the_desk_and_the_filters_show_it_letter_for_letter(
    window: Callable[..., Page], served: Served
) -> None:
    answer = served.assistant.ask(QUESTION)
    first = answer.quotes[0]
    assert first.citation.report.id == "hostile" and "<script>" in first.text
    page = window(f"/?q={quote(QUESTION)}")
    page.wait_for_selector(".la-quote[data-see]")
    assert page.locator(".la-quote[data-see] .la-said").first.text_content() == first.text
    title = page.locator(".la-quote[data-see] .la-src a").first.text_content() or ""
    assert (
        "<script>window.pwned=1</script>" in title and "${history.replaceState(0,0,9)} {{7*7}} $$x^2$$ **b**" in title
    )
    assert "\u202e" not in title
    assert (page.locator(".la-quote[data-see] .la-digest").first.text_content() or "").startswith(
        "Digest, not the original; see See <script>"
    )
    page.locator(".la-quote[data-see] a.la-tool").first.click()
    page.wait_for_selector("#la-page mark")
    whole = served.assistant.page("hostile", 0).text
    assert page.locator("#la-page .la-asText .la-said").evaluate("e => e.textContent") == whole
    assert_unharmed(page, "/")
    page.get_by_role("button", name="Report").click()
    assert "<img src=x onerror=" in (page.locator("#la-f-report").text_content() or "")
    assert_unharmed(page, "/")


def test_writing_that_turns_around_turns_nothing_else(window: Callable[..., Page]) -> None:
    page = window(f"/?q={quote(QUESTION)}")
    page.wait_for_selector(".la-quote[data-see]")
    # The words after the mark still stand from left to right: the g of "gnp.exe" is left of its e.
    order = page.locator(".la-quote[data-see] .la-said").first.evaluate("""e => {
        const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT); let node;
        while ((node = walk.nextNode())) { const at = node.data.indexOf('gnp.exe'); if (at < 0) continue;
            const x = i => { const r = document.createRange(); r.setStart(node, at + i); r.setEnd(node, at + i + 1);
                return r.getBoundingClientRect().left; };
            return [x(0), x(6)]; }
        return null; }""")
    assert order and order[0] < order[1]


def test_what_is_copied_is_the_whole_quotation_with_its_source(window: Callable[..., Page], served: Served) -> None:
    page = window(f"/?q={quote(QUESTION)}")
    page.wait_for_selector(".la-quote[data-see]")
    page.locator(".la-quote[data-see] [data-la=copy]").first.click()
    page.wait_for_selector("text=Copied with its citation")
    first = served.assistant.ask(QUESTION).quotes[0]
    assert page.evaluate("navigator.clipboard.readText()") == f"“{first.text}” ({first.citation.short})"


@pytest.mark.parametrize("path", ["/library", "/r/hostile", "/r/hostile/0"])
def test_the_library_and_the_report_s_own_pages_show_it_as_text(window: Callable[..., Page], path: str) -> None:
    page = window(path)
    page.wait_for_selector("text=<script>window.pwned=1</script> >> nth=0")
    assert_unharmed(page, path)


def test_its_original_is_text_and_runs_nothing(window: Callable[..., Page]) -> None:
    page = window("/r/hostile/file")
    assert "<script>window.pwned=1</script>" in (page.locator("body").text_content() or "")
    assert page.evaluate("window.pwned") is None


def test_a_hostile_question_is_a_heading_of_text(window: Callable[..., Page]) -> None:
    question = '<img src=x onerror="window.pwned=1"> ${1+1} {{7*7}}?'
    page = window(f"/?q={quote(question)}")
    page.wait_for_selector(".la-question")
    assert page.locator(".la-question").text_content() == question
    assert_unharmed(page, "/")
