"""Word files (.docx): headings, numbered paragraphs, lists, tables and footnotes, read from the XML inside.

Tracked changes are read as accepted: inserted words are in, deleted ones are out, and the page says so. Comments,
contents lists and what a reader cannot see are left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..datatypes import Guess, Page
from .flowing import Flow
from .guessing import guess_report
from .numbering import locate, to_roman
from .wordfile import open_word
from .wordnumbers import Numbers
from .wordparts import Styles, W, is_on, value_of
from .wordtables import rows_of

_SKIPPED = frozenset(
    W + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "delText", "txbxContent")
)
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_CONTENTS = re.compile(r"toc \d|toc heading|table of figures")
_HIDDEN_LETTERS = 12  # so many unseen letters are worth a word
CHANGED = "tracked changes, read as if all were accepted"
HIDDEN = "hidden text left out"


def read_word(path: Path) -> tuple[Page, Guess, list[str]]:
    """The one page of a Word file, what it says about itself, and notes."""
    parts, metadata = open_word(path)
    reader = _Reader(parts)
    body = parts["document"].find(W + "body")
    if body is not None:
        reader.walk(body)
    page = replace(reader.flow.page(), trouble=reader.trouble(parts["document"]))
    notes = []
    if parts["comments"] is not None and next(parts["comments"].iter(W + "t"), None) is not None:
        notes.append("The file holds comments; they were left out.")
    title = {"Title": reader.title} if reader.title else {}
    return page, guess_report({**metadata, **title}, reader.flow.first, path.stem), notes


class _Reader:
    def __init__(self, parts: dict[str, Any]) -> None:
        self.flow = Flow()
        self.styles = Styles(parts["styles"])
        self.numbers = Numbers(parts["numbering"])
        self.notes = {
            "footnote": _notes(parts["footnotes"], "footnote"),
            "endnote": _notes(parts["endnotes"], "endnote"),
        }
        self.counts = {"footnote": 0, "endnote": 0}
        self.carried = ""  # words of a paragraph whose end was deleted: it runs on into the next
        self.tables = self.hidden = 0
        self.title = ""  # what the author set in the style for it

    def walk(self, parent: Any) -> None:
        for element in parent:
            if element.tag == W + "p":
                self.paragraph(element)
            elif element.tag == W + "tbl":
                self.table(element)
            elif element.tag in _WRAPPERS and not _is_contents(element):
                self.walk(element)

    def trouble(self, document: Any) -> tuple[str, ...]:
        """What a reader of a quotation must know."""
        changed = next(document.iter(*_CHANGES), None) is not None
        return ((CHANGED,) if changed else ()) + ((HIDDEN,) if self.hidden >= _HIDDEN_LETTERS else ())

    def paragraph(self, element: Any) -> None:
        for box in _boxes(element):
            self.walk(box)
        text = self.carried + self.text(element)
        properties = element.find(W + "pPr")
        self.carried = ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = text
            return
        style = self.styles.of(value_of(properties, "pStyle"))
        number, depth = self.numbers.next(*_numbering(properties, style.numbers))
        if not text.strip() or _CONTENTS.fullmatch(style.name):
            return
        outline = value_of(properties, "outlineLvl")
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.level
        if level:
            if style.name == "title" and not self.title:
                self.title = " ".join(text.split())
            self.flow.add("heading", f"{number} {text}" if number else text, level=min(level, 6))
        elif style.name.endswith("caption"):
            self.flow.add("caption", text)
        elif number and not locate(text) and _cites(number, text):
            self.flow.add("paragraph", f"{number} {text}", locator=number.rstrip("."))
        elif number:
            self.flow.add("item", f"{number} {text}", level=depth + 1)
        else:
            self.flow.add("paragraph", text)

    def table(self, table: Any) -> None:
        """Rows with their cells; a table of one column is a box, and what stands in it is read like the rest."""
        rows = rows_of(table, self.cell, boxed=self.walk_boxed)
        for row in rows:
            self.flow.row(row.cells, header=row.header)
            for inner in row.inner:
                self.table(inner)

    def walk_boxed(self, cell: Any) -> None:
        """What stands in a box."""
        self.tables += 1
        self.walk(cell)
        self.tables -= 1

    def cell(self, cell: Any) -> str:
        """The words of a cell, its paragraphs one after the other, with the marks of its lists."""
        said = []
        self.tables += 1
        for paragraph in _paragraphs(cell):
            for box in _boxes(paragraph):
                said += [self.text(p) for p in _paragraphs(box)]
            properties = paragraph.find(W + "pPr")
            style = self.styles.of(value_of(properties, "pStyle"))
            number, _ = self.numbers.next(*_numbering(properties, style.numbers))
            text = self.text(paragraph)
            if text.strip():
                said.append(f"{number} {text}" if number else text)
        self.tables -= 1
        return " ".join(said)

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
            if tag == W + "r" and self._unseen(child):
                self.hidden += sum(len((t.text or "").replace(" ", "")) for t in child.iter(W + "t"))
                continue
            if tag == W + "t":
                parts.append(child.text or "")
            elif tag == W + "p":  # of a note
                parts.append(" ")
                self._collect(child, parts, depth + 1)
            elif tag in (W + "tab", W + "br", W + "cr"):
                parts.append(" ")
            elif tag == W + "noBreakHyphen":
                parts.append("-")
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(tag[len(W) : -len("Reference")], child.get(W + "id") or "")
            elif not tag.endswith("}Fallback"):  # the copy of a text box for older programs
                self._collect(child, parts, depth + 1)

    def _note(self, kind: str, number: str) -> None:
        note = self.notes[kind].get(number)
        if note is not None:
            self.counts[kind] += 1
            count = str(self.counts[kind]) if kind == "footnote" else to_roman(min(self.counts[kind], 399))
            self.flow.footnotes.append(" ".join([count, *self.text(note).split()]))

    def _unseen(self, run: Any) -> bool:
        """Whether a reader cannot see the run: hidden, a point high, or white with nothing behind it."""
        properties = run.find(W + "rPr")
        if properties is None:
            return False
        if is_on(properties, "vanish"):
            return True
        size = value_of(properties, "sz")  # in half points
        if size.isdigit() and int(size) < 4:
            return True
        white = re.fullmatch("F[A-F0-9]F[A-F0-9]F[A-F0-9]", value_of(properties, "color").upper())
        paragraph = next(run.iterancestors(W + "p"), None)
        behind = properties.find(W + "shd") is not None or properties.find(W + "highlight") is not None
        behind |= paragraph is not None and paragraph.find(f"{W}pPr/{W}shd") is not None
        boxed = next(run.iterancestors(W + "txbxContent"), None) is not None
        return bool(white) and not behind and not boxed and not self.tables  # tables and boxes are shaded by style


def _cites(number: str, text: str) -> bool:
    """Whether a number in front is one that a paragraph is cited by, and not that of a list of short things."""
    return bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", number)) and (len(text) >= 60 or "." in number[:-1])


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes anchored in a paragraph, without the copies for older programs."""
    found: list[Any] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if (
            not isinstance(element.tag, str)
            or element.tag.endswith("}Fallback")
            or element.tag in (W + "del", W + "moveFrom")
        ):
            continue
        if element.tag == W + "txbxContent":
            found.append(element)
        else:
            stack.extend(reversed(element))
    return found


def _paragraphs(parent: Any) -> list[Any]:
    """The paragraphs of a cell or box, those of tables within it left out."""
    found: list[Any] = []
    for element in parent:
        if element.tag == W + "p":
            found.append(element)
        elif element.tag in _WRAPPERS:
            found += _paragraphs(element)
    return found


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _numbering(properties: Any, inherited: tuple[str, str] | None) -> tuple[str, str]:
    """(list, level) of a paragraph: its own, else its style's; ("", "") when it is not numbered."""
    own = None if properties is None else properties.find(W + "numPr")
    if own is None:
        return inherited or ("", "")
    before = inherited or ("", "0")
    return value_of(own, "numId") or before[0], value_of(own, "ilvl") or before[1] or "0"


def _notes(root: Any, kind: str) -> dict[str, Any]:
    """id -> the note's element."""
    if root is None:
        return {}
    return {n.get(W + "id") or "": n for n in root.findall(W + kind) if n.get(W + "type") in (None, "normal")}
