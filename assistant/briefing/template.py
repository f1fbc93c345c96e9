"""The Word template a briefing is written into: ours, or the user's own with the styles it lacks added.

A council's template brings page size, header, footer, fonts and heading styles; Word only stores the styles that were
used in it, so those a briefing needs (block quotation, footnotes, bibliography) are added where they are missing.
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from ..errors import UsageError
from .packed import PackedError, check_word_file
from .pandoc import run_pandoc

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_NEEDED = (
    "Title", "Subtitle", "Author", "Date", "BodyText", "FirstParagraph", "Compact", "BlockText", "FootnoteText",
    "FootnoteReference", "FootnoteBlockText", "Bibliography", "Hyperlink", "Heading1", "Heading2", "BodyTextChar",
)  # fmt: skip
_FONT = "Arial"


def reference_document(template: Path | None) -> bytes:
    """The Word file whose styles, page and furniture a briefing takes.

    Raises UsageError for a template that is not a Word file.
    """
    if template is None:
        return _ours()
    if not template.is_file():
        raise UsageError(f"There is no template {template}. Check its name and folder.")
    given = template.read_bytes()
    try:
        check_word_file(given, template.name)
    except PackedError as error:
        raise UsageError(
            f"The template {template.name} cannot be used: {error} A template is a Word file (.docx or .dotx)."
        ) from error
    return _completed(_as_document(given), template.name)


def _as_document(given: bytes) -> bytes:
    """A .dotx or .docm as a .docx: its macros stay behind, since nothing but styles and furniture is taken."""
    with zipfile.ZipFile(io.BytesIO(given)) as archive:
        types = archive.read("[Content_Types].xml")
        if _MAIN.encode() in types:
            return given
        for other in _OTHERS:
            types = types.replace(other.encode(), _MAIN.encode())
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for info in archive.infolist():
                written.writestr(info.filename, types if info.filename == "[Content_Types].xml" else archive.read(info))
    return out.getvalue()


def _completed(given: bytes, name: str) -> bytes:
    from docx import Document

    try:
        document = Document(io.BytesIO(given))
    except (ValueError, KeyError) as error:
        raise UsageError(
            f"The template {name} cannot be used ({error}). Open it in Word and save it as .docx."
        ) from error
    styles = document.styles.element
    there = {s.get(_W + "styleId") for s in styles.findall(_W + "style")}
    named = {_name_of(s) for s in styles.findall(_W + "style")}
    ours = Document(io.BytesIO(_plain()))
    _make_notes_small(ours)
    for style in ours.styles.element.findall(_W + "style"):
        key = style.get(_W + "styleId")
        if key in _NEEDED and key not in there and _name_of(style) not in named:
            styles.append(_without_missing_parents(deepcopy(style), there))
    return _saved(document)


def _make_notes_small(document: Any) -> None:
    from docx.shared import Pt

    notes = document.styles["Footnote Text"]
    notes.font.size = Pt(9)
    notes.paragraph_format.space_before, notes.paragraph_format.space_after = Pt(0), Pt(3)


def _name_of(style: Any) -> str:
    found = style.find(_W + "name")
    return "" if found is None else str(found.get(_W + "val") or "").casefold()


def _without_missing_parents(style: Any, there: set[str]) -> Any:
    for tag in ("basedOn", "next", "link"):
        found = style.find(_W + tag)
        if found is not None and found.get(_W + "val") not in there and found.get(_W + "val") not in _NEEDED:
            style.remove(found)
    return style


def _plain() -> bytes:
    return run_pandoc(["--print-default-data-file", "reference.docx"], sandbox=False)


def _ours() -> bytes:
    """A4, one sans-serif face, black headings, quotations set in: what an office expects to see."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    document = Document(io.BytesIO(_plain()))
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.54)
        section.top_margin = section.bottom_margin = Cm(2.54)
        for numbering in section._sectPr.findall(_W + "footnotePr"):  # pandoc's begins anew at each heading
            section._sectPr.remove(numbering)
    sizes = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Date": 11, "Bibliography": 11}
    for style in document.styles:
        if style.type not in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER) or style.name == "Verbatim Char":
            continue
        _set_face(style)
        if style.name in sizes:
            style.font.size = Pt(sizes[style.name])
        if style.name in ("Title", "Heading 1", "Heading 2"):
            style.font.color.rgb, style.font.bold = RGBColor(0, 0, 0), True
        if style.name == "Normal":
            style.font.size = Pt(11)
    quotation = document.styles["Block Text"].paragraph_format
    quotation.left_indent = quotation.right_indent = Cm(1)
    quotation.space_before = quotation.space_after = Pt(6)
    document.styles["Title"].paragraph_format.space_before = Pt(0)
    _make_notes_small(document)
    for name in ("Title", "Date"):
        document.styles[name].paragraph_format.alignment = 0
    return _saved(document)


def _set_face(style: Any) -> None:
    fonts = style.element.find(f"{_W}rPr/{_W}rFonts")
    if fonts is not None:
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(_W + key, _FONT)
    elif style.name == "Normal":
        style.font.name = _FONT


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
