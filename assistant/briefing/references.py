"""A briefing's reports for citation managers: RIS, BibTeX and CSL-JSON, each quotation with its pinpoint."""

from __future__ import annotations

import json
import re
from typing import Any

from ..briefingtypes import Briefing, Collected
from ..datatypes import Report
from .pandoc import run_pandoc
from .sources import (
    cite_item,
    cited_title,
    csl_item,
    csl_name,
    date_parts,
    named_authors,
    own_address,
    pinpoint,
)


def csl_json(briefing: Briefing) -> bytes:
    """CSL-JSON: an array of items, as Zotero imports it.

    The pinpoints are cite-items under each item's `custom`, the schema's place for what an item has no field for: the
    page of a quotation is a `locator` with a `label`, never the item's `page`.
    """
    items = []
    for report in briefing.reports:
        quoted = [i for i in briefing.items if i.quote.citation.report.id == report.id]
        cited = [{**cite_item(i), "quotation": i.quote.shown} for i in quoted]
        items.append(csl_item(report) | {"custom": {"citationItems": cited}})
    return json.dumps(items, ensure_ascii=False, indent=2).encode() + b"\n"


def bibtex(briefing: Briefing) -> bytes:
    """BibTeX: one @techreport for each report, corporate authors kept whole; quotations with their pages as notes."""
    items = []
    for report in briefing.reports:
        item: dict[str, Any] = csl_item(report)
        quoted = [i for i in briefing.items if i.quote.citation.report.id == report.id]
        item["annote"] = " ".join(_quoted(i) for i in quoted)
        item["title"] = f'<span class="nocase">{item["title"]}</span>'  # or pandoc changes its capitals
        items.append(item)
    written = run_pandoc(["-f", "csljson", "-t", "bibtex"], json.dumps(items).encode()).decode()
    for report in briefing.reports:
        key = f"@techreport{{{report.id},"
        for name, value in (("isbn", report.isbn), ("doi", report.doi)):  # pandoc leaves them out of a @techreport
            if value and re.fullmatch(r"[^{}\\]*", value):
                written = written.replace(key, f"{key}\n  {name} = {{{value}}},")
    return re.sub(r"(?m)^  publisher = ", "  institution = ", written).encode()  # what @techreport asks for


def ris(briefing: Briefing) -> bytes:
    """RIS: one RPRT entry for each report, lines ended by CR LF; quotations with their pages as notes."""
    lines: list[str] = []
    for report in briefing.reports:
        lines += _ris_entry(report, [i for i in briefing.items if i.quote.citation.report.id == report.id])
    return "".join(f"{line}\r\n" for line in lines).encode()


def _ris_entry(report: Report, quoted: list[Collected]) -> list[str]:
    fields: list[tuple[str, str]] = [("TY", "RPRT"), ("ID", report.id), ("TI", cited_title(report))]
    fields += [("AU", _ris_name(a)) for a in named_authors(report)] or [("AU", report.publisher)]
    fields += [("PB", report.publisher), ("PY", str(report.year or "")), ("UR", own_address(report))]
    accessed = date_parts(report.accessed) if own_address(report) else []
    fields.append(("Y2", "/".join([*(f"{n:02d}" for n in accessed), "", "", ""][:4]) if accessed else ""))
    numbers = [n for n in (report.paper, f"ISBN {report.isbn}" if report.isbn else "") if n]
    fields += [("SN", (numbers[0] if numbers else "").removeprefix("ISBN ")), ("DO", report.doi)]
    fields += [("LA", "en-GB"), ("M3", "Digest" if report.kind == "digest" else "")]
    fields += [("KW", tag) for tag in report.tags]
    fields += [("N1", number) for number in numbers[1:]]  # SN is a report's number to Zotero and EndNote
    fields += [("N1", _quoted(item)) for item in quoted]
    return [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value.strip()] + ["ER  - ", ""]


def _ris_name(author: str) -> str:
    name = csl_name(author)
    return f"{name['family']}, {name['given']}" if "family" in name else name["literal"]


def _quoted(item: Collected) -> str:
    where = pinpoint(item.quote)
    label = {"page": "p.", "paragraph": "para."}.get(where.label, "")
    printed = item.quote.citation.printed is not None or where.label == "paragraph"
    place = f"{label} {where.locator} ({where.aside})" if printed and where.aside else where.aside
    if printed and not where.aside:
        place = f"{label} {where.locator}"
    return f"\u201c{item.quote.shown}\u201d {place}".strip() + "."
