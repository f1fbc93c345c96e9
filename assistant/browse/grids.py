"""What the Compare page shows and changes: its columns found, its rows answered, its quotations collected."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from ..answering.gazetteer import WHOLE_COUNTRIES
from ..datatypes import Column, Comparison
from ..errors import UsageError
from ..settings import MAX_COLUMNS
from ..showing.address import Place
from ..showing.grid import MAX_ROWS, Grid, asks
from ..showing.wording import looked_in
from ..text import listed
from .briefings import Briefings, Row, Said
from .opened import OpenLibrary

_KEPT_ROWS, _KEPT_ANSWERS = 60, 400
_AT_ONCE = 2
_BETWEEN = re.compile(r"[,;]|\band\b|&")


class _Lately(OrderedDict[Any, Any]):
    """Holds the last so many entries that were put in or looked up.  Safe to share between threads."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._lock = most, threading.Lock()

    def get(self, key: Any, default: Any = None) -> Any:
        with self._lock:
            if key in self:
                self.move_to_end(key)
            return super().get(key, default)

    def __setitem__(self, key: Any, value: Any) -> None:
        with self._lock:
            super().__setitem__(key, value)
            self.move_to_end(key)
            while len(self) > self._most:
                super().__delitem__(next(iter(self)))


class Grids:
    """Answers the rows of grids.  Keeps the last rows, and the last answers of their columns: another row or another
    column asks only what is new.

    Safe to share between the threads of one server.  All that its methods are given is treated as hostile; they raise
    AssistantError with words for people.
    """

    def __init__(self, library: OpenLibrary, briefings: Briefings) -> None:
        self.library, self._briefings = library, briefings
        self._rows, self._answers = _Lately(_KEPT_ROWS), _Lately(_KEPT_ANSWERS)
        self._asking = threading.Semaphore(_AT_ONCE)

    def kept(self) -> tuple[str, ...]:
        """Where the briefing's quotations stand."""
        return self._briefings.kept()

    def names(self) -> tuple[list[str], list[str]]:
        """What may be typed for a column, and the places of most reports, whole countries left out."""
        if not self.library.version:
            return [], []
        places = [place for place in self.library.shelf().places if place not in WHOLE_COUNTRIES]
        return self.library.assistant().column_names(), places

    def columns(self, grid: Grid) -> list[Column]:
        """The grid's columns in its order, before anything is asked; without those the library no longer has."""
        try:
            return _in_order(grid, self._columns(grid))
        except UsageError:
            found = []
            for column in grid.columns:
                with contextlib.suppress(UsageError):
                    found += self._columns(replace(grid, columns=(column,)))
            return found

    def _columns(self, grid: Grid) -> list[Column]:
        places, reports, publishers = grid.of("place"), grid.of("report"), grid.of("publisher")
        return self.library.assistant().columns(
            reports=reports, places=places, publishers=publishers, filters=grid.filters
        )

    def with_column(self, grid: Grid, typed: str) -> Grid:
        """With the report, publisher or place that somebody typed, or with several: "Cornwall, Wigan and Kent"."""
        column = self.library.assistant().column
        try:
            found = [column(typed)]
        except UsageError:
            several = [one for one in _BETWEEN.split(typed) if one.strip()]
            if len(several) < 2:
                raise
            found = [column(one) for one in several]
        grown = grid
        for one in found:
            grown = grown.with_column(one.kind, one.value)
        if grown == grid:
            are = "is a column" if len(found) == 1 else "are columns"
            raise UsageError(f"{listed([one.name for one in found])} {are} already. Name another.")
        if len(grown.columns) > MAX_COLUMNS:
            raise UsageError(f"A comparison has at most {MAX_COLUMNS} columns. Take one away first.")
        return grown

    def with_question(self, grid: Grid, question: str) -> Grid:
        """With one more row; a grid of fewer than two columns takes those that the question itself names."""
        if not asks(question):
            raise UsageError("Type the question in words.")
        if len(grid.questions) >= MAX_ROWS:
            raise UsageError(f"A comparison has at most {MAX_ROWS} rows. Remove one first.")
        if len(grid.columns) < 2:
            for column in self.library.assistant().columns_in(question):
                grid = grid.with_column(column.kind, column.value)
        if len(grid.columns) < 2:
            raise UsageError(
                "Choose two columns first, or name what is compared in the question: "
                "What do Cornwall and Wigan say about parish councils?"
            )
        return grid.with_question(question)

    def row(self, grid: Grid, question: str) -> Comparison:
        """One row: the question put to every column, in the grid's order."""
        assistant = self.library.assistant()
        key = (assistant.version, frozenset(grid.columns), grid.filters, question)
        found: Comparison | None = self._rows.get(key)
        if found is None:
            with self._asking:
                found = self._rows.get(key) or assistant.compare(
                    question,
                    reports=grid.of("report"),
                    places=grid.of("place"),
                    publishers=grid.of("publisher"),
                    filters=grid.filters,
                    kept=self._answers,
                )
            self._rows[key] = found
        return replace(found, columns=tuple(_in_order(grid, found.columns)))

    def collect(self, grid: Grid, question: str, see: str) -> str:
        """One of the grid's quotations into the briefing; says what was done."""
        grid = self.known(grid)
        if question in grid.questions:
            for column in self.row(grid, question).columns:
                for quote in column.answer.quotes:
                    if Place.of(quote).see == see:
                        return self._briefings.collect(quote, question)
        raise UsageError("That quotation is no longer in this comparison. Load the page again.")

    def collect_all(self, grid: Grid) -> None:
        """Every quotation that answers directly into the briefing, under its question as heading.

        Below the heading it also says of which columns nothing or only something related is found.
        """
        grid = self.known(grid)
        rows = [Row(q, tuple(map(_said, self.row(grid, q).columns))) for q in grid.questions]
        if not any(column.quotes for row in rows for column in row.columns):
            raise UsageError("No cell here answers directly. Related words are added one by one, with Add below them.")
        self._briefings.collect_rows(rows)

    def known(self, grid: Grid) -> Grid:
        """The grid without what the library no longer has.  Raises UsageError where nothing is left to compare."""
        left = tuple((column.kind, column.value) for column in self.columns(grid))
        if len(left) < 2:
            raise UsageError("The library no longer has what was compared here. Load the page again.")
        return replace(grid, columns=left)


def _said(column: Column) -> Said:
    """What a column has for a briefing: its direct answers, or in words that it has none."""
    direct = tuple(q for q in column.answer.quotes if q.strength == "strong")
    if direct:
        return Said(column.name, direct)
    if column.answer.quotes:
        return Said(column.name, said=f"{column.name}: only related words were found, which are not quoted here.")
    return Said(column.name, said=f"{column.name}: nothing found. {looked_in(column)}")


def _in_order(grid: Grid, columns: list[Column] | tuple[Column, ...]) -> list[Column]:
    at = {column: n for n, column in enumerate(grid.columns)}
    return sorted(columns, key=lambda c: at.get((c.kind, c.value), len(at)))
