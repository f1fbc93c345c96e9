"""The Compare page: what its address names, and rows that hold an attack."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from assistant.datatypes import Answer, Citation, Column, Comparison, Coverage, Filters, Quote, Report, Span
from assistant.settings import MAX_COLUMNS
from assistant.showing.beside import beside_html
from assistant.showing.grid import (
    MAX_ROWS,
    Grid,
    Notice,
    failed_row_html,
    looking_html,
    page_around,
    read_grid,
    row_html,
    summary_html,
)
from assistant.showing.shelf import Shelf

GRID = Grid((("place", "Wigan"), ("report", "deal")), ("Who pays?", "Who decides?"))


def column(name: str, *quotes: Quote, near: tuple[Quote, ...] = ()) -> Column:
    status = "answered" if quotes else "not_found"
    strength = quotes[0].strength if quotes else None
    answer = Answer(
        "Who pays?", status, quotes=quotes, strength=strength, near_misses=near, coverage=Coverage(2, 30, 1)
    )
    return Column("place", name, name, f"30 pages of 2 reports naming {name}", answer)


def quote_of(text: str, **more: Any) -> Quote:
    report = Report("deal", "deal.pdf", f"The Deal {text[-1]}", publisher="Council", year=2019)
    return Quote(text, (Span(3, 0, len(text)),), Citation(report, 3), 0.9, ((0, len(text)),), **more)


def test_the_address_reproduces_the_grid_and_is_bounded() -> None:
    assert read_grid(GRID.pairs) == GRID
    many = [("place", f"P{n}") for n in range(20)] + [("q", f"Question {n}?") for n in range(40)]
    read = read_grid(many)
    assert (len(read.columns), len(read.questions)) == (MAX_COLUMNS, MAX_ROWS)
    assert read_grid([("q", "x" * 90_000), ("place", "y" * 9000), ("q", "\u202egnp\x00")]).pairs == [
        ("place", "y" * 200),
        ("q", "x" * len(read_grid([("q", "x" * 90_000)]).questions[0])),
        ("q", "gnp"),
    ]


@pytest.mark.parametrize(
    ("filters", "link"),
    [
        (Filters(), "/compare?place=Wigan&place=Kent&q=Who+pays%3F"),
        (Filters(year_from=2019), "/compare?place=Wigan&place=Kent&from=2019&q=Who+pays%3F"),
        (Filters(year_from=2019, tags=("parishes",)), ""),
    ],
)
def test_the_chat_leads_to_the_same_grid_unless_it_looked_in_fewer_reports(filters: Filters, link: str) -> None:
    asked = Comparison("Who pays?", (column("Wigan", quote_of("The council pays.")), column("Kent")))
    html = unescape(beside_html(asked, 1, instead="/?q=Who", filters=filters))
    assert ("on the Compare page" in html, f'"{link}"' in html) == (bool(link), bool(link))


def test_rows_that_all_failed_are_not_counted() -> None:
    assert "0 of 0" not in summary_html([])


def test_a_row_shows_words_silence_and_how_many_answer(looks_at: Callable[[str], Any]) -> None:
    strong, weak = quote_of("The council pays."), quote_of("Rates rose.", strength="weak", why_not="of another year")
    found = Comparison(
        "Who pays?", (column("Wigan", strong), column("Kent", weak), column("Leeds", near=(quote_of("Nobody knows."),)))
    )
    html = row_html(GRID, 0, found, kept=["deal/3/3.0.17~nonsense"])
    seen = looks_at(html)
    assert "1 of 3 columns answers directly; 1 holds related words." in seen.text()
    assert seen.text("la-why") == "Of another year"
    assert "Nothing found in Leeds" in seen.text("la-none")
    assert "Searched 30 pages of 2 reports naming Leeds. 1 page had no text." in seen.text("la-none")
    assert "la-kept" not in html
    kept = row_html(GRID, 0, found, kept=[v for _, n, v in seen.attributes if n == "data-see"][:1])
    assert kept.count("la-kept") == 1
    assert ("a", "href", "/compare?place=Wigan&report=deal&q=Who+decides%3F") in seen.attributes
    assert "2 of 6 cells answer directly; 2 hold related words." in summary_html([found, found])


def test_an_attack_stays_words_wherever_it_stands(looks_at: Callable[[str], Any], attack: str) -> None:
    grid = Grid((("place", attack), ("publisher", attack)), (attack,))
    hostile = [column(attack, quote_of(attack)), column(attack, near=(quote_of(attack, why_not=attack),))]
    notice = Notice(attack, attack, attack)
    before, between, after = page_around(grid, hostile, Shelf(), places=[attack], notice=notice)
    rows = looking_html(grid, 0) + row_html(grid, 0, Comparison(attack, tuple(hostile)), kept=[attack])
    html = before + rows + failed_row_html(grid, 0, attack) + between + summary_html([]) + after
    seen = looks_at(html)
    assert not {"img", "style"} & set(seen.tags)
    assert {name for _, name, _ in seen.attributes if name.startswith("on")} == set()
    assert [v for t, n, v in seen.attributes if t == "script" and n == "src" and not v.startswith("/look/")] == []
    assert "window.pwned=1" in seen.text("la-said")


def test_no_column_and_one_column_say_how_to_go_on(looks_at: Callable[[str], Any]) -> None:
    shelf = Shelf()
    before, between, after = page_around(Grid(), [], shelf, places=["Wigan"])
    assert "The library is empty" in looks_at(before + between + after).text()
    one = Grid((("place", "Wigan"),))
    assert "One more column" in looks_at("".join(page_around(one, [column("Wigan")], shelf))).text()
