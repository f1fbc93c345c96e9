"""What the Compare page shows and changes: its columns found, its rows answered, its quotations collected."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict

from ..answering.gazetteer import WHOLE_COUNTRIES
from ..datatypes import Column, Comparison, Quote
from ..errors import UsageError
from ..showing.address import Place
from ..showing.grid import MAX_COLUMNS, MAX_ROWS, Grid
from ..showing.wording import looked_in
from .briefings import Briefings
from .opened import OpenLibrary

_KEPT_ROWS = 60
_AT_ONCE = 2


class Grids:
    """Answers the rows of grids and keeps the last of them, so that one more row or a quotation added asks no other.

    Safe to share between the threads of one server.  All that its methods are given is treated as hostile; they raise
    AssistantError with words for people.
    """

    def __init__(self, library: OpenLibrary, briefings: Briefings) -> None:
        self.library, self._briefings = library, briefings
        self._rows: OrderedDict[tuple[str, frozenset[tuple[str, str]], str], Comparison] = OrderedDict()
        self._lock, self._asking = threading.Lock(), threading.Semaphore(_AT_ONCE)

    def kept(self) -> tuple[str, ...]:
        """Where the briefing's quotations stand."""
        return self._briefings.kept()

    def places(self) -> list[str]:
        """Places that the catalogue gives to reports, those of most reports first, whole countries left out."""
        return [place for place in self.library.shelf().places if place not in WHOLE_COUNTRIES]

    def columns(self, grid: Grid) -> list[Column]:
        """The grid's columns in its order, before anything is asked; without those the library no longer has."""
        try:
            return _in_order(grid, self._columns(grid))
        except UsageError:
            found = []
            for column in grid.columns:
                with contextlib.suppress(UsageError):
                    found += self._columns(Grid((column,)))
            return found

    def _columns(self, grid: Grid) -> list[Column]:
        places, reports, publishers = grid.of("place"), grid.of("report"), grid.of("publisher")
        return self.library.assistant().columns(reports=reports, places=places, publishers=publishers)

    def with_column(self, grid: Grid, typed: str) -> Grid:
        """With the report, publisher or place that somebody typed."""
        if len(grid.columns) >= MAX_COLUMNS:
            raise UsageError(f"A comparison has at most {MAX_COLUMNS} columns. Take one away first.")
        found = self.library.assistant().column(typed)
        return grid.with_column(found.kind, found.value)

    def with_question(self, grid: Grid, question: str) -> Grid:
        """With one more row; a grid without columns takes those that the question itself names."""
        if not any(c.isalnum() for c in question):
            raise UsageError("Type the question in words.")
        if len(grid.questions) >= MAX_ROWS:
            raise UsageError(f"A comparison has at most {MAX_ROWS} rows. Remove one first.")
        if not grid.columns:
            named = self.library.assistant().columns_in(question)
            grid = Grid(tuple((column.kind, column.value) for column in named), grid.questions)
        if len(grid.columns) < 2:
            raise UsageError(
                "Choose two columns first, or name what is compared in the question: "
                "What do Cornwall and Wigan say about parish councils?"
            )
        return grid.with_question(question)

    def row(self, grid: Grid, question: str) -> Comparison:
        """One row: the question put to every column, in the grid's order."""
        assistant = self.library.assistant()
        key = (assistant.version, frozenset(grid.columns), question)
        with self._asking:
            with self._lock:
                found = self._rows.get(key)
            if found is None:
                found = assistant.compare(
                    question,
                    reports=grid.of("report"),
                    places=grid.of("place"),
                    publishers=grid.of("publisher"),
                )
        with self._lock:
            self._rows[key] = found
            self._rows.move_to_end(key)
            while len(self._rows) > _KEPT_ROWS:
                self._rows.popitem(last=False)
        columns = tuple(_in_order(grid, found.columns))
        return Comparison(found.question, columns, found.index_version, found.seconds)

    def collect(self, grid: Grid, question: str, see: str) -> str:
        """One of the grid's quotations into the briefing; says what was done."""
        if question in grid.questions:
            for column in self.row(grid, question).columns:
                for quote in column.answer.quotes:
                    if Place.of(quote).see == see:
                        return self._briefings.collect(quote, question)
        raise UsageError("That quotation is no longer in this comparison. Load the page again.")

    def collect_all(self, grid: Grid) -> None:
        """Every quotation that answers directly into the briefing, under its question as heading.

        Below the heading it also says of which columns nothing is found, and where was looked.
        """
        rows: list[tuple[str, list[Quote], list[str]]] = []
        for question in grid.questions:
            columns = self.row(grid, question).columns
            quotes = [q for c in columns for q in c.answer.quotes if q.strength == "strong"]
            silent = [f"Nothing found in {c.name}. {looked_in(c)}" for c in columns if not c.answer.quotes]
            rows.append((question, quotes, silent))
        if not any(quotes for _, quotes, _ in rows):
            raise UsageError("No cell here answers directly. Related words are added one by one, with Add below them.")
        self._briefings.collect_under(rows)


def _in_order(grid: Grid, columns: list[Column] | tuple[Column, ...]) -> list[Column]:
    at = {column: n for n, column in enumerate(grid.columns)}
    return sorted(columns, key=lambda c: at.get((c.kind, c.value), len(at)))
