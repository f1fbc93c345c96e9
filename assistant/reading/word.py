"""Word files (.docx): headings, numbered paragraphs, lists, tables and footnotes, read from the XML inside.

Tracked changes are read as accepted: inserted words are in, deleted ones are out, and the file is noted.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from ..datatypes import Guess, Page
from ..errors import UnreadableReportError
from .flowing import Flow
from .guessing import guess_report
from .numbering import locate
from .wordnumbers import Numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 400_000_000  # of all parts unpacked
_MOST_PART = 150_000_000  # of one part
_MOST_RATIO = 300  # times its packed size, for a part of more than ten million bytes
_SKIPPED = frozenset(
    _W + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "delText", "txbxContent")
)
_DAMAGED = "The Word file is damaged and cannot be opened. Open it in Word, which may repair it, and save it again."


def read_word(path: Path) -> tuple[Page, Guess, list[str]]:
    """The one page of a Word file, what it says about itself, and notes."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            parts = {
                name: _parse(archive, f"word/{name}.xml") for name in ("document", "styles", "numbering", "footnotes")
            }
            metadata = _metadata(_parse(archive, "docProps/core.xml"))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableReportError(_DAMAGED) from error
    except RuntimeError as error:  # an encrypted part
        raise UnreadableReportError("The Word file is locked with a password. Save it without one.") from error
    if parts["document"] is None:
        raise UnreadableReportError(
            "This is not a Word file (.docx): it has no document inside. Save it again in Word."
        )
    reader = _Reader(parts)
    body = parts["document"].find(_W + "body")
    if body is not None:
        reader.walk(body)
    page = reader.flow.page()
    notes = []
    if next(parts["document"].iter(_W + "ins", _W + "del"), None) is not None:
        notes.append("The file holds tracked changes; it was read as if all were accepted.")
    return page, guess_report(metadata, reader.flow.first, path.stem), notes


