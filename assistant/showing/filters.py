"""Where to look: the filters in force as chips, and the forms that change them."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from ..datatypes import Filters
from . import wording
from .address import Address, filter_pairs
from .shelf import Shelf
from .templates import render

_YEARS = ("from", "to")


def _years_said(first: int | None, last: int | None) -> str:
    if first is None:
        return "" if last is None else f"to {last}"
    if last is None:
        return f"from {first}"
    return str(first) if first == last else f"{first} to {last}"


def filter_names(filters: Filters, shelf: Shelf) -> list[tuple[str, str, str]]:
    """Every filter in force: its name and value in the address, and what its chip says."""
    chips = [(n, v, shelf.title(v) if n == "report" else v) for n, v in filter_pairs(filters) if n not in _YEARS]
    years = _years_said(filters.year_from, filters.year_to)
    if years:
        chips.append(("years", "", years))
    return chips


def chips_html(address: Address, shelf: Shelf, *, n_reports: int) -> Markup:
    """The row of chips under the question box.  n_reports: how many reports the filters leave."""
    filters = address.filters
    total = len(shelf.reports)
    every = wording.count(total, "report")
    first, last = (shelf.years[0], shelf.years[-1]) if shelf.years else (0, 0)
    return render(
        "filters.html",
        filters=filters,
        query=address.query,
        anew=replace(address, questions=(), see="", exactly=False).query if address.questions else None,
        pairs=filter_pairs(filters),
        beside=address.beside,
        chips=filter_names(filters, shelf),
        where=f"All {every}" if n_reports >= total else f"{n_reports} of {every}",
        shelf=shelf,
        years=list(range(last, first - 1, -1)) if shelf.years else [],
    )
