"""The paragraphs of a briefing, each with the notes that hang on it, from pandoc's tree or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_QUOTING = re.compile(r"quot|block ?text|extract", re.IGNORECASE)
_NOTE_DEFINED = re.compile(r"^\s*(?:\[(\d{1,3})\]:?|\^(\d{1,3}))\s+(.+)", re.DOTALL)
_NOTE_MARK = re.compile(r"(?<=\S)\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of a briefing.  quoted: set as a quotation.  level: of a heading, 0 elsewhere.

    notes: (offset in `text`, the note's words), in order.
    """

    text: str
    quoted: bool = False
    level: int = 0
    notes: tuple[tuple[int, str], ...] = ()


def paragraphs_of_tree(tree: Mapping[str, Any]) -> list[Paragraph]:
    """The paragraphs of a document as pandoc reads it."""
    reader = _Tree(tree["blocks"])
    return [p for p in reader.blocks(tree["blocks"], False) if p.text.strip()]


class _Tree:
    def __init__(self, blocks: list[Any]) -> None:
        self.targets: dict[str, list[Any]] = {}
        self._collect(blocks, None)

    def _collect(self, node: Any, paragraph: Any) -> None:
        """Remember what each id names, so that a link to a note at the end can be followed."""
        if isinstance(node, dict):
            kind, content = node.get("t"), node.get("c") or ()
            if kind in ("Para", "Plain"):
                paragraph = node
            if kind in ("Div", "Span") and isinstance(content, list) and content[0][0]:
                self.targets[content[0][0]] = content[1] if kind == "Div" else [paragraph] if paragraph else []
            for value in node.values():
                self._collect(value, paragraph)
        elif isinstance(node, list):
            for value in node:
                self._collect(value, paragraph)

    def blocks(self, blocks: list[Any], quoted: bool) -> Iterator[Paragraph]:
        """The paragraphs of these blocks, in reading order."""
        for block in blocks:
            kind, content = block["t"], block.get("c")
            if kind in ("Para", "Plain"):
                yield self.paragraph(content, quoted)
            elif kind == "Header":
                yield self.paragraph(content[2], False, content[0])
            elif kind == "BlockQuote":
                yield from self.blocks(content, True)
            elif kind == "Div":
                style = dict(content[0][2]).get("custom-style", "")
                yield from self.blocks(content[1], quoted or bool(_QUOTING.search(style)))
            elif kind in ("BulletList", "OrderedList"):
                for item in content if kind == "BulletList" else content[1]:
                    yield from self.blocks(item, quoted)
            elif kind == "DefinitionList":
                for term, definitions in content:
                    yield self.paragraph(term, quoted)
                    for definition in definitions:
                        yield from self.blocks(definition, quoted)
            elif kind == "LineBlock":
                for line in content:
                    yield self.paragraph(line, quoted)
            elif kind == "CodeBlock":
                yield Paragraph(content[1], quoted)
            elif kind in ("Table", "Figure"):
                yield from self._inside(content, quoted)

    def _inside(self, node: Any, quoted: bool) -> Iterator[Paragraph]:
        """The paragraphs anywhere in a table."""
        if isinstance(node, dict):
            yield from self.blocks([node], quoted) if "t" in node else ()
        elif isinstance(node, list):
            for value in node:
                yield from self._inside(value, quoted)

    def paragraph(self, inlines: list[Any], quoted: bool, level: int = 0) -> Paragraph:
        """One paragraph with its notes."""
        parts: list[str] = []
        notes: list[tuple[int, str]] = []
        self._inlines(inlines, parts, notes)
        return Paragraph("".join(parts), quoted, level, tuple(notes))

    def _inlines(self, inlines: list[Any], parts: list[str], notes: list[tuple[int, str]]) -> None:
        for inline in inlines:
            kind, content = inline["t"], inline.get("c")
            if kind == "Str":
                parts.append(content)
            elif kind in ("Space", "SoftBreak"):
                parts.append(" ")
            elif kind == "LineBreak":
                parts.append("\n")
            elif kind in ("Code", "Math"):
                parts.append(content[1])
            elif kind == "Quoted":
                marks = ("\u201c", "\u201d") if content[0]["t"] == "DoubleQuote" else ("\u2018", "\u2019")
                self._around(content[1], marks, parts, notes)
            elif kind == "Note":
                notes.append((sum(map(len, parts)), self.words(content)))
            elif kind == "Link" and self._is_note(content):
                notes.append((sum(map(len, parts)), self.words(self.targets[content[2][0][1:]])))
            elif kind in ("Link", "Cite", "Image"):
                self._inlines(content[1], parts, notes)
            elif kind == "Span":
                style = dict(content[0][2]).get("custom-style", "")
                plain = self.words([{"t": "Plain", "c": content[1]}])
                marked = _QUOTING.search(style) and plain[:1] not in ("\u201c", "\u2018", '"', "'")
                self._around(content[1], ("\u201c", "\u201d") if marked else ("", ""), parts, notes)
            elif isinstance(content, list) and kind != "RawInline":  # markup within a line says nothing
                self._inlines(content, parts, notes)

    def _around(
        self, inlines: list[Any], marks: tuple[str, str], parts: list[str], notes: list[tuple[int, str]]
    ) -> None:
        parts.append(marks[0])
        self._inlines(inlines, parts, notes)
        parts.append(marks[1])

    def _is_note(self, content: list[Any]) -> bool:
        target = content[2][0]
        if not target.startswith("#") or target[1:] not in self.targets:
            return False
        return len(self.words([{"t": "Plain", "c": content[1]}]).strip("[]()* ")) <= 3

    def words(self, blocks: list[Any]) -> str:
        """The words of blocks, without notes."""
        targets, self.targets = self.targets, {}
        try:
            return " ".join(p.text for p in self.blocks(blocks, False)).strip()
        finally:
            self.targets = targets


def paragraphs_of_text(text: str) -> list[Paragraph]:
    """The paragraphs of plain text: parted by empty lines; "[1]" is a note if a line begins with "[1]"."""
    pieces = [(p, bool(re.match(r"(?: {2,}|\t|> ?)\S", p))) for p in re.split(r"\n\s*\n", text) if p.strip()]
    notes: dict[str, str] = {}
    kept: list[tuple[str, bool]] = []
    for piece, indented in pieces:
        defined = [_NOTE_DEFINED.match(line) for line in re.split(r"\n(?=\s*(?:\[\d{1,3}\]|\^\d{1,3})\s)", piece)]
        if defined and all(defined):
            notes.update({(m.group(1) or m.group(2)): m.group(3) for m in defined if m})
        else:
            lines = [re.sub(r"^\s*(?:>\s?)*", "", line).rstrip() for line in piece.split("\n")]
            kept.append(("\n".join(lines), indented))
    return [_with_notes(piece, indented, notes) for piece, indented in kept]


def _with_notes(text: str, quoted: bool, notes: Mapping[str, str]) -> Paragraph:
    parts: list[str] = []
    found: list[tuple[int, str]] = []
    at = 0
    for match in _NOTE_MARK.finditer(text):
        if match.group(1) in notes:
            parts.append(text[at : match.start()])
            found.append((sum(map(len, parts)), notes[match.group(1)]))
            at = match.end()
    parts.append(text[at:])
    return Paragraph("".join(parts), quoted, 0, tuple(found))
