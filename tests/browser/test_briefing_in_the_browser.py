"""The briefing from two answers to a checked Word file, in the browser, over a restart of the server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

PUBS = "/?q=Which+pub+was+the+first+bought+under+the+right+to+bid%3F"
ASSETS = "/?q=What+is+community+asset+transfer%3F"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ATTACK = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> {{7*7}} ${x} </textarea>'


@pytest.fixture
def again(serve_library: Callable[..., Served]) -> Iterator[Callable[[Served], Served]]:
    """Stops a server and starts another for the same library."""
    import sys

    helpers = next(m for n, m in sys.modules.items() if n.endswith("conftest") and hasattr(m, "start_server"))
    started: list[Served] = []

    def restart(running: Served) -> Served:
        helpers.stop(running.process)
        started.append(helpers.start_server(running.settings))
        return started[-1]

    yield restart
    for running in started:
        helpers.stop(running.process)


def collect(page: Page, n: int = 1) -> str:
    """Add the n-th quotation of the newest answer; gives its words."""
    card = page.locator(".la-quote[data-see]").nth(n - 1)
    card.wait_for()
    page.wait_for_selector("#la-tray [data-la=tray]", state="attached")
    card.get_by_role("button", name="Add quotation").click()
    page.wait_for_selector(".la-toast >> text=Added to the briefing")
    page.wait_for_selector(".la-kept")
    return card.locator(".la-said").text_content() or ""


def said(page: Page) -> list[str]:
    return page.locator(".la-slip .la-said").all_text_contents()


def test_a_near_miss_is_added_by_button_and_by_key(
    window: Callable[..., Page], serve_library: Callable[..., Served]
) -> None:
    page = window("/?q=What+savings+did+the+council+of+Ulan+Bator+report%3F", url=serve_library().url)
    near = page.locator(".la-near .la-quote[data-see]")
    near.nth(1).wait_for()
    page.wait_for_selector("#la-tray [data-la=tray]", state="attached")
    near.nth(0).get_by_role("button", name="Add near miss 1").click()
    page.wait_for_selector(".la-toast >> text=Added to the briefing: 1 quotation")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.wait_for_selector(".la-toast >> text=2 quotations")
    words = near.locator(".la-said").all_text_contents()[:2]
    page.locator(".la-nav a", has_text="Briefing").click()
    page.wait_for_selector(".la-slip >> nth=1")
    assert said(page) == words


def test_from_two_answers_to_a_checked_word_file(
    window: Callable[..., Page], serve_library: Callable[..., Served], again: Callable[[Served], Served], tmp_path: Path
) -> None:
    running = serve_library()
    page = window(PUBS, url=running.url)
    first = collect(page)
    page.goto(running.url + ASSETS)
    second = collect(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("b")  # the same by keyboard
    page.wait_for_selector(".la-toast >> text=3 quotations")
    third = page.locator(".la-quote[data-see] .la-said").nth(1).text_content() or ""

    page.locator(".la-nav a", has_text="Briefing").click()
    page.wait_for_selector(".la-slip >> nth=2")
    assert said(page) == [first, second, third]
    page.get_by_role("button", name="Move quotation 2 up").click()
    page.wait_for_function("words => document.querySelector('.la-said').textContent === words", arg=second)
    assert said(page) == [second, first, third]
    assert page.evaluate("document.activeElement.closest('.la-slip')?.id") == "q1"  # focus went along

    page.get_by_text("Heading", exact=True).click()
    page.get_by_label("New heading").fill("Money and pubs")
    page.get_by_role("button", name="Add heading").click()
    page.wait_for_selector("h2 >> text=Money and pubs")
    page.locator("#q2 summary").click()
    page.locator("#q2").get_by_role("button", name="To Money and pubs").click()
    page.wait_for_selector(".la-group:nth-child(2) .la-slip")
    assert said(page) == [second, third, first]

    page.get_by_label("Your note, printed under the quotation 1", exact=True).fill("Ask the clerk.")
    page.wait_for_selector("text=Note saved.")
    page.get_by_label("Your note, printed under the quotation 3", exact=True).fill("Typed just before moving.")
    page.get_by_role("button", name="Move quotation 1 down").click()  # the note is saved before the page goes
    page.wait_for_function("words => document.querySelector('.la-said').textContent === words", arg=third)
    assert page.get_by_label("Your note, printed under the quotation 3", exact=True).input_value().startswith("Typed")
    page.get_by_text("Rename", exact=True).first.click()
    page.get_by_label("Title", exact=True).fill("Localism: what we know")
    page.get_by_role("button", name="Rename").click()
    page.wait_for_selector("h1 >> text=Localism: what we know")

    page.get_by_role("button", name="Remove quotation 1").click()
    page.wait_for_selector(".la-removed-list")
    assert said(page) == [second, first]
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".la-slip >> nth=2")

    def as_left(page: Page) -> None:
        assert said(page) == [third, second, first]
        assert page.locator("h1").text_content() == "Localism: what we know"
        notes = page.locator("textarea").evaluate_all("all => all.map(e => e.value)")
        assert notes == ["", "Ask the clerk.", "Typed just before moving."]

    page.reload()
    as_left(page)
    running = again(running)
    page = window("/briefing", url=running.url)
    as_left(page)
    assert page.locator(".la-ok").text_content() == "All 3 were found word for word in the library."

    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Word document Headings").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "Localism-what-we-know.docx"
    from docx import Document

    words = "\n".join(p.text for p in Document(str(file)).paragraphs)
    for one in (first, second, third):
        assert " ".join(one.split())[:60] in " ".join(words.split())
    assert "Money and pubs" in words and "Ask the clerk." in words

    page.get_by_role("link", name="Check a finished briefing").click()
    page.set_input_files("#la-paper", file)
    page.get_by_role("button", name="Check it").click()
    page.wait_for_selector(".la-v >> nth=2")
    assert page.locator("#la-verdicts-h").text_content() == file.name
    states = page.locator(".la-v").evaluate_all("all => all.map(e => e.dataset.status)")
    assert states == ["exact", "exact", "exact"]
    page.locator(".la-v").nth(2).locator(".la-cite a").click()
    page.wait_for_selector(".la-asText mark")
    marked = " ".join(page.locator(".la-asText mark").all_text_contents())
    assert len(marked) > 40 and marked in first

    altered = tmp_path / "altered.md"
    altered.write_text(f"> {first.replace('first', 'last')}\n", "utf-8")
    page.goto(running.url + "/briefing/check")
    page.set_input_files("#la-paper", altered)
    page.get_by_role("button", name="Check it").click()
    page.wait_for_selector(".la-v[data-status=altered]")
    assert page.locator(".la-changes").text_content() == "The page has first, the briefing last."


def test_a_hostile_title_heading_note_and_file_name_are_text(
    window: Callable[..., Page], serve_library: Callable[..., Served], tmp_path: Path
) -> None:
    running = serve_library()
    page = window("/?q=Who+bought+the+village+pump+of+Much+Hostility+in+2016%3F", url=running.url)
    words = collect(page)
    assert "<script>" in words
    page.goto(running.url + "/briefing")
    assert said(page) == [words]
    page.get_by_text("Rename", exact=True).first.click()
    page.get_by_label("Title", exact=True).fill(ATTACK)
    page.get_by_role("button", name="Rename").click()
    page.wait_for_selector("h1 >> text=window.pwned")
    page.get_by_text("Heading", exact=True).click()
    page.get_by_label("New heading").fill(ATTACK)
    page.get_by_role("button", name="Add heading").click()
    page.wait_for_selector("h2 >> text=window.pwned")
    page.locator("textarea").fill(ATTACK)
    page.wait_for_selector("text=Note saved.")
    page.reload()
    assert page.locator("textarea").input_value() == ATTACK
    assert page.locator("h1").text_content() == ATTACK
    paper = tmp_path / 'paper <img src=x onerror="window.pwned=1">.md'
    paper.write_text(f"# {ATTACK}\n\n> {ATTACK} and some more words that are nowhere in the library at all\n", "utf-8")
    page.goto(running.url + "/briefing/check")
    page.set_input_files("#la-paper", paper)
    page.get_by_role("button", name="Check it").click()
    page.wait_for_selector("#la-verdicts")
    assert page.evaluate("window.pwned === undefined")
    assert page.locator("main img, main script").count() == 0


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, from the package that carries it."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def test_axe_finds_nothing_on_the_briefing_pages(
    window: Callable[..., Page], serve_library: Callable[..., Served], axe: str, tmp_path: Path
) -> None:
    running = serve_library()
    looking = {"bypass_csp": True, "reduced_motion": "reduce", "url": running.url}

    def clean(page: Page, state: str) -> None:
        page.evaluate(axe)
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")  # or a link may lie half under the head
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.wait_for_timeout(400)  # colours fade
                found = page.evaluate("tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", TAGS)[
                    "violations"
                ]
                told = [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:4]]) for v in found]
                assert found == [], f"{state} {width} {scheme}" + json.dumps(told, indent=1)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{state} at {width} scrolls sideways by {over} px"

    clean(window("/briefing", **looking), "empty")
    page = window(PUBS, **looking)
    first = collect(page)
    page.goto(running.url + ASSETS)
    collect(page)
    clean(page, "card in the briefing")
    page.goto(running.url + "/briefing")
    page.get_by_text("Heading", exact=True).click()
    page.get_by_label("New heading").fill("Money and pubs")
    page.get_by_role("button", name="Add heading").click()
    page.wait_for_selector("h2 >> text=Money and pubs")
    page.get_by_role("button", name="Remove quotation 2").click()
    page.wait_for_selector(".la-removed-list")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    clean(page, "tray with everything open")
    paper = tmp_path / "paper.md"
    paper.write_text(f"> {first}\n\n> {first.replace('first', 'last')}\n\n> Nobody ever wrote these ten words down.\n")
    page.goto(running.url + "/briefing/check")
    page.set_input_files("#la-paper", paper)
    page.get_by_role("button", name="Check it").click()
    page.wait_for_selector(".la-v >> nth=2")
    clean(page, "verdicts")
