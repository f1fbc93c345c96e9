"""The catalogue of real reports that are known but perhaps not here: corpus/_sources/known_reports.csv."""

from __future__ import annotations

import csv
from pathlib import Path

from ..datatypes import KnownReport
from ..text import tidy_spaces
from .catalogue import split_cell

_MOST = 5_000


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
                )
            )
    return tuple(found)
