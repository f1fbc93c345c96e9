"""The library as a page: every report with notes on reading, what is being added, what was taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from ..datatypes import KnownReport, Report
from . import wording
from .shelf import Shelf, year_chart
from .templates import render

FileState = Literal["waiting", "working", "ready", "part", "no"]


@dataclass(frozen=True, slots=True)
class FileWork:
    """One file being added, as the list of files shows it.  share: how far it is, 0 to 1."""

    name: str
    state: FileState
    said: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class WorkShown:
    """What the library is busy with.  title, said: in words; share: of a rebuild, 0 to 1, None when not rebuilding."""

    busy: bool = False
    title: str = ""
    said: str = ""
    share: float | None = None
    files: tuple[FileWork, ...] = ()
    trouble: tuple[str, ...] = ()


def library_lead(shelf: Shelf, *, n_unread: int = 0) -> str:
    """The library in one line: "214 reports, 9,871 pages. 209 read in full, 3 in part, 2 files not read"."""
    if not shelf.reports and not n_unread:
        return "No reports yet."
    states = Counter(wording.reading_status(s)[0] for s in shelf.reports)
    said = f"{wording.count(len(shelf.reports), 'report')}, {wording.count(shelf.pages, 'page')}."
    parts = [(states["ready"], "read in full"), (states["part"], "in part"), (states["no"], "not searchable")]
    parts.append((n_unread, "file not read" if n_unread == 1 else "files not read"))
    if states["ready"] == len(shelf.reports) and not n_unread:
        return said + (" All read in full." if len(shelf.reports) > 1 else " Read in full.")
    return f"{said} {', '.join(f'{wording.number(n)} {words}' for n, words in parts if n)}."


def work_html(work: WorkShown) -> Markup:
    """The panel for adding files, with what is under way."""
    return render("work.html", work=work)


def table_html(
    shelf: Shelf,
    removed: Sequence[Report] = (),
    *,
    unread: Sequence[tuple[str, str]] = (),
    fresh: Sequence[str] = (),
) -> Markup:
    """The table of reports.

    removed: taken out while the server ran; each can be put back.  unread: files that could not be read, with the
    reason.  fresh: files in corpus/ that are new or have changed since the last build.
    """
    rows = [(s, *wording.reading_status(s), wording.reading_note(s)) for s in shelf.reports]
    rows.sort(key=lambda row: row[0].report.title.casefold())
    return render("table.html", rows=rows, removed=removed, unread=unread, fresh=fresh)


def aside_html(shelf: Shelf) -> Markup:
    """What the library is strong in, and what could not be searched."""
    if not shelf.reports:
        return Markup("")
    top = shelf.publishers[:5]
    rest = shelf.publishers[5:]
    without = sum(1 for s in shelf.reports if s.pages_without_text)
    return render(
        "aside.html",
        shelf=shelf,
        chart=year_chart(shelf.years, shelf.years, width=264, height=96),
        span=wording.years_of(shelf.years),
        undated=sum(1 for s in shelf.reports if not s.report.year),
        top=[(name, pages, max(1, round(20 * pages / max(1, top[0][1])))) for name, pages in top],
        rest=(len(rest), sum(pages for _, pages in rest)),
        without=without,
        unsearchable=sum(1 for s in shelf.reports if s.passages == 0),
    )


_SEEN = {
    "publisher": "on the publisher\u2019s own page",
    "copy": "on a third party\u2019s copy; the publisher\u2019s address was not seen",
    "repository": "in a public repository",
    "check": "from memory: check it",
}


def known_html(known: Sequence[KnownReport]) -> Markup:
    """Real reports that are known and not in the library, each with its address and how that is known."""
    if not known:
        return Markup("")
    rows = [(k, k.date[:4], _SEEN.get(k.seen, "")) for k in sorted(known, key=lambda k: k.title.casefold())]
    return render("known.html", rows=rows)


def head_html(shelf: Shelf, *, busy: bool, n_unread: int = 0) -> Markup:
    """The page's heading, the button that rebuilds, and why to press it; nothing of that while it is at work."""
    lead = library_lead(shelf, n_unread=n_unread)
    return render("library_head.html", lead=lead, busy=busy, outdated="" if busy else shelf.outdated)
