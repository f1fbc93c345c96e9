"""One question and its answer as HTML, and the thread that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ..datatypes import Answer, Comparison, Part, Quote, Status
from ..text import fold, in_one
from . import wording
from .address import Address
from .beside import beside_html, beside_in_short
from .card import card_html
from .listing import listing_html
from .shelf import Shelf, year_chart
from .templates import render


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question asked and what came back, kept for the thread.  exactly: searched word for word, without history.

    comparison: when the question was put to several, their columns; `answer` then only says whether any answered.
    """

    question: str
    exactly: bool
    answer: Answer
    comparison: Comparison | None = None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All quotations shown as cards, near misses and those of columns included."""
        columns = self.comparison.columns if self.comparison else ()
        return (*self.answer.quotes, *self.answer.near_misses, *(q for c in columns for q in c.answer.quotes))


def compared(comparison: Comparison) -> Answer:
    """The answer that stands for a comparison where one is expected: whether any column answered."""
    status: Status = "answered" if any(c.answer.status == "answered" for c in comparison.columns) else "not_found"
    return Answer(comparison.question, status, index_version=comparison.index_version, seconds=comparison.seconds)


def exchange_html(exchange: Exchange, n: int, *, shelf: Shelf, address: Address, example: str = "") -> Markup:
    """The article for one exchange.  n: its place in the chat from 1, part of the ids of its cards."""
    answer = exchange.answer
    own = fold(answer.question)
    others = [s for s in answer.searched_for if fold(s) != own]
    leaned = bool(others) and not exchange.exactly
    return render(
        "exchange.html",
        id=f"x{n}",
        answer=answer,
        exactly=exchange.exactly,
        searched_for=in_one(others) if leaned else "",
        exact_link=address.asking(exchange.question, exactly=True) if leaned else "",
        meant_link=address.asking(answer.did_you_mean) if answer.did_you_mean else "",
        provenance=wording.provenance(answer.quotes, shelf.years),
        chart=year_chart(shelf.years, {q.citation.report.year for q in answer.quotes if q.citation.report.year}),
        cards=_cards(answer.quotes, n, near=False),
        near=_cards(answer.near_misses, n, near=True),
        ways=_ways(answer.parts, address),
        lists=[Address().asking(f"Which reports mention \u201c{p.part}\u201d?") for p in answer.parts],
        finding=wording.finding(answer.parts),
        instead=address.asking(exchange.question, exactly=True),
        filtered=bool(address.filters),
        nothing_fits=bool(shelf.reports) and answer.coverage.reports == 0,
        searched=wording.searched(answer.coverage, total=len(shelf.reports)),
        example=example,
        listing=listing_html(answer.listing, n, shelf=shelf, instead=address.asking(exchange.question, exactly=True))
        if answer.listing is not None and answer.listing.reports
        else "",
        beside=_beside(exchange, n, address),
    )


def _beside(exchange: Exchange, n: int, address: Address) -> Markup:
    if exchange.comparison is None:
        return Markup("")
    alone = replace(address, beside=False).asking(exchange.question, exactly=True)
    columns = {column.value for column in exchange.comparison.columns}
    others = tuple(report for report in address.filters.reports if report not in columns)
    filters = replace(address.filters, reports=others)
    return beside_html(exchange.comparison, n, instead=alone, filters=filters)


def _ways(parts: Sequence[Part], address: Address) -> list[tuple[str, str]]:
    """Parts worth asking about alone, with the words of the button and its link."""
    there = [p for p in parts if p.reports and p.kind not in ("together", "year")]
    without_place = any(p.kind == "place" and not p.reports for p in parts)
    if len(parts) < 2:
        return []
    anywhere = {p.part: " anywhere" if without_place and p.kind != "place" else "" for p in there}
    return [(f"Ask about {p.part}{anywhere[p.part]}", address.asking(p.part)) for p in there[:3]]


def _cards(quotes: Sequence[Quote], n: int, *, near: bool) -> Markup:
    return Markup("").join(
        card_html(q, i, f"x{n}{'near' if near else 'q'}{i}", near=near) for i, q in enumerate(quotes, 1)
    )


def thread_html(exchanges: Sequence[Exchange], *, shelf: Shelf, address: Address, example: str = "") -> Markup:
    """The newest exchange in full under the earlier ones, folded away."""
    shown = [exchange_html(e, n, shelf=shelf, address=address, example=example) for n, e in enumerate(exchanges, 1)]
    return render("thread.html", earlier=shown[:-1], latest=shown[-1] if shown else "", before=exchanges[:-1])


def waiting_html(exchanges: Sequence[Exchange], question: str, *, shelf: Shelf) -> Markup:
    """The question as a heading, with room held for what will be found."""
    return render("waiting.html", question=question, n_reports=len(shelf.reports), n_before=len(exchanges))


def said_in_short(exchange: Exchange) -> str:
    """The sentence a screen reader hears when an answer has come."""
    answer = exchange.answer
    if exchange.comparison is not None:
        return beside_in_short(exchange.comparison)
    if answer.listing is not None:
        return answer.listing.short
    if answer.status == "answered":
        return f"Answered: {wording.count(len(answer.quotes), 'quotation')}."
    if answer.status == "not_found":
        return f"Not in the library. {wording.count(len(answer.near_misses), 'near miss', 'near misses')}."
    return "Type a question first." if answer.status == "empty_question" else "The library is empty."
