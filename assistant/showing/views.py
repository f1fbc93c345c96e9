"""Pages of their own: one page of a report at `/r/ID/N`, one report at `/r/ID`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..datatypes import Filters, Page, ReportSummary
from . import wording
from .address import Address, Place
from .chrome import page_html
from .pane import Evidence, leaves, original_link, page_image
from .templates import render


def page_view(evidence: Evidence, *, version: str = "") -> Markup:
    """One page, usable without the app: picture, marks, text, neighbours, the original."""
    report, place = evidence.summary.report, evidence.place
    before = [n for n in evidence.numbers if n < place.page][-1:]
    after = [n for n in evidence.numbers if n > place.page][:1]
    shown = leaves(evidence)
    body = render(
        "page_view.html",
        report=report,
        leaves=shown,
        stamp=shown[0].stamp,
        before=Place(report.id, before[0]).link if before else "",
        after=Place(report.id, after[0]).link if after else "",
        of=len(evidence.numbers),
        place=place,
        in_place=evidence.in_place,
        original=original_link(evidence.summary, place.page),
    )
    return page_html(body, title=f"{report.title}, {shown[0].stamp}", here="/library", version=version)


_OUTLINE = 60
_ENOUGH = 6


class Thumbnail(NamedTuple):
    """One page in the grid of a report."""

    link: str
    image: str
    name: str
    note: str
    trouble: bool


def _outline(report_id: str, pages: Sequence[Page]) -> list[tuple[str, str, int, str]]:
    """Headings with printed page, level and link; the outermost alone when there are enough of them."""
    found = [
        (
            p.text[b.start : b.end],
            p.printed or (str(p.number) if p.number else ""),
            min(b.level, 2),
            Place(report_id, p.number).link,
        )
        for p in pages
        if p.indexed
        for b in p.blocks
        if b.kind == "heading" and b.level <= 2
    ]
    outer = [row for row in found if row[2] == 1]
    return outer if len(outer) >= _ENOUGH else found


def report_view(summary: ReportSummary, pages: Sequence[Page], *, version: str = "") -> Markup:
    """One report: what it is, what reading had to say, its headings, every page."""
    report = summary.report
    drawn = wording.has_original(report)
    thumbnails = [
        Thumbnail(
            Place(report.id, p.number).link,
            page_image(summary, p.number, size="small") if drawn and p.width else "",
            f"PDF p. {p.number}",
            "no text" if not p.text.strip() else f"printed p. {p.printed}" if p.printed else "no number",
            not p.text.strip(),
        )
        for p in pages
        if p.number
    ]
    outline = _outline(report.id, pages)
    kind, status = wording.reading_status(summary)
    body = render(
        "report_view.html",
        summary=summary,
        report=report,
        thumbnails=thumbnails,
        outline=outline[:_OUTLINE],
        more=max(0, len(outline) - _OUTLINE),
        kind=kind,
        status=status,
        note=wording.reading_note(summary),
        ask="/?" + Address(filters=Filters(reports=(report.id,))).query,
        original=original_link(summary, 1),
        drawn=drawn,
        text_link=Place(report.id, pages[0].number).link if pages else "",
    )
    return page_html(body, title=report.title, here="/library", version=version)
