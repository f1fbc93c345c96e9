"""A page as evidence: its image with the quoted words marked, its text, the way to the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from ..datatypes import Page, Rectangle, ReportSummary
from . import wording
from .address import Place
from .bands import bands
from .marking import merged, page_text
from .shelf import Shelf, shelf_chart
from .templates import render

# Boxes are the size of the letters; the band reaches a little beyond, as a highlighter does (points).
_BAND = 0.8


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies on the desk: the pages of one place and what is needed to move on from them.

    numbers: all page numbers of the report.  jump: (this quotation, how many, "quotation" or "near miss") or None.
    """

    summary: ReportSummary
    place: Place
    pages: tuple[Page, ...]
    numbers: tuple[int, ...]
    jump: tuple[int, int, str] | None = None

    @property
    def in_place(self) -> bool:
        """Whether the marked words are still where the link says; if not, nothing is marked."""
        return self.place.holds({p.number: p for p in self.pages})


class Leaf(NamedTuple):
    """One page ready to be shown."""

    page: Page
    image: str
    rectangles: list[Rectangle]
    text: Markup
    stamp: str
    said: str


def page_image(summary: ReportSummary, number: int, *, size: str = "") -> str:
    """The address of a page's picture; it names the file's version, so that it may be kept for ever."""
    version = summary.report.sha256[:12] or "0"
    return f"/r/{summary.report.id}/{number}.png?v={version}" + (f"&size={size}" if size else "")


def leaves(evidence: Evidence, *, around: int | None = None) -> list[Leaf]:
    """The pages with what is marked on each; a place that no longer holds its words marks nothing."""
    spans = evidence.place.spans if evidence.in_place else ()
    drawn = wording.has_original(evidence.summary.report)
    found = []
    for page in evidence.pages:
        own = merged((s.start, s.end) for s in spans if s.page == page.number)
        boxes = [r for start, end in own for r in bands(page, start, end)]
        image = page_image(evidence.summary, page.number) if drawn and page.number and page.width else ""
        said = f"Page {page.number} of {evidence.summary.report.title}."
        said += " The quoted words are marked." if own else ""
        found.append(
            Leaf(
                page,
                image,
                [_band(b, page) for b in boxes],
                page_text(page, own, around=around),
                wording.page_stamp(page, evidence.summary.report),
                said + " The page’s text follows under Text.",
            )
        )
    return found


def _band(box: Rectangle, page: Page) -> Rectangle:
    return Rectangle(
        max(0, box.left - _BAND),
        max(0, box.top - _BAND),
        min(page.width, box.right + _BAND),
        min(page.height, box.bottom + _BAND),
    )


def pane_html(evidence: Evidence) -> Markup:
    """The evidence pane beside the thread."""
    shown = leaves(evidence, around=40)
    report = evidence.summary.report
    first, last = evidence.pages[0].number, evidence.pages[-1].number
    before = [n for n in evidence.numbers if n < first][-1:]
    after = [n for n in evidence.numbers if n > last][:1]
    return render(
        "pane.html",
        report=report,
        leaves=shown,
        stamp=_stamp(evidence.pages, shown),
        before=Place(report.id, before[0]).link if before else "",
        after=Place(report.id, after[0]).link if after else "",
        of=len(evidence.numbers),
        jump=evidence.jump,
        place=evidence.place,
        in_place=evidence.in_place,
        original=original_link(evidence.summary, first),
        full=evidence.place.link,
    )


def _stamp(pages: Sequence[Page], shown: Sequence[Leaf]) -> str:
    if len(pages) == 1:
        return shown[0].stamp
    first, last = pages[0], pages[-1]
    both = f"printed p. {first.printed} to {last.printed}" if first.printed and last.printed else "no printed number"
    return f"PDF p. {first.number} to {last.number} · {both}"


def original_link(summary: ReportSummary, page: int) -> str:
    """The report's own file, a PDF at the page."""
    at = f"#page={page}" if wording.has_original(summary.report) and page else ""
    return f"/r/{summary.report.id}/file{at}"


def shelf_html(shelf: Shelf) -> Markup:
    """The desk of the first visit: the library as a shelf."""
    return render("shelf.html", shelf=shelf, chart=shelf_chart(shelf.years), span=wording.years_of(shelf.years))


def closed_html() -> Markup:
    """The desk with nothing on it."""
    return render("closed.html")


def lost_html(message: str) -> Markup:
    """The desk when the page asked for is not in the library."""
    return render("lost.html", message=message)
