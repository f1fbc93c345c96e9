"""A list of reports as an answer: each with its pages, the first of them a link with the words marked."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from ..datatypes import Listing, Mention, Report
from . import wording
from .address import Place, fingerprint
from .shelf import Shelf, year_chart
from .templates import render

_SHOWN = 100


class Row(NamedTuple):
    """One report of the list, ready to be shown.  stamp: of the page the link leads to; "" if it has no pages."""

    id: str
    report: Report
    place: Place
    counted: str
    stamp: str


def place_of(mention: Mention) -> Place:
    """The page a mention leads to, with its words marked."""
    words = fingerprint(mention.text) if mention.spans else ""
    return Place(mention.report.id, mention.first.page or 0, mention.spans, words)


def listing_html(listing: Listing, n: int, *, shelf: Shelf, instead: str) -> Markup:
    """The list for one exchange.  n: its place in the chat; instead: the link that searches for the words instead."""
    rows = [
        Row(f"x{n}q{i}", m.report, place_of(m), _count(m, listing), wording.stamp(m.first) if m.first.page else "")
        for i, m in enumerate(listing.reports[:_SHOWN], 1)
    ]
    years = {m.report.year for m in listing.reports if m.report.year}
    return render(
        "listing.html",
        listing=listing,
        rows=rows,
        more=max(0, len(listing.reports) - _SHOWN),
        chart=year_chart(shelf.years, years) if len(listing.reports) < len(shelf.reports) else Markup(""),
        instead=instead,
    )


def _count(mention: Mention, listing: Listing) -> str:
    if mention.first.page is None:
        return wording.medium(mention.report)
    return wording.count(mention.n_pages, "page")
