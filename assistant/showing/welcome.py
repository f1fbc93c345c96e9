"""The first visit: what this is for, and questions that the library can answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..datatypes import Filters, Report
from . import wording
from .address import EVERYWHERE, Address
from .templates import render


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and the report that answers it."""

    question: str
    report: Report


def welcome_html() -> Markup:
    """The words above the question box; nothing of any report stands in them."""
    return render("welcome.html")


def examples_html(
    examples: Sequence[Example], *, filters: Filters = EVERYWHERE, trouble: tuple[str, str] | None = None
) -> Markup:
    """What stands under the question box.  trouble: why there is nothing to ask yet, as title and words."""
    rows = []
    for e in examples:
        year = f", {e.report.year}" if e.report.year else ""
        link = Address(filters=filters).asking(e.question)
        rows.append((e.question, (e.report.title[:60] or wording.byline(e.report)) + year, link))
    return render("examples.html", examples=rows, trouble=trouble)


def hint_html(title: str, body: str) -> Markup:
    """A short notice under the question box."""
    return render("hint.html", title=title, body=body)


def status_html(words: str) -> Markup:
    """What a screen reader hears next."""
    return render("status.html", said=words)
