"""A report -> its CSL item, and a quotation -> the pinpoint of its citation, for pandoc and for citation managers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..briefingtypes import Collected
from ..datatypes import Quote, Report
from ..text import fold

_BODY = re.compile(
    r"\b(?:council|department|office|ministry|committee|commission|government|agency|authority|association|trust|"
    r"institute|institution|foundation|university|centre|center|group|network|society|fund|company|inquiry|service|"
    r"library|board|union|federation|partnership|alliance|assembly|parliament|house|bank|team|unit|for|of|the|and|&|"
    r"local|ltd|limited|plc)\b|^\S+$|^(?-i:[A-Z]{2})",
    re.IGNORECASE,
)
_PARTICLES = ("van", "von", "de", "der", "den", "di", "da", "le", "la")


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """Where in a report a quotation stands.  label: a CSL locator term.  aside: what the locator cannot say."""

    locator: str = ""
    label: str = ""
    aside: str = ""


def csl_item(report: Report, *, for_citing: bool = False) -> dict[str, Any]:
    """A report as CSL-JSON.

    A report without named authors is by its publisher.  for_citing: leave the publisher out where it is the author, as
    the styles ask.  A digest says in its title that it is one and what it is a digest of.
    """
    authors = [csl_name(a) for a in named_authors(report)]
    corporate = not authors and bool(report.publisher)
    item: dict[str, Any] = {"id": report.id, "type": "report", "title": cited_title(report), "language": "en-GB"}
    if authors or corporate:
        item["author"] = authors or [{"literal": report.publisher}]
    if report.publisher and not (for_citing and corporate):
        item["publisher"] = report.publisher
    if report.year:
        item["issued"] = {"date-parts": [[report.year]]}
    numbered = {"number": report.paper, "ISBN": report.isbn, "DOI": report.doi}
    item |= {name: value for name, value in numbered.items() if value}
    if address := own_address(report):
        item["URL"] = address
        accessed = date_parts(report.accessed)
        if accessed:
            item["accessed"] = {"date-parts": [accessed]}
    if report.kind == "digest" and not for_citing:
        item["genre"] = "Digest"
    return item


def cited_title(report: Report) -> str:
    """The title as it is cited; a digest names what it is a digest of.

    >>> cited_title(Report("d", "d.pdf", "Act Local: a digest", kind="digest", source="Act Local, 2019"))
    'Act Local: a digest [a digest, not the original, which is: Act Local, 2019]'
    """
    if report.kind != "digest":
        return report.title
    original = ", ".join(filter(None, [report.source, report.url]))
    return f"{report.title} [a digest, not the original{f', which is: {original}' if original else ''}]"


def own_address(report: Report) -> str:
    """Where a report itself is to be had; the address of a digest is its original's, which holds other words.

    >>> own_address(Report("d", "d.pdf", "Act Local: a digest", kind="digest", url="https://example.org/act-local"))
    ''
    """
    return "" if report.kind == "digest" else report.url


def named_authors(report: Report) -> list[str]:
    """Authors other than the publisher: a body that publishes its own report is cited whole, never as a person.

    >>> named_authors(Report("d", "d.pdf", "Localism", "New Local", authors=("New Local", "Jane Wills")))
    ['Jane Wills']
    """
    publisher = fold(report.publisher)
    return [a for a in report.authors if a.strip() and fold(a) != publisher]


def csl_name(name: str) -> dict[str, str]:
    """A person's name in its parts, an organisation's whole.

    >>> csl_name("Jane Wills"), csl_name("Studdert, Jessica")
    ({'family': 'Wills', 'given': 'Jane'}, {'family': 'Studdert', 'given': 'Jessica'})
    >>> csl_name("Power to Change"), csl_name("NALC")
    ({'literal': 'Power to Change'}, {'literal': 'NALC'})
    """
    name = " ".join(name.split())
    family, comma, given = name.partition(", ")
    if comma and given and not _BODY.search(name):
        return {"family": family, "given": given}
    words = name.split()
    if comma or len(words) not in (2, 3, 4) or _BODY.search(name) or " to " in name:
        return {"literal": name}
    at = next((n for n, w in enumerate(words) if n and w.lower() in _PARTICLES), len(words) - 1)
    return {"family": " ".join(words[at:]), "given": " ".join(words[:at])}


def date_parts(text: str) -> list[int]:
    """Year, month and day of a date as people write it, [] if it is none.

    >>> date_parts("2026-11-20"), date_parts("20/11/2026"), date_parts("20 November 2026"), date_parts("soon")
    ([2026, 11, 20], [2026, 11, 20], [2026, 11, 20], [])
    """
    from datetime import datetime

    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text.strip()[:30], form)
        except ValueError:
            continue
        return [found.year, found.month, found.day]
    year = re.fullmatch(r"\s*((?:19|20)\d\d)\s*", text)
    return [int(year.group(1))] if year else []


def pinpoint(quote: Quote) -> Pinpoint:
    """The pinpoint of a quotation: the printed page with the PDF page beside it, else the PDF page, else the paragraph.

    The words that start and end on different pages are cited by both.
    """
    cited = quote.citation
    numbers = [s.page for s in quote.spans if s.page] or ([cited.page] if cited.page else [])
    if cited.page is None:
        return _paragraph(quote)
    n_more = max(numbers) - min(numbers) if cited.page == min(numbers) else 0
    last = cited.page + n_more
    pdf = f"PDF p. {cited.page}" if not n_more else f"PDF pp. {cited.page}\u2013{last}"
    aside = f"{pdf}, para. {cited.locator}" if _is_number(cited.locator) else pdf
    if not cited.printed:
        return Pinpoint(_range(str(cited.page), n_more), "page", aside)
    return Pinpoint(_range(cited.printed, n_more), "page", aside)


def _range(first: str, n_more: int) -> str:
    return f"{first}\u2013{int(first) + n_more}" if n_more and first.isdigit() else first


def _is_number(locator: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]?\d+(?:\.\d+)*", locator))


def _paragraph(quote: Quote) -> Pinpoint:
    if _is_number(quote.citation.locator):
        return Pinpoint(quote.citation.locator, "paragraph")
    heading = quote.headings[-1] if quote.headings else ""
    return Pinpoint(aside=f"under the heading \u2018{heading}\u2019" if heading else "")


def cite_item(item: Collected) -> dict[str, Any]:
    """The cite-item of a quotation: its report's id, and the pinpoint as locator and label."""
    where = pinpoint(item.quote)
    found: dict[str, Any] = {"id": item.quote.citation.report.id}
    if where.locator:
        found |= {"locator": where.locator, "label": where.label}
    if where.aside:
        found["suffix"] = f" ({where.aside})"
    return found


def today() -> str:
    """Today as a reader writes it: 23 November 2026."""
    now = date.today()
    return f"{now.day} {now:%B %Y}"
