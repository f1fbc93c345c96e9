"""Markdown: the words as they read when shown, with the headings, lists and tables that the marks stand for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..datatypes import Guess, Page
from .decoding import decode
from .flowing import Flow
from .guessing import guess_report

if TYPE_CHECKING:
    from markdown_it.token import Token

_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*(?:\n(?:[ \t]{2,}.*|[ \t]*(?=\n[ \t]{2,})))*)", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,40})\]")
_FENCED = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_RAISED = re.compile(r"[\[(]?(?:\d{1,3}|[*\u2020\u2021])[\])]?")
_UNIT = re.compile(r"(?:^|[\d\s(/])(?:k?m|cm|mm|ft|in)$")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL)


def read_markdown(path: Path) -> tuple[Page, Guess, list[str]]:
    """The one page of a Markdown file, what it says about itself, and notes."""
    from markdown_it import MarkdownIt

    text, notes = decode(path.read_bytes())
    metadata: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        metadata = _metadata(front.group(1))
        text = text[front.end() :]
    flow = Flow()
    if not _FENCED.search(text):  # in a sample of code they are no notes
        text = _take_notes(text, flow)
    _walk(flow, MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text))
    page = flow.page()
    return page, guess_report(metadata, flow.first, path.stem), notes


def _take_notes(text: str, flow: Flow) -> str:
    """`text` without its footnotes, which go to `flow`, and without their marks; a mark that leads nowhere stays."""
    notes = {m.group(1): " ".join(m.group(2).split()) for m in _NOTE.finditer(text)}
    order: dict[str, int] = {}

    def leave_out(mark: re.Match[str]) -> str:
        if mark.group(1) not in notes:
            return mark.group()
        order.setdefault(mark.group(1), len(order) + 1)
        return ""

    text = _NOTE_MARK.sub(leave_out, _NOTE.sub("", text))
    flow.footnotes += [f"{n} {notes[name]}" for name, n in order.items()]
    return text


def _metadata(front: str) -> dict[str, str]:
    """Simple "name: value" lines of the front matter under the names that a PDF would use."""
    names = {"title": "Title", "author": "Author", "authors": "Author", "date": "Published"}
    found = {}
    for line in front.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() in names:
            found[names[name.strip().lower()]] = value.strip().strip("\"'[]")
    return found


def _walk(flow: Flow, tokens: list[Token]) -> None:
    heading = depth = 0
    item = ""
    cells: list[str] | None = None
    header = False
    for token in tokens:
        kind = token.type
        if kind == "heading_open":
            heading = int(token.tag[1:])
        elif kind == "heading_close":
            heading = 0
        elif kind in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif kind == "list_item_open":
            item = f"{token.info}{token.markup}" if token.info else "\u2022"
        elif kind == "thead_open":
            header = True
        elif kind == "thead_close":
            header = False
        elif kind == "tr_open":
            cells = []
        elif kind == "tr_close" and cells is not None:
            flow.row(cells, header=header)
            cells = None
        elif kind in ("fence", "code_block"):
            flow.add("paragraph", token.content)
        elif kind == "html_block":
            _html(flow, token.content)
        elif kind == "inline":
            text = _inline(token)
            if cells is not None:
                cells.append(text)
            elif heading:
                flow.add("heading", text, level=heading)
            elif depth and item:
                flow.add("item", f"{item} {text}", level=depth)
                item = ""
            else:
                flow.add("paragraph", text)


def _html(flow: Flow, source: str) -> None:
    """A block of HTML within the text: its words, read as a page's would be."""
    from .html import read_fragment

    read_fragment(source, flow)


def _inline(token: Token) -> str:
    """The words as they are shown: struck-out ones and note marks left out."""
    parts: list[str] = []
    struck = 0
    raised: int | None = None  # where the words within <sup> begin
    for child in token.children or []:
        struck += (child.type == "s_open") - (child.type == "s_close")
        tag = child.content.lower() if child.type == "html_inline" else ""
        if tag in ("<sup>", "</sup>"):
            if tag == "</sup>" and raised is not None:
                before = "".join(parts[:raised])[-12:]
                if _RAISED.fullmatch("".join(parts[raised:]).strip()) and not _UNIT.search(before):
                    del parts[raised:]
            raised = len(parts) if tag == "<sup>" else None
        elif struck:
            continue
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or tag.startswith("<br"):
            parts.append(" ")
    return "".join(parts)
