"""One question to several, side by side: a column each, with the same cards as any answer, or an honest silence."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from ..datatypes import Column, Comparison, Filters, Quote
from . import wording
from .card import card_html, closest_of
from .grid import Grid
from .templates import render


class Shown(NamedTuple):
    """A column ready to be shown.  closest: the nearest passage of a column that does not answer, with its link."""

    column: Column
    searched: str
    cards: Markup
    closest: Quote | None
    link: str


def beside_in_short(comparison: Comparison) -> str:
    """The comparison in a sentence: how many columns answer directly, and how many hold only related words."""
    return wording.answering([column.answer.strength for column in comparison.columns], "column")


def beside_html(comparison: Comparison, n: int, *, instead: str, filters: Filters | None = None) -> Markup:
    """The columns of one exchange.

    n: its place in the chat.  instead: the link that asks it as one question.  filters: what it was asked with beside
    its columns; the Compare page has its years, and is not offered with any other.
    """
    columns = [_shown(column, f"x{n}c{i}") for i, column in enumerate(comparison.columns, 1)]
    filters = filters or Filters()
    names = tuple((c.kind, c.value) for c in comparison.columns)
    grid = Grid(names, (comparison.question,), filters.year_from, filters.year_to)
    filtered = replace(filters, year_from=None, year_to=None)
    said = beside_in_short(comparison)
    return render(
        "beside.html", id=f"x{n}", columns=columns, said=said, instead=instead, grid="" if filtered else grid.link
    )


def _shown(column: Column, column_id: str) -> Shown:
    answer = column.answer
    cards = Markup("").join(card_html(q, i, f"{column_id}q{i}") for i, q in enumerate(answer.quotes, 1))
    return Shown(column, wording.looked_in(column), cards, *closest_of(answer))
