"""The Compare page: the same questions put to several places, reports or publishers, a row each.

The address holds the whole grid, so a link reproduces it and nothing of it is kept.  The page is sent in pieces, a row
as soon as it is answered: `page_around` gives what stands before and after the rows.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup, escape

from ..datatypes import Column, ColumnKind, Comparison, Filters, Quote
from ..settings import MAX_COLUMNS, MAX_QUESTION_CHARACTERS
from . import wording
from .address import MAX_VALUE, Place, filter_pairs, read_year
from .card import closest_of, earlier_of
from .chrome import page_html
from .marking import quoted
from .shelf import Shelf
from .templates import CONTROLS, render

MAX_ROWS = 12
_MOST_NAMES = 1000
_MOST_SUGGESTED = 8
_LONGEST_IN_TITLE = 40  # characters
_ROWS, _SUMMARY = "<!-- rows -->", "<!-- summary -->"  # what is typed can hold neither: it is escaped
_KINDS: dict[str, ColumnKind] = {"place": "place", "report": "report", "publisher": "publisher"}


@dataclass(frozen=True, slots=True)
class Grid:
    """What the address names: columns as kind and value (a place, a publisher, a report's id), the questions, and the
    first and the last year of the reports that are looked in.

    >>> grid = Grid((("place", "Wigan"), ("report", "act-local"))).with_question("Who pays?")
    >>> grid.link, grid.without_column(0).link
    ('/compare?place=Wigan&report=act-local&q=Who+pays%3F', '/compare?report=act-local&q=Who+pays%3F')
    """

    columns: tuple[tuple[ColumnKind, str], ...] = ()
    questions: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    @property
    def filters(self) -> Filters:
        """Which reports the columns are searched in."""
        return Filters(year_from=self.year_from, year_to=self.year_to).in_order()

    @property
    def query(self) -> str:
        """The part of the address after "?"."""
        return urlencode(self.pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The address as name and value."""
        return [*self.columns, *filter_pairs(self.filters), *(("q", q) for q in self.questions)]

    @property
    def link(self) -> str:
        """The page's address."""
        return f"/compare?{self.query}" if self.pairs else "/compare"

    def of(self, kind: ColumnKind) -> tuple[str, ...]:
        """The values of the columns of one kind."""
        return tuple(value for of_kind, value in self.columns if of_kind == kind)

    def with_column(self, kind: ColumnKind, value: str) -> Grid:
        """With one more column at the end; the same if it is there, however its letters are written."""
        if any((of_kind, had.casefold()) == (kind, value.casefold()) for of_kind, had in self.columns):
            return self
        return replace(self, columns=(*self.columns, (kind, value)))

    def without_column(self, n: int) -> Grid:
        """Without the column numbered n from 0."""
        return replace(self, columns=self.columns[:n] + self.columns[n + 1 :])

    def with_question(self, question: str) -> Grid:
        """With one more row at the end; the same if it is there."""
        return replace(self, questions=tuple(dict.fromkeys([*self.questions, question])))

    def without_question(self, n: int) -> Grid:
        """Without the row numbered n from 0."""
        return replace(self, questions=self.questions[:n] + self.questions[n + 1 :])

    def of_all_years(self) -> Grid:
        """Without its years."""
        return replace(self, year_from=None, year_to=None)


def read_grid(pairs: Iterable[tuple[str, str]]) -> Grid:
    """The grid an address names; odd names and values are ignored, long ones cut, what is too many left out.

    >>> read_grid([("q", " Who? "), ("place", "Wigan"), ("place", "Wigan"), ("from", "2015"), ("to", "x"), ("q", "")])
    Grid(columns=(('place', 'Wigan'),), questions=('Who?',), year_from=2015, year_to=None)
    """
    pairs = list(pairs)[:200]
    years = {name: value for name, value in pairs if name in ("from", "to")}
    grid = Grid(year_from=read_year([years.get("from", "")]), year_to=read_year([years.get("to", "")]))
    for name, value in pairs:
        kind, said = _KINDS.get(name), plain(value)
        if kind and said and len(grid.columns) < MAX_COLUMNS:
            grid = grid.with_column(kind, said[:MAX_VALUE])
        elif name == "q" and asks(said) and len(grid.questions) < MAX_ROWS:
            grid = grid.with_question(said)
    return grid


def asks(typed: str) -> bool:
    """Whether there is a letter or a figure to look for."""
    return any(c.isalnum() for c in typed)


def plain(typed: str) -> str:
    """What was typed, on one line, without controls, as long as a question may be."""
    return " ".join(CONTROLS.sub("", typed).split())[:MAX_QUESTION_CHARACTERS]


class Notice(NamedTuple):
    """What the page says that is not its grid.

    trouble: why something was not done.  column, question: what was typed and could not be taken; it stands in its box
    to be mended, with the trouble beside it.  gone: columns that the library no longer has.
    """

    trouble: str = ""
    column: str = ""
    question: str = ""
    gone: tuple[str, ...] = ()


class Cell(NamedTuple):
    """One quotation of a cell, ready to be shown."""

    quote: Quote
    place: Place
    said: Markup
    fit: str
    copied: Markup
    kept: bool
    earlier: list[tuple[Quote, str, str, Markup]]


class Shown(NamedTuple):
    """A cell.  closest: the nearest passage where nothing answers, with its link."""

    column: Column
    cells: list[Cell]
    closest: Quote | None
    link: str


def page_around(
    grid: Grid,
    columns: Sequence[Column],
    shelf: Shelf,
    *,
    names: Sequence[str] = (),
    places: Sequence[str] = (),
    notice: Notice | None = None,
    version: str = "",
) -> tuple[str, str, str]:
    """The page before its rows, between them and their summary, and after it.

    columns: those of the grid, before anything is asked of them.  names: what may be typed for another.
    places: those worth a column, best first.
    """
    ready = bool(grid.questions) and len(columns) > 1
    body = render(
        "grid_view.html",
        grid=grid,
        title=_title(columns),
        heads=[(c, grid.without_column(n).link, _byline(c, shelf)) for n, c in enumerate(columns)],
        rows_left=[] if ready else [(q, grid.without_question(n).link) for n, q in enumerate(grid.questions)],
        names=names[:_MOST_NAMES],
        suggested=_suggested(grid, places),
        years=shelf.offered_years,
        told=notice or Notice(),
        full=len(grid.columns) >= MAX_COLUMNS,
        most_columns=MAX_COLUMNS,
        most_rows=MAX_ROWS,
        ready=ready,
        empty=not shelf.reports,
        rows=Markup(_ROWS),
        summary=Markup(_SUMMARY),
    )
    before, _, rest = page_html(body, title=_names_of(columns), here="/compare", version=version).partition(_ROWS)
    between, _, after = rest.partition(_SUMMARY)
    return before, between, after


def _title(columns: Sequence[Column]) -> str:
    """What the page is called: "Compare 4 places"."""
    kinds = {column.kind for column in columns}
    if len(columns) < 2:
        return "Compare"
    return f"Compare {wording.count(len(columns), kinds.pop() if len(kinds) == 1 else 'column')}"


def _names_of(columns: Sequence[Column]) -> str:
    """What the browser's window and its bookmarks say."""
    names = [textwrap.shorten(column.name, _LONGEST_IN_TITLE, placeholder="\u2026") for column in columns]
    return f"Compare {wording.listed(names)}" if names else "Compare"


def looking_html(grid: Grid, n: int) -> Markup:
    """The row numbered n while it is looked for; it is out of sight as soon as another row follows it."""
    return render("grid_looking.html", question=grid.questions[n], width=len(grid.columns))


def row_html(grid: Grid, n: int, found: Comparison, *, kept: Sequence[str]) -> Markup:
    """The row numbered n from 0.  kept: places of the briefing's quotations."""
    shown = [_shown(column, frozenset(kept)) for column in found.columns]
    return render(
        "grid_row.html",
        id=f"r{n + 1}",
        question=grid.questions[n],
        without=grid.without_question(n).link,
        counted=wording.answering([column.answer.strength for column in found.columns], "column"),
        query=grid.query,
        shown=shown,
    )


def failed_row_html(grid: Grid, n: int, why: str) -> Markup:
    """The row of a question that could not be asked."""
    question, without = grid.questions[n], grid.without_question(n).link
    return render("grid_failed.html", question=question, without=without, why=why, width=len(grid.columns))


def summary_html(rows: Sequence[Comparison]) -> Markup:
    """What stands below the rows: how many cells are answered directly, by related words, and not at all."""
    strengths = [column.answer.strength for row in rows for column in row.columns]
    return render("grid_summary.html", said=wording.answering(strengths, "cell") if strengths else "")


def _shown(column: Column, kept: frozenset[str]) -> Shown:
    cells = [_cell(quote, kept) for quote in column.answer.quotes]
    return Shown(column, cells, *closest_of(column.answer))


def _cell(quote: Quote, kept: frozenset[str]) -> Cell:
    place = Place.of(quote)
    said = quoted(quote, quote.answer_spans)
    fit = "" if quote.strength == "strong" else wording.sentence(quote.why_not or wording.fit(quote))
    copied = f"[{fit}] {wording.to_paste(quote)}" if fit else wording.to_paste(quote)
    return Cell(quote, place, said, fit, escape(copied), place.see in kept, earlier_of(quote))


def _byline(column: Column, shelf: Shelf) -> str:
    """Publisher and year of a report that is a column."""
    found = (s.report for s in shelf.reports if column.kind == "report" and s.report.id == column.value)
    return next((wording.byline(report) for report in found), "")


def _suggested(grid: Grid, places: Sequence[str]) -> list[tuple[str, str]]:
    """The first places that are no column yet, with the link that adds one; none once there are two columns."""
    if len(grid.columns) > 1:
        return []
    left = [p for p in places if ("place", p) not in grid.columns][:_MOST_SUGGESTED]
    return [(place, grid.with_column("place", place).link) for place in left]
