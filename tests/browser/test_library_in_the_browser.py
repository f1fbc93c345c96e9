"""The library page: adding while asking goes on, rebuilding, removing and putting back, the first visit of all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

ROWS = "#la-table tbody tr"


def titles(page: Page) -> list[str]:
    return page.locator(f"{ROWS}:not([hidden]) th").evaluate_all("all => all.map(e => e.textContent)")


def test_the_table_shows_every_report_and_finds_and_sorts_them(window: Callable[..., Page], served: Served) -> None:
    page = window("/library")
    page.wait_for_selector(ROWS)
    reports = served.assistant.reports()
    assert len(titles(page)) == len(reports) == 5
    assert "5 reports, " in (page.locator(".la-lead").text_content() or "")
    page.fill("#la-s", "ivy house")
    assert [t.strip() for t in titles(page)] == ["Saving the Ivy House"]
    assert "1 of 5 reports shown" in (page.locator("[data-la=shown]").text_content() or "")
    page.fill("#la-s", "")
    page.get_by_role("button", name="Pages").click()
    page.get_by_role("button", name="Pages").click()
    pages = page.locator(f"{ROWS} td[data-l=Pages]").all_text_contents()
    numbers = [int(p) for p in pages if p.isdigit()]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("th[aria-sort=descending]").text_content() == "Pages"


def test_files_are_added_one_by_one_while_asking_goes_on(
    window: Callable[..., Page], serve_library: Callable[..., Served], tmp_path: Path
) -> None:
    running = serve_library()
    (tmp_path / "well.md").write_text(
        "# The well\n\nThe parish restored the ancient well in 1998 for £9,000.\n", "utf-8"
    )
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    page = window("/library", url=running.url)
    page.wait_for_selector(ROWS)
    page.set_input_files("#la-up", [tmp_path / n for n in ("well.md", "broken.pdf", "sheet.xlsx")])
    page.wait_for_selector("#la-work .la-files li >> nth=2")
    asking = window("/?q=Who+bought+the+village+pump+of+Much+Hostility+in+2016%3F", url=running.url)
    asking.wait_for_selector(".la-quote[data-see]")
    page.wait_for_selector("#la-work >> text=Added 1 report")
    states = dict(
        zip(
            page.locator("#la-work .la-f").all_text_contents(),
            page.locator("#la-work .la-tag").all_text_contents(),
            strict=True,
        )
    )
    assert states == {"well.md": "Ready", "broken.pdf": "Not read", "sheet.xlsx": "Not read"}
    page.wait_for_function("document.querySelectorAll('#la-table tbody tr:not(.la-unread)').length === 6")
    asking.fill("#la-q textarea", "When was the ancient well restored?")
    asking.keyboard.press("Enter")
    asking.wait_for_selector("text=The parish restored the ancient well in 1998 for £9,000.")
    assert (running.settings.corpus / "well.md").is_file()


def test_a_report_is_removed_and_put_back(window: Callable[..., Page], serve_library: Callable[..., Served]) -> None:
    running = serve_library()
    page = window("/library", url=running.url)
    page.wait_for_selector(ROWS)
    page.get_by_label("Remove Saving the Ivy House").click()
    page.wait_for_selector("#la-table >> text=Removed")
    assert len(titles(page)) == 4 and not (running.settings.corpus / "pubs.md").exists()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("document.querySelectorAll('#la-table tbody tr').length === 5")
    assert (running.settings.corpus / "pubs.md").is_file()
    assert page.locator("#la-table .la-removed-list").count() == 0


def test_a_rebuild_takes_in_what_was_put_into_the_folder(
    window: Callable[..., Page], serve_library: Callable[..., Served]
) -> None:
    running = serve_library()
    page = window("/library", url=running.url)
    page.wait_for_selector(ROWS)
    (running.settings.corpus / "mill.txt").write_text(
        "The mill\n\nThe mill was sold to the village in 2003.\n", "utf-8"
    )
    page.get_by_role("button", name="Rebuild").click()
    page.wait_for_selector("text=1 report added")
    page.wait_for_function("document.querySelectorAll('#la-table tbody tr').length === 6")
    assert page.get_by_role("button", name="Rebuild").is_enabled()


def test_an_empty_library_says_what_to_do(
    window: Callable[..., Page], serve_library: Callable[..., Served], tmp_path: Path
) -> None:
    running = serve_library(filled=False)
    page = window("/", url=running.url)
    page.wait_for_selector("#la-below >> text=The library is empty")
    page.fill("#la-q textarea", "Is anything here?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".la-exchange >> text=The library is empty")
    page = window("/library", url=running.url)
    page.wait_for_selector("#la-table >> text=The library is empty")
    (tmp_path / "first.md").write_text("# First\n\nThe first report says that the hall has forty chairs.\n", "utf-8")
    page.set_input_files("#la-up", tmp_path / "first.md")
    page.wait_for_function("document.querySelectorAll('#la-table tbody tr').length === 1")


def test_a_path_that_was_not_uploaded_is_not_taken(
    window: Callable[..., Page], serve_library: Callable[..., Served]
) -> None:
    running = serve_library()
    page = window("/library", url=running.url)
    page.wait_for_selector(ROWS)
    before = sorted(p.name for p in running.settings.corpus.iterdir())
    for forged in (
        "/etc/passwd",
        str(running.settings.catalogue),
        "../../etc/passwd",
        {"path": "/etc/passwd"},
        None,
        7,
    ):
        page.evaluate("path => window.la.tell('work', 'added', { paths: [path] })", forged)
    page.evaluate("window.la.tell('work', 'added', { paths: 'x' })")
    page.evaluate("window.la.tell('table', 'remove', { id: '../../etc' })")
    page.evaluate("window.la.tell('table', 'remove', { id: ['hostile'] })")
    page.wait_for_timeout(1500)
    assert sorted(p.name for p in running.settings.corpus.iterdir()) == before
    assert Path("/etc/passwd").is_file()
