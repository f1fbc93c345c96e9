"""One quotation as a card: the words, where they stand, what can be done with them."""

from __future__ import annotations

from markupsafe import Markup, escape

from ..datatypes import Answer, Quote
from . import wording
from .address import Place
from .marking import quoted
from .templates import render


def card_html(quote: Quote, n: int, card_id: str, *, near: bool = False) -> Markup:
    """One quotation card.  n: its number from 1."""
    also = [
        (
            c.report.title if c.report.id != quote.citation.report.id else "",
            wording.stamp(c),
            Place(c.report.id, c.page or 0).link,
        )
        for c in quote.also_in[:5]
    ]
    return render(
        "card.html",
        id=card_id,
        n=n,
        near=near,
        kind="near miss" if near else "quotation",
        quote=quote,
        place=Place.of(quote),
        said=quoted(quote, () if near else quote.answer_spans),
        also=also,
        earlier=earlier_of(quote),
        copied=escape(wording.to_paste(quote)),  # complete, but for words left out, which are marked
    )


def earlier_of(quote: Quote) -> list[tuple[Quote, str, str, Markup]]:
    """What earlier editions say there: each with what it is, its link, and its words."""
    return [(q, wording.edition(q, quote), Place.of(q).link, quoted(q, ())) for q in quote.earlier]


def closest_of(answer: Answer) -> tuple[Quote | None, str]:
    """The nearest passage of an answer that has no quotation, and its link."""
    closest = answer.near_misses[0] if answer.near_misses and not answer.quotes else None
    return closest, Place.of(closest).link if closest else ""
