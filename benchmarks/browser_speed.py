"""How long a reader waits, warm, in Chromium: from Enter to the first quotation, from a click to the page's image.

    python benchmarks/browser_speed.py --library DIR [--questions 20] [--people 10] [--json FILE]

Enter and click are real key and mouse events; the moments are taken in the page with performance.now, at the event and
in the animation frame after the first card stands, and when the picture has been decoded. Pages are drawn for the first
time ("new") and then shown again ("kept"). Then so many people ask at once, three questions each, every one in a
window of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser_serving import FLAGS, chromium, judged_questions, served

WATCH = """() => {
    const now = () => performance.now();
    const until = found => new Promise((done, fail) => {
        const late = now() + 30000;
        const look = () => {
            const at = found();
            if (at) requestAnimationFrame(() => done(at));
            else if (now() > late) fail(new Error('waited 30 seconds'));
            else requestAnimationFrame(look);
        };
        look();
    });
    document.addEventListener('keydown', e => { if (e.key === 'Enter') window.asked = now(); }, true);
    document.addEventListener('click', () => { window.clicked = now(); }, true);
    window.firstCard = words => until(() => {
        const last = [...document.querySelectorAll('#la-thread .la-exchange')].pop();
        return last && last.dataset.status && last.querySelector('h2').textContent === words;
    }).then(() => now() - window.asked);
    window.pageShown = see => until(() => {
        const desk = document.querySelector('#la-page [data-la=desk]');
        return desk && desk.dataset.see === see && desk.querySelector('.la-sheet img');
    }).then(image => image.decode()).then(() => now() - window.clicked);
}"""


STATE = """() => ({ box: document.querySelector('#la-q textarea').value,
    asked: [...document.querySelectorAll('#la-thread h2')].map(h => h.textContent),
    hint: document.querySelector('#la-hint').textContent, live: document.querySelector('#la-live').textContent })"""


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and number of measurements."""
    ordered = sorted(milliseconds)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "n": len(ordered),
    }


def ask(page: Any, question: str) -> float:
    """Type a question, press Enter, wait for its first card; milliseconds."""
    page.fill("#la-q textarea", question)
    waiting = page.evaluate_handle("words => { window.found = window.firstCard(words); }", question)
    page.locator("#la-q textarea").press("Enter")
    taken = page.evaluate("() => window.found")
    waiting.dispose()
    return float(taken)


def clicks(page: Any) -> list[float]:
    """Click every card of the last answer; milliseconds from click to decoded image."""
    found = []
    cards = page.locator("#la-thread .la-exchange:not(details .la-exchange) .la-quote[data-see]")
    for n in range(1, cards.count()):  # the first page is open already
        card = cards.nth(n)
        see = card.get_attribute("data-see")
        page.evaluate("see => { window.shown = window.pageShown(see); }", see)
        card.locator("a.la-tool").click()
        found.append(float(page.evaluate("() => window.shown")))
    return found


async def crowd(url: str, questions: Sequence[str], people: int) -> tuple[list[float], list[str]]:
    """So many windows ask three questions each, all starting at once: milliseconds, and what went wrong."""
    from playwright.async_api import async_playwright

    async def window(browser: Any) -> Any:
        page = await (await browser.new_context()).new_page()
        await page.goto(url)
        await page.wait_for_selector("[data-la=filter-bar]")
        await page.evaluate(WATCH)
        return page

    async def person(page: Any, n: int) -> list[float]:
        found = []
        for question in questions[n : n + 3]:
            await page.fill("#la-q textarea", question)
            await page.evaluate("words => { window.found = window.firstCard(words); }", question)
            await page.locator("#la-q textarea").press("Enter")
            try:
                found.append(float(await page.evaluate("() => window.found")))
            except Exception as error:
                seen = await page.evaluate(STATE)
                raise RuntimeError(f"{question!r}: {error}; on the screen: {seen}") from error
        return found

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        pages = [await window(browser) for _ in range(people)]
        done = await asyncio.gather(*(person(page, n) for n, page in enumerate(pages)), return_exceptions=True)
        await browser.close()
    return [x for one in done if isinstance(one, list) for x in one], [repr(x) for x in done if not isinstance(x, list)]


def main() -> None:
    """Print the waits as JSON."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--library", type=Path, required=True)
    asked.add_argument("--questions", type=int, default=20)
    asked.add_argument("--people", type=int, default=10)
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    shutil.rmtree(given.library / "index" / "pages-cache", ignore_errors=True)
    questions = judged_questions(max(given.questions + 2, given.people + 3))
    enter, new, kept = [], [], []
    with served(given.library) as url:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(url)
            page.wait_for_selector("[data-la=filter-bar]")
            page.evaluate(WATCH)
            for n, question in enumerate(questions[: given.questions + 2]):
                page.goto(url)  # each question begins a chat of its own
                page.wait_for_selector("[data-la=filter-bar]")
                page.evaluate(WATCH)
                taken = ask(page, question)
                if n < 2:  # the first load the model and the page
                    continue
                enter.append(taken)
                new += clicks(page)
                kept += clicks(page)
        together, errors = asyncio.run(crowd(url, questions, given.people))
    result = {
        "enter_to_first_quotation": summary(enter),
        "click_to_page_image_new": summary(new),
        "click_to_page_image_kept": summary(kept),
        f"{given.people}_people_at_once": summary(together),
        "errors": errors,
    }
    if given.json:
        given.json.write_text(json.dumps(result, indent=1), "utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
