"""One quotation for the clipboard: plain text, Markdown and rich text at once, each with its citation."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..briefingtypes import Briefing, Collected, Group
from .composing import cite, compose
from .pandoc import run_pandoc
from .styles import DEFAULT_STYLE, style_named


@dataclass(frozen=True, slots=True)
class Copied:
    """The same words three ways; a browser puts `plain` and `html` on the clipboard together."""

    plain: str
    markdown: str
    html: str


def copy_quotation(item: Collected, *, style: str = DEFAULT_STYLE) -> Copied:
    """A quotation with its citation after it in brackets (styles of notes) or as the style cites in the text.

    Takes some tenths of a second: the citation is set by pandoc, as everywhere.
    """
    chosen = style_named(style)
    tree = compose(Briefing("copy", "", (Group(items=(item,)),)), chosen)
    tree["blocks"] = tree["blocks"][:1]
    cited = cite(tree, chosen)
    cited["blocks"] = [_in_brackets(b) for b in cited["blocks"] if b["t"] == "BlockQuote"]
    given = json.dumps(cited).encode()
    forms = [
        run_pandoc(["-f", "json", "-t", form, "--wrap=none"], given).decode().strip()
        for form in ("plain", "gfm", "html")
    ]
    return Copied(*forms)


def _in_brackets(block: dict[str, object]) -> dict[str, object]:
    """The block quotation with its note set in the line."""
    inner = block["c"][0]["c"]  # type: ignore[index]
    found: list[object] = []
    _flatten(inner, found)
    return {"t": "BlockQuote", "c": [{"t": "Para", "c": found}]}


def _flatten(inlines: list[dict[str, object]], found: list[object]) -> None:
    for inline in inlines:
        if inline["t"] == "Note":
            note = inline["c"][0]["c"]  # type: ignore[index]
            found += [{"t": "Space"}, {"t": "Str", "c": "("}, *note, {"t": "Str", "c": ")"}]
        elif inline["t"] == "Cite":
            _flatten(inline["c"][1], found)  # type: ignore[index]
        else:
            found.append(inline)