def _check_sizes(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    total = sum(i.file_size for i in infos)
    swollen = any(i.file_size > 10_000_000 and i.file_size > _MOST_RATIO * max(i.compress_size, 1) for i in infos)
    if len(infos) > 20_000 or total > _MOST_BYTES or any(i.file_size > _MOST_PART for i in infos) or swollen:
        raise UnreadableReportError(
            "The Word file unpacks to far more than a report. Remove large pictures and save it."
        )


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of a part, or None when the file has no such part."""
    from lxml import etree

    try:
        with archive.open(name) as part:
            content = part.read(_MOST_PART + 1)
    except KeyError:
        return None
    if len(content) > _MOST_PART:
        raise UnreadableReportError(
            "The Word file unpacks to far more than a report. Remove large pictures and save it."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableReportError(_DAMAGED) from error


def _metadata(core: Any) -> dict[str, str]:
    names = {"title": "Title", "creator": "Author", "created": "CreationDate"}
    if core is None:
        return {}
    tagged = {re.sub(r"\{.*\}", "", e.tag): (e.text or "") for e in core if isinstance(e.tag, str)}
    return {names[k]: v for k, v in tagged.items() if k in names and v.strip()}


class _Reader:
    def __init__(self, parts: dict[str, Any]) -> None:
        self.flow = Flow()
        self.levels, self.style_numbers = _styles(parts["styles"])
        self.numbers = Numbers(parts["numbering"])
        self.notes = _footnotes(parts["footnotes"])

    def walk(self, parent: Any) -> None:
        for element in parent:
            if element.tag == _W + "p":
                self.paragraph(element)
            elif element.tag == _W + "tbl":
                self.table(element)
            elif element.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "moveTo", _W + "smartTag"):
                self.walk(element)

    def paragraph(self, element: Any) -> None:
        text = self.text(element)
        properties = element.find(_W + "pPr")
        style = _value(properties, "pStyle")
        level = self.levels.get(style, 0)
        outline = _value(properties, "outlineLvl")
        if outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        number, depth = self.numbers.next(*_numbering(properties, self.style_numbers.get(style)))
        if not text.strip():
            return
        for box in element.iter(_W + "txbxContent"):
            self.walk(box)
        if level:
            self.flow.add("heading", f"{number} {text}" if number else text, level=min(level, 6))
        elif (
            number
            and not locate(text)
            and re.fullmatch(r"\d+(?:\.\d+)*\.?", number)
            and (len(text) >= 60 or "." in number[:-1])
        ):
            self.flow.add("paragraph", f"{number} {text}", locator=number.rstrip("."))
        elif number:
            self.flow.add("item", f"{number} {text}", level=depth + 1)
        else:
            self.flow.add("paragraph", text)

    def table(self, table: Any) -> None:
        for row in table.iter(_W + "tr"):
            cells = [" ".join(self.text(p) for p in cell.iter(_W + "p")) for cell in row.findall(_W + "tc")]
            header = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            if cells:
                self.flow.row(cells, header=header)

    def text(self, element: Any) -> str:
        """The words of a paragraph as they read with all changes accepted; note marks left out, notes collected."""
        parts: list[str] = []
        self._collect(element, parts, 0)
        return "".join(parts)

    def _collect(self, element: Any, parts: list[str], depth: int) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or depth > 40 or not isinstance(tag, str):
                continue
            if tag == _W + "r" and child.find(f"{_W}rPr/{_W}vanish") is not None:
                continue
            if tag == _W + "t":
                parts.append(child.text or "")
            elif tag in (_W + "tab", _W + "br", _W + "cr"):
                parts.append(" ")
            elif tag == _W + "noBreakHyphen":
                parts.append("-")
            elif tag == _W + "footnoteReference":
                note = self.notes.get(child.get(_W + "id") or "", "")
                if note:
                    self.flow.footnotes.append(f"{len(self.flow.footnotes) + 1} {note}")
            elif not tag.endswith("}Fallback"):  # the copy of a text box for older programs
                self._collect(child, parts, depth + 1)


def _value(properties: Any, name: str) -> str:
    found = None if properties is None else properties.find(_W + name)
    return "" if found is None else (found.get(_W + "val") or "")


def _numbering(properties: Any, inherited: tuple[str, str] | None) -> tuple[str, str]:
    """(list, level) of a paragraph: its own, else its style's; ("", "") when it is not numbered."""
    own = None if properties is None else properties.find(_W + "numPr")
    if own is None:
        return inherited or ("", "")
    return _value(own, "numId") or (inherited or ("", ""))[0], _value(own, "ilvl") or (inherited or ("", "0"))[1] or "0"


def _styles(root: Any) -> tuple[dict[str, int], dict[str, tuple[str, str]]]:
    """style id -> heading level, and style id -> (list, level); what a style inherits is followed."""
    levels: dict[str, int] = {}
    numbers: dict[str, tuple[str, str]] = {}
    based: dict[str, str] = {}
    for style in [] if root is None else root.findall(_W + "style"):
        key = style.get(_W + "styleId") or ""
        name = _value(style, "name").lower()
        match = re.fullmatch(r"heading (\d)", name)
        outline = _value(style.find(_W + "pPr"), "outlineLvl")
        if match:
            levels[key] = int(match.group(1))
        elif name in ("title", "subtitle"):
            levels[key] = 1 if name == "title" else 2
        elif outline.isdigit() and int(outline) < 9:
            levels[key] = int(outline) + 1
        based[key] = _value(style, "basedOn")
        listed = _numbering(style.find(_W + "pPr"), None)
        if listed[0]:
            numbers[key] = listed
    for key in based:
        above, steps = based[key], 0
        while above and steps < 10:
            if key not in levels and above in levels:
                levels[key] = levels[above]
            if key not in numbers and above in numbers:
                numbers[key] = numbers[above]
            above, steps = based.get(above, ""), steps + 1
    return levels, numbers


def _footnotes(root: Any) -> dict[str, str]:
    if root is None:
        return {}
    return {
        note.get(_W + "id") or "": " ".join("".join(t.text or "" for t in note.iter(_W + "t")).split())
        for note in root.findall(_W + "footnote")
        if note.get(_W + "type") in (None, "normal")
    }
