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


def filter_names(filters: Filters, shelf: Shelf) -> list[tuple[str, str, str]]:
    """Every filter in force: its name and value in the address, and what its chip says."""
    chips = [(n, v, shelf.title(v) if n == "report" else v) for n, v in filter_pairs(filters) if n not in _YEARS]
    if filters.years:
        chips.append(("years", "", filters.years))
    return chips


def chips_html(address: Address, shelf: Shelf, *, n_reports: int) -> Markup:
    """The row of chips under the question box.  n_reports: how many reports the filters leave."""
    filters = address.filters
    total = len(shelf.reports)
    every = wording.count(total, "report")
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
        years=shelf.offered_years,
    )
