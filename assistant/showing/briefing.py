"""The briefing that is being made, and the verdicts on a finished one, as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from ..briefingtypes import Briefing, Checked, Collected, Verdict
from ..briefingtypes import Place as Found
from . import wording
from .address import Place
from .chrome import page_html
from .marking import letters, quoted
from .templates import render


@dataclass(frozen=True, slots=True)
class Removed:
    """A quotation that was taken out, and where it stood."""

    item: Collected
    group: int
    place: int


@dataclass(frozen=True, slots=True)
class Tray:
    """The briefing that is open, None before the first.

    warnings: quotations that are not word for word in the library now.  removed: what can be put back.
    others: id, title and number of quotations of the other briefings.  checked: whether there is a library to check.
    deleted: id and title of briefings that can be restored.
    """

    briefing: Briefing | None = None
    warnings: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    others: tuple[tuple[str, str, int], ...] = ()
    checked: bool = False
    deleted: tuple[tuple[str, str], ...] = ()


class Slip(NamedTuple):
    """One quotation of the tray."""

    item: Collected
    n: int
    said: Markup
    link: str
    stamp: str
    first: bool
    last: bool


class VerdictShown(NamedTuple):
    """One verdict.  tone: its look.  places: name and link of where the words, or the nearest, stand."""

    verdict: Verdict
    title: str
    tone: str
    said: Markup
    on_page: Markup
    places: list[tuple[str, str]]


def tray_html(kept: Sequence[str], said: str = "", *, n: int = 0) -> Markup:
    """What the Ask page knows of the briefing.  kept: places of its quotations.  n: changes when `said` is news."""
    return render("tray.html", kept=" ".join(kept), said=said, n=n)


def briefing_view(tray: Tray, *, trouble: str = "", version: str = "") -> Markup:
    """The Briefing page."""
    briefing = tray.briefing
    total, ends = (len(briefing.items), len(briefing.groups) - 1) if briefing else (0, 0)
    groups, n = [], 0
    for g, group in enumerate(briefing.groups if briefing else ()):
        slips = []
        for item in group.items:
            n += 1
            slips.append(_slip(item, n, first=n == 1 and g == 0, last=n == total and g == ends))
        groups.append((group, slips))
    body = render(
        "briefing_view.html",
        tray=tray,
        briefing=briefing,
        groups=groups,
        total=total,
        lead=_lead(briefing),
        trouble=trouble,
    )
    return page_html(body, title=briefing.title if briefing else "Briefing", here="/briefing", version=version)


def _lead(briefing: Briefing | None) -> str:
    if briefing is None or not briefing.items:
        return "No quotations yet."
    said = f"{wording.count(len(briefing.items), 'quotation')} from {wording.count(len(briefing.reports), 'report')}."
    return f"{said} Saved as you work."


def _slip(item: Collected, n: int, *, first: bool, last: bool) -> Slip:
    quote = item.quote
    said = quoted(quote, quote.answer_spans)
    stamp = wording.stamp(quote.citation, quote.spans)
    return Slip(item, n, said, Place.of(quote).link, stamp, first, last)


def check_view(
    checked: Checked | None = None,
    *,
    said: str = "",
    titles: Mapping[str, str] | None = None,
    suffixes: Sequence[str] = (),
    trouble: str = "",
    version: str = "",
) -> Markup:
    """The page that takes a finished briefing and shows the verdicts.

    said: all verdicts in a sentence.  titles: what each verdict is called.  suffixes: kinds of file it takes.
    """
    verdicts = [_verdict(v, titles or {}) for v in checked.verdicts] if checked else []
    body = render(
        "check_view.html", checked=checked, verdicts=verdicts, said=said, suffixes=",".join(suffixes), trouble=trouble
    )
    return page_html(body, title="Check a briefing", here="/briefing", version=version)


def _verdict(verdict: Verdict, titles: Mapping[str, str]) -> VerdictShown:
    tone = {"exact": "ready", "digest": "part"}.get(verdict.status, "no")
    places = verdict.parts or ((verdict.found,) if verdict.found else ())
    on_page = verdict.found.text if verdict.found and verdict.status == "altered" else ""
    return VerdictShown(
        verdict,
        titles.get(verdict.status, verdict.status),
        tone,
        letters(verdict.said.text),
        letters(on_page),
        [(found.named, _link(found)) for found in places],
    )


def _link(found: Found) -> str:
    return Place(found.report.id, found.page or 0, found.spans).link
