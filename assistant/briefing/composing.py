"""A briefing -> the tree of a document, as pandoc takes it: headings, quotations with their citations, notes, lists."""

from __future__ import annotations

import json
import re
from typing import Any

from ..briefingtypes import Briefing, Collected
from ..datatypes import Report
from .marks import mark_comment, mark_of
from .pandoc import run_pandoc
from .sources import Pinpoint, cited_title, csl_item, own_address, pinpoint, today
from .styles import Style

Node = dict[str, Any]
_API = [1, 23, 1]


def compose(briefing: Briefing, style: Style, *, marked: bool = False) -> Node:
    """The document of a briefing.  marked: put each quotation's mark in a comment after it (Markdown and HTML)."""
    blocks: list[Node] = []
    for group in briefing.groups:
        if group.heading:
            blocks.append(header(1, group.heading))
        blocks += [para(words(text)) for text in group.words]
        for item in group.items:
            blocks += _item(item, style, marked=marked)
    if briefing.items:
        blocks += _lists(briefing, style)
    return {"pandoc-api-version": _API, "meta": _meta(briefing, style), "blocks": blocks}


def cite(tree: Node, style: Style) -> Node:
    """The document with its citations set in the style; nothing of how they were made is left in it."""
    given = json.dumps(tree).encode()
    set_in_style = run_pandoc(
        ["-f", "json", "-t", "json", "--citeproc", "--csl", str(style.path)], given, sandbox=False
    )
    cited: Node = json.loads(set_in_style)
    cited["meta"] = {name: value for name, value in cited["meta"].items() if name in ("title", "date", "lang")}
    return cited


def _meta(briefing: Briefing, style: Style) -> Node:
    references = [csl_item(report, for_citing=True) for report in briefing.reports]
    meta = {
        "title": {"t": "MetaInlines", "c": words(briefing.title or "Briefing")},
        "date": {"t": "MetaInlines", "c": words(today())},
        "lang": {"t": "MetaString", "c": "en-GB"},
        "references": {"t": "MetaList", "c": [_meta_value(r) for r in references]},
    }
    if not style.notes:
        meta["link-citations"] = {"t": "MetaBool", "c": False}
    return meta


def _meta_value(value: Any) -> Node:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {k: _meta_value(v) for k, v in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta_value(v) for v in value]}
    if isinstance(value, str):
        return {"t": "MetaInlines", "c": words(value)}
    return {"t": "MetaString", "c": str(value)}


def _item(item: Collected, style: Style, *, marked: bool) -> list[Node]:
    quoted = [*words(f"\u201c{item.quote.shown}\u201d"), *([] if style.notes else [space()]), _cite(item, style)]
    blocks = [{"t": "BlockQuote", "c": [para(quoted)]}]
    if marked:
        blocks.append({"t": "RawBlock", "c": ["html", mark_comment(mark_of(item))]})
    blocks += [para(words(line)) for line in item.note.splitlines() if line.strip()]
    return blocks


def _cite(item: Collected, style: Style) -> Node:
    where = pinpoint(item.quote)
    report = item.quote.citation.report
    citation = {
        "citationId": report.id,
        "citationPrefix": [],
        "citationSuffix": words(_unbroken(_suffix(where, item.quote.citation.printed is not None, style))),
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], words(report.title)]}


def _unbroken(text: str) -> str:
    """Text in which no line ends between "p." and its number."""
    return re.sub(r"\b(PDF|pp?\.|para\.) (?=\S)", "\\1\u00a0", text)


def _suffix(where: Pinpoint, printed: bool, style: Style) -> str:
    """What follows the source in a citation: the locator in pandoc's braces, and the PDF page beside it."""
    if not where.locator:
        return f", {where.aside}" if where.aside else ""
    if where.label == "paragraph":
        return f"{{para. {where.locator}}}"
    if not printed:
        return f", {where.aside}"
    label = "pp." if "\u2013" in where.locator else "p."
    aside = f" ({where.aside})" if style.notes else f", {where.aside}"
    return f"{{{label} {where.locator}}}{aside}"


def _lists(briefing: Briefing, style: Style) -> list[Node]:
    """What ends a council report: the list of references where the text cites by name, and the background documents."""
    if style.notes and style.lists:
        return [header(1, "Background documents"), references()]
    listed = {"t": "BulletList", "c": [[plain(words(_background(r)))] for r in briefing.reports]}
    background = [header(1, "Background documents"), listed]
    return background if style.notes else [header(1, "References"), references(), *background]


def _background(report: Report) -> str:
    named = [cited_title(report), report.publisher, str(report.year) if report.year else "no date", own_address(report)]
    return ", ".join(n for n in named if n)


def references() -> Node:
    """Where pandoc puts the list of references."""
    return {"t": "Div", "c": [["refs", [], []], []]}


def words(text: str) -> list[Node]:
    """Text as pandoc's words and spaces."""
    found: list[Node] = []
    for part in re.split(r"(\s+)", _clean(text)):
        if part.isspace() and "\u00a0" not in part:
            found.append(space())
        elif part:
            found += _linked(part)
    return found


def _linked(word: str) -> list[Node]:
    """A word; an address in it as a link, or Markdown readers would take what follows it for a part of it."""
    address = re.search(r"https?://[^\s<>\u201c\u201d]+[\w/]", word)
    if address is None:
        return [{"t": "Str", "c": word}]
    link = {"t": "Link", "c": [["", ["uri"], []], [{"t": "Str", "c": address.group()}], [address.group(), ""]]}
    around = [{"t": "Str", "c": text} for text in (word[: address.start()], word[address.end() :])]
    return [n for n in (around[0], link, around[1]) if n["t"] == "Link" or n["c"]]


def _clean(text: str) -> str:
    """Without the control characters that no XML can hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)


def space() -> Node:
    """A space between two words."""
    return {"t": "Space"}


def para(inlines: list[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": inlines}


def plain(inlines: list[Node]) -> Node:
    """Words without a paragraph of their own, for a list."""
    return {"t": "Plain", "c": inlines}


def header(level: int, text: str) -> Node:
    """A heading."""
    return {"t": "Header", "c": [level, ["", [], []], words(text)]}
