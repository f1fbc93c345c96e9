"""The catalogue of real reports that are known but perhaps not here: corpus/_sources/known_reports.csv."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..datatypes import KnownReport, Report
from ..text import fold, tidy_spaces
from .catalogue import split_cell

_MOST = 5_000
_LETTERS = 8  # of a title: shorter ones are too common to recognise a report by


def read_known(path: Path) -> tuple[KnownReport, ...]:
    """The rows of the table, in its order; none when there is no table or it is not one."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = [row for row, _ in zip(csv.DictReader(file), range(_MOST), strict=False)]
    except (OSError, csv.Error):
        return ()
    found = []
    for row in rows:
        cell = {name: tidy_spaces(value) for name, value in row.items() if name and isinstance(value, str)}
        if cell.get("title"):
            address = cell.get("address", "")
            found.append(
                KnownReport(
                    cell.get("id", ""),
                    cell["title"],
                    cell.get("publisher", ""),
                    cell.get("date", "") or cell.get("year", ""),
                    cell.get("authors", ""),
                    address if address.startswith(("https://", "http://")) else "",
                    cell.get("address_status", ""),
                    cell.get("licence", ""),
                    split_cell(cell.get("places", "")),
                    split_cell(cell.get("topics", "")),
                    split_cell(cell.get("aliases", "")),
                )
            )
    return tuple(found)


def with_known_names(report: Report, row: Mapping[str, str] | None, known: Sequence[KnownReport]) -> Report:
    """The report with the other names that the table of known reports has for it, unless its own row names some.

    It is recognised by its title, whole or before the colon, if the years do not differ.

    >>> people = KnownReport("p", "People Power: findings of the Commission", date="2018", aliases=("Kerslake report",))
    >>> with_known_names(Report("a", "a.pdf", "People power", year=2018), None, [people]).aliases
    ('Kerslake report',)
    >>> with_known_names(Report("a", "a.pdf", "People power", year=2011), None, [people]).aliases
    ()
    """
    if report.kind != "report" or (row or {}).get("aliases"):
        return report
    names: tuple[str, ...] = ()
    mine = _short(report.title)
    for one in known:
        same_year = not report.year or not one.date or one.date.startswith(str(report.year))
        if one.aliases and same_year and len(mine) >= _LETTERS and mine == _short(one.title):
            names += one.aliases
    if not names:
        return report
    guessed = dict.fromkeys([*report.guessed, "aliases"])
    return replace(report, aliases=tuple(dict.fromkeys([*names, *report.aliases])), guessed=tuple(guessed))


def _short(title: str) -> str:
    return fold(title.partition(":")[0])
