"""Nothing for axe-core to find, everything by keyboard, no sideways scroll on a small phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What stands half under the question box at the foot is scrolled from under it; that it is so says where a card ends.
FINDS = """async tags => {
  const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
  const underTheBox = (check) => check.id === 'target-size' && check.data?.messageKey === 'partiallyObscured'
    && check.relatedNodes.length
    && check.relatedNodes.every((one) => document.querySelector(one.target[0])?.closest('.la-composer'));
  const violations = (await axe.run(document, options)).violations.map((violation) => (
    { ...violation, nodes: violation.nodes.filter((node) => !node.any.some(underTheBox)) }));
  return violations.filter((violation) => violation.nodes.length);
}"""
ASKED = "/?q=What+is+community+asset+transfer%3F"
STATES = {
    "first visit": ("/", "#la-below"),
    "chat and evidence": (ASKED, "#la-page .la-sheet"),
    "follow-up": (f"{ASKED}&q=And+how+long+does+it+take%3F", ".la-past"),
    "silence": ("/?q=How+many+lighthouses+did+Rutland+decommission+by+helicopter+in+1874%3F", ".la-silence"),
    "list of reports": ("/?q=Which+reports+mention+community+asset+transfer%3F", ".la-listed"),
    "side by side": ("/?q=What+do+Cornwall+and+Leeds+say+about+parish+councils%3F", ".la-beside"),
    "compare": ("/compare", "#la-add"),
    "grid": ("/compare?place=Cornwall&place=Leeds&report=pubs&q=What+was+bought%3F&q=Parish+councils", ".la-summary"),
    "text": ("/?q=Who+bought+the+village+pump+of+Much+Hostility+in+2016%3F", "#la-page .la-asText"),
    "library": ("/library", "#la-table tbody tr"),
    "page": ("/r/power-partnerships-digest/4", ".la-sheet"),
    "report": ("/r/power-partnerships-digest", ".la-leafs"),
    "nothing here": ("/r/nothing", "h1"),
}


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the package that carries it."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_by_day_or_night(window: Callable[..., Page], axe: str, state: str, width: int) -> None:
    path, ready = STATES[state]
    # The policy forbids scripts from elsewhere; axe is put in past it, and the page's own scripts keep to it.
    page = window(path, viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce")
    page.wait_for_selector(ready, state="attached")
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # The page's own script follows the system's colours; on a busy computer it does so late.
        page.wait_for_function("dark => document.body.classList.contains('dark') === dark", arg=scheme == "dark")
        page.wait_for_timeout(500)  # colours fade, on a busy computer for as long as no frame is drawn
        page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")
        found = page.evaluate(FINDS, TAGS)
        told = [{"id": v["id"], "help": v["help"], "nodes": [n["html"][:200] for n in v["nodes"][:4]]} for v in found]
        assert found == [], scheme + json.dumps(told, indent=1)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"scrolls sideways by {overflow} px"


def test_from_question_to_copied_citation_by_keyboard_alone(window: Callable[..., Page], served: Served) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    question = "What is community asset transfer?"
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".la-quote[data-see]")
    quotes = served.assistant.ask(question).quotes
    for _ in range(40):  # by Tab to the second card's button
        page.keyboard.press("Shift+Tab")
        at = page.evaluate("[document.activeElement.dataset.la, document.activeElement.closest('.la-quote')?.id]")
        if at == ["copy", "x1q2"]:
            break
    else:
        pytest.fail("the copy button cannot be reached with Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Copied with its citation")
    assert page.evaluate("navigator.clipboard.readText()") == f"“{quotes[1].text}” ({quotes[1].citation.short})"


def test_single_keys_move_open_and_copy_and_can_be_turned_off(window: Callable[..., Page], served: Served) -> None:
    page = window(ASKED)
    page.wait_for_selector("#la-page .la-sheet")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "x1q2"
    page.keyboard.press("o")
    page.wait_for_selector("#x1q2.la-open")
    page.keyboard.press("c")
    page.wait_for_selector("text=Copied with its citation")
    second = served.assistant.ask("What is community asset transfer?").quotes[1]
    assert second.text in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("l")
    page.wait_for_selector("text=Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(served.url + "/r/") and "?h=" in link
    page.keyboard.press("/")
    page.keyboard.type("jc?")
    assert page.input_value("#la-q textarea") == "jc?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector("#la-keys:popover-open")
    page.get_by_label("Turn single-letter keys off").check()
    page.keyboard.press("Escape")
    page.wait_for_selector("#la-keys:popover-open", state="detached")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#la-keys:popover-open").count() == 0


def test_the_theme_is_kept_and_gradio_follows(window: Callable[..., Page], settles: Callable[..., None]) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    page.get_by_label("Dark or light").click()
    dark = "() => [document.documentElement.dataset.theme, document.body.classList.contains('dark')].join()"
    settles(lambda: page.evaluate(dark), "dark,true")
    page.reload()
    page.wait_for_selector("[data-la=filter-bar]")
    settles(lambda: page.evaluate(dark), "dark,true")
    assert page.evaluate("getComputedStyle(document.querySelector('gradio-app')).backgroundColor") == "rgb(19, 23, 21)"
    assert page.evaluate("document.documentElement.lang") == "en-GB"
