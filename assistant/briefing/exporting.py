"""A briefing -> a Word file, Markdown, a web page, plain text, or references for a citation manager."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..briefingtypes import Briefing
from ..errors import UsageError
from .composing import cite, compose
from .marks import mark_of, marks_xml
from .pandoc import run_pandoc
from .references import bibtex, csl_json, ris
from .styles import DEFAULT_STYLE, Style, style_named
from .template import reference_document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPAT = (
    '<w:compat xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
# What follows w:compat in the order the schema asks for.
_AFTER_COMPAT = {
    _W + name for name in ("docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping", "decimalSymbol")
} | {"{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"}
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def export_bytes(briefing: Briefing, suffix: str, *, template: Path | None = None, style: str = DEFAULT_STYLE) -> bytes:
    """The briefing as a file of this kind: .docx .md .html .txt .ris .bib or .json.

    template: a Word file whose styles, page and furniture a .docx takes.  style: see `style_named`.
    Raises UsageError for another suffix, an unknown style, or a template that is no Word file or not for this kind.
    """
    kind = suffix.lower()
    if kind not in WRITERS:
        raise UsageError(
            f"{suffix or 'A file without an ending'} cannot be written. Name a file with {', '.join(WRITERS)}."
        )
    if template is not None and kind != ".docx":
        raise UsageError(f"A template is for Word files; {kind} has none. Leave --template out, or write a .docx.")
    return WRITERS[kind](briefing, style_named(style), template)


def _word(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(reference_document(template))
        arguments = ["-t", "docx", "-o", "-", "--reference-doc", str(reference)]
        written = _pandoc(briefing, style, arguments)
    return _with_marks(written, marks_xml([mark_of(item) for item in briefing.items]))


def _with_marks(written: bytes, marks: bytes) -> bytes:
    """The Word file with the marks as a custom XML part of the document, which Word keeps."""
    from docx import Document
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document(io.BytesIO(written))
    _say_which_word(document.settings.element)
    part = Part(PackURI("/customXml/item1.xml"), "application/xml", marks, document.part.package)
    document.part.relate_to(part, _CUSTOM_XML)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _say_which_word(settings: Any) -> None:
    """Let Word open the file as one of its own time, not in the compatibility mode of 2007."""
    from docx.oxml import parse_xml

    if settings.find(f"{_W}compat") is not None:
        return
    compat = parse_xml(_COMPAT)
    after = next((e for e in settings if e.tag in _AFTER_COMPAT), None)
    if after is None:
        settings.append(compat)
    else:
        after.addprevious(compat)


def _markdown(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    title = f"# {' '.join((briefing.title or 'Briefing').split())}\n\n"
    return title.encode() + _pandoc(
        briefing, style, ["-t", "gfm", "--wrap=none", "--shift-heading-level-by=1"], marked=True
    )


def _html(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    """A page whose styles are written on each element's kind, so that a paste into Google Docs keeps them."""
    from html import escape

    title = escape(briefing.title or "Briefing")
    body = _pandoc(briefing, style, ["-t", "html", "--wrap=none", "--shift-heading-level-by=1"], marked=True)
    head = (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        "<style>body{font:11pt/1.5 Arial,sans-serif;max-width:42em;margin:2em auto;padding:0 1em}"
        "blockquote{margin:1em 2em}</style>\n</head>\n<body>\n"
    )
    return (head + f"<h1>{title}</h1>\n").encode() + body + b"</body>\n</html>\n"


def _text(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    title = " ".join((briefing.title or "Briefing").split())
    return f"{title}\n\n".encode() + _pandoc(briefing, style, ["-t", "plain", "--wrap=none"])


def _pandoc(briefing: Briefing, style: Style, arguments: list[str], *, marked: bool = False) -> bytes:
    tree = cite(compose(briefing, style, marked=marked), style)
    return run_pandoc(["-f", "json", *arguments], json.dumps(tree).encode(), sandbox=False)


def _ris(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    return ris(briefing)


def _bibtex(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    return bibtex(briefing)


def _csl_json(briefing: Briefing, style: Style, template: Path | None) -> bytes:
    return csl_json(briefing)


WRITERS: dict[str, Callable[[Briefing, Style, Path | None], bytes]] = {
    ".docx": _word, ".md": _markdown, ".html": _html, ".txt": _text, ".ris": _ris, ".bib": _bibtex, ".json": _csl_json,
}  # fmt: skip
