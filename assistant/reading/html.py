"""Web pages: the main content only, without scripts, menus, footers and what is hidden from a reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ..datatypes import Guess, Page
from ..errors import UnreadableReportError
from .decoding import decode
from .flowing import Flow
from .guessing import guess_report

_DROPPED = frozenset(
    "script style noscript template nav footer aside form button select input textarea svg canvas iframe object "
    "embed audio video picture img figure head dialog menu".split()
) - {"figure"}
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header "
    "hr html li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
)
_FURNITURE = re.compile(
    r"\b(?:cookie|breadcrumb|skip-?link|site-?header|site-?footer|share|social|related-|pagination)", re.I
)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*\u2020\u2021]|note \d+|footnote \d+)[\])]?")
_MAX_DEPTH = 200


def read_html(path: Path) -> tuple[Page, Guess, list[str]]:
    """The one page of a web page, what it says about itself, and notes."""
    import lxml.html

    raw = path.read_bytes()
    named = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", raw[:4096], re.IGNORECASE)
    text, notes = decode(raw)
    if notes and named and named.group(1).lower() not in (b"utf-8", b"utf8"):
        try:
            text, notes = raw.decode(named.group(1).decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)  # lxml refuses text that declares an encoding
    try:
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True, huge_tree=False))
    except (lxml.etree.ParserError, ValueError, AssertionError) as error:
        raise UnreadableReportError("There is no readable web page in this file. Save the page again.") from error
    flow = Flow()
    _Walk(flow).element(_main(root), 0, 0)
    flow_title = tidy_title(root)
    page = flow.page()
    return page, guess_report({"Title": flow_title, **_meta(root)}, flow.first, path.stem), notes


def tidy_title(root: Any) -> str:
    """The words of the title element, "" without one."""
    return " ".join((root.findtext(".//title") or "").split())


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        content = element.get("content") or ""
        if name in ("author", "dc.creator", "citation_author"):
            found.setdefault("Author", content)
        elif name in ("dc.date", "dcterms.issued", "article:published_time", "citation_publication_date", "date"):
            found.setdefault("Published", content)
    return found


def _main(root: Any) -> Any:
    """The element that holds the content: main, else the only article, else the body."""
    for found in (root.findall(".//main"), root.xpath(".//*[@role='main']"), root.findall(".//article")):
        if len(found) == 1 and len("".join(found[0].itertext()).split()) >= 20:
            return found[0]
    body = root.find(".//body")
    return root if body is None else body


class _Walk:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.words: list[str] = []

    def flush(self, kind: Any = "paragraph", level: int = 0, mark: str = "") -> None:
        text = " ".join("".join(self.words).split())
        self.words = []
        if text:
            self.flow.add(kind, f"{mark} {text}" if mark else text, level=level)

    def element(self, element: Any, depth: int, lists: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or depth > _MAX_DEPTH or _is_hidden(element):
            return
        if tag == "header" and depth <= 2 and element.find(".//h1") is None:
            return
        if tag == "sup" and _NOTE_MARK.fullmatch(" ".join("".join(element.itertext()).split())):
            return
        if tag == "br":
            self.words.append(" ")
            return
        if tag == "table" and not element.xpath(".//table"):
            self.flush()
            self.table(element)
            return
        block = tag in _BLOCKS
        if block:
            self.flush()
        lists += tag in ("ul", "ol")
        self.words.append(element.text or "")
        if tag == "li":
            self.item(element, depth, lists)
            return
        for child in element:
            self.element(child, depth + 1, lists)
            self.words.append(child.tail or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.flush("heading", int(tag[1]))
        elif tag in ("caption", "figcaption"):
            self.flush("caption")
        elif block:
            self.flush()

    def item(self, element: Any, depth: int, lists: int) -> None:
        """A list item: its own words as one block with a bullet or its number, then what it holds."""
        parent = element.getparent()
        ordered = parent is not None and parent.tag == "ol"
        number = 1 + sum(1 for _ in element.itersiblings("li", preceding=True)) if ordered else 0
        mark = f"{number}." if ordered else "\u2022"
        for child in element:
            if child.tag in ("ul", "ol", "table", "div", "p", "blockquote"):
                if child.tag == "p" or child.tag == "div":
                    self.words.append(" " + (child.text or ""))
                    for inner in child:
                        if inner.tag in ("ul", "ol", "table"):
                            self.flush("item", max(lists, 1), mark)
                            mark = ""
                        self.element(inner, depth + 2, lists)
                        self.words.append(inner.tail or "")
                else:
                    self.flush("item", max(lists, 1), mark)
                    mark = ""
                    self.element(child, depth + 1, lists)
            else:
                self.element(child, depth + 1, lists)
            self.words.append(child.tail or "")
        self.flush("item", max(lists, 1), mark)

    def table(self, table: Any) -> None:
        for caption in table.findall("caption"):
            self.flow.add("caption", " ".join(caption.itertext()))
        for row in table.iter("tr"):
            cells = [c for c in row if c.tag in ("td", "th") and not _is_hidden(c)]
            if cells:
                self.flow.row([_text(c) for c in cells], header=all(c.tag == "th" for c in cells))


def _text(element: Any) -> str:
    """The words a reader sees in a cell."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _DROPPED and not _is_hidden(child):
            space = " " if child.tag in _BLOCKS or child.tag == "br" else ""
            if not (child.tag == "sup" and _NOTE_MARK.fullmatch(" ".join("".join(child.itertext()).split()))):
                parts += [space, _text(child), space]
        parts.append(child.tail or "")
    return "".join(parts)


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    return bool(_FURNITURE.search(f"{element.get('class') or ''} {element.get('id') or ''}")) and element.tag != "body"
