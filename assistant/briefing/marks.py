"""What an exported quotation remembers (report, sha256, page, spans, a hash of its words), written and read back.

In Word the marks lie in a custom XML part, which Word keeps when the file is edited and saved; in Markdown and HTML
each lies in a comment after its quotation.  A mark is a hint where to look, never taken for proof.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..briefingtypes import Collected, Mark, Said, text_hash
from ..datatypes import Span
from .packed import PackedError, parse_xml

NAMESPACE = "urn:localism-assistant:briefing:1"
_COMMENT = re.compile(r"<!--\s*localism-quotation (\{.*?\})\s*-->", re.DOTALL)
_MOST = 5_000


def mark_of(item: Collected) -> Mark:
    """The mark of a collected quotation."""
    quote = item.quote
    return Mark(
        quote.citation.report.id,
        quote.citation.report.sha256,
        quote.citation.page or 0,
        quote.spans,
        text_hash(quote.shown),
    )


def mark_comment(mark: Mark) -> str:
    """The comment that carries a mark in Markdown and HTML."""
    return f"<!-- localism-quotation {_dashless(json.dumps(_as_json(mark)))} -->"


def _dashless(text: str) -> str:
    """JSON in which no "--" can end the comment: hyphens are written as an escape where two meet."""
    return text.replace("--", "-\\u002d")


def marks_in_text(text: str) -> list[Mark]:
    """The marks in Markdown or HTML, in order; what is not well formed is left out."""
    found = [_from_text(m.group(1)) for m in _COMMENT.finditer(text)]
    return [m for m in found if m is not None][:_MOST]


def marks_xml(marks: Sequence[Mark]) -> bytes:
    """The custom XML part that carries the marks of a Word file."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}quotations", nsmap={None: NAMESPACE})
    for mark in marks:
        etree.SubElement(root, f"{{{NAMESPACE}}}quotation").text = json.dumps(_as_json(mark))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def marks_in_word(parts: Mapping[str, bytes]) -> list[Mark]:
    """The marks among the parts of a Word file, in order."""
    for name, content in parts.items():
        if not name.startswith("customXml/") or NAMESPACE.encode() not in content:
            continue
        try:
            root = parse_xml(content, name)
        except PackedError:
            continue
        found = [_from_text(e.text or "") for e in root.iter(f"{{{NAMESPACE}}}quotation")]
        return [m for m in found if m is not None][:_MOST]
    return []


def _as_json(mark: Mark) -> dict[str, Any]:
    return {
        "report": mark.report_id,
        "sha256": mark.sha256,
        "page": mark.page,
        "spans": [list(s) for s in mark.spans],
        "text": mark.text_hash,
    }


def _from_text(text: str) -> Mark | None:
    try:
        raw = json.loads(text)
        spans = tuple(Span(int(p), int(a), int(b)) for p, a, b in raw["spans"])
        return Mark(str(raw["report"]), str(raw["sha256"]), int(raw["page"]), spans, str(raw["text"]))
    except (ValueError, KeyError, TypeError):
        return None


def pair_marks(said: Sequence[Said], marks: Sequence[Mark]) -> list[Said]:
    """Each quotation with its mark: the one with the same words, else the one in the same place between two such.

    A briefing is edited after the export: quotations are moved, dropped, added and changed.
    """
    free = dict(enumerate(marks))
    chosen: dict[int, int] = {}
    for n, one in enumerate(said):
        own = text_hash(one.text)
        at = next((m for m, mark in free.items() if mark.text_hash == own), None)
        if at is not None:
            chosen[n] = at
            del free[at]
    before = -1
    for n in range(len(said)):
        if n in chosen:
            before = chosen[n]
            continue
        # The next mark after the last pair belongs to this quotation only if it is not another one's.
        if before + 1 in free:
            chosen[n] = before + 1
            del free[before + 1]
            before += 1
    return [replace(one, mark=marks[chosen[n]]) if n in chosen else one for n, one in enumerate(said)]
