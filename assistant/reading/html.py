"""Web pages: the main content only, without scripts, menus, footers and what is hidden from a reader.

trafilatura (Apache-2.0, 55 MB with what it needs) was tried on the pages in tests/reading/webpages: it counts lists
anew (item 5 of the minutes became 3), leaves note marks in the words, and loses a heading in minutes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..datatypes import Guess, Page
from ..errors import UnreadableReportError
from .decoding import decode
from .flowing import Flow
from .guessing import guess_report
from .webfurniture import Furniture, n_words
from .webmarks import Marks, is_note_mark, notes_of
from .webtables import rows_of

_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header "
    "hr html li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_NOTES_HEADING = re.compile(r"(?:foot|end)?notes|notes and references|references|sources", re.IGNORECASE)
_BREAK = "\v"  # white space that no page holds
_MAX_DEPTH = 200
_FEW_WORDS = 20  # a main element with fewer holds something else


def read_html(path: Path) -> tuple[Page, Guess, list[str]]:
    """The one page of a web page, what it says about itself, and notes."""
    root, notes = _parse(path.read_bytes())
    main = _main(root)
    flow = Flow()
    walk = _Walk(flow, main)
    walk.element(main, 0, 0)
    walk.flush()
    page = flow.page()
    return page, _guess(root, main, flow, path.stem), notes


def read_fragment(source: str, flow: Flow) -> None:
    """Add the words of some HTML that stands within another document to `flow`."""
    import lxml.html

    try:
        box = lxml.html.fragment_fromstring(source, create_parent="div")
    except (lxml.etree.ParserError, ValueError):
        return
    walk = _Walk(flow, box)
    walk.element(box, 0, 0)
    walk.flush()


def _guess(root: Any, main: Any, flow: Flow, stem: str) -> Guess:
    """What the page says about itself; a title that begins with the page's heading ends there (then comes the site)."""
    given = _meta(root)
    title = tidy_title(root)
    heading = next((" ".join("".join(h.itertext()).split()) for h in main.iter("h1")), "")
    guess = guess_report(
        {**given, "Title": heading if heading and title.startswith(heading) else title}, flow.first, stem
    )
    return replace(guess, publisher=guess.publisher or given.get("Publisher", ""))


def _parse(raw: bytes) -> tuple[Any, list[str]]:
    import lxml.html

    named = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", raw[:4096], re.IGNORECASE)
    text, notes = decode(raw)
    if notes and named and named.group(1).lower() not in (b"utf-8", b"utf8"):
        try:
            text, notes = raw.decode(named.group(1).decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)  # lxml refuses text that declares an encoding
    try:
        parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
        return lxml.html.document_fromstring(text, parser=parser), notes
    except (lxml.etree.ParserError, ValueError, AssertionError) as error:
        raise UnreadableReportError("There is no readable web page in this file. Save the page again.") from error


def tidy_title(root: Any) -> str:
    """The words of the title element, "" without one."""
    return " ".join((root.findtext(".//title") or "").split())


_META = {
    "Author": ("author", "dc.creator", "citation_author"),
    "Published": (
        "govuk:first-published-at", "dc.date", "dcterms.issued", "article:published_time", "citation_publication_date",
        "date",
    ),
    "Publisher": ("govuk:primary-publishing-organisation", "citation_publisher", "dc.publisher", "og:site_name"),
}  # fmt: skip


def _meta(root: Any) -> dict[str, str]:
    given: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        given.setdefault(name, element.get("content") or "")
    found = {}
    for key, names in _META.items():
        value = next((given[name] for name in names if given.get(name)), "")
        if value:
            found[key] = value
    return found


def _main(root: Any) -> Any:
    """The element that holds the content: main, else the only article, else what blogs call it, else the body."""
    named = "|".join(
        f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        for name in ("entry-content", "govspeak")
    )
    for found in (
        root.findall(".//main"),
        root.xpath(".//*[@role='main']"),
        root.findall(".//article"),
        root.xpath(named),
    ):
        if len(found) == 1 and n_words(found[0]) >= _FEW_WORDS:
            return found[0]
    body = root.find(".//body")
    return root if body is None else body


class _Walk:
    def __init__(self, flow: Flow, main: Any) -> None:
        self.flow = flow
        self.furniture = Furniture(main)
        self.marks = Marks()
        self.notes = notes_of(main, self.marks)
        self.words: list[str] = []

    def just_before(self) -> str:
        """The last words collected; enough to know a unit or a line break by."""
        return "".join(self.words[-6:])

    def flush(self, kind: Any = "paragraph", level: int = 0, mark: str = "") -> bool:
        """Make a block of the words collected; False when there are none."""
        text = " ".join("".join(self.words).split())
        self.words = []
        if text:
            self.flow.add(kind, f"{mark} {text}" if mark else text, level=level)
        return bool(text)

    def element(self, element: Any, depth: int, lists: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or depth > _MAX_DEPTH or self.furniture.leaves_out(element):
            return
        if element in self.notes:
            self.flow.footnotes.append(self.notes[element])
            return
        if tag == "header" and depth <= 2 and element.find(".//h1") is None:
            return
        if tag in ("sup", "a") and is_note_mark(element, self.just_before()):
            return
        if tag == "br":
            if self.just_before().rstrip(" \t\r").endswith(_BREAK):  # two in a row part paragraphs
                self.flush()
            self.words.append(_BREAK)
            return
        if tag == "table" and not element.xpath(".//table") and element.get("role") not in ("presentation", "none"):
            self.flush()
            self.table(element)
            return
        if re.fullmatch(r"h[1-6]", tag) and self._heads_notes(element):
            return
        if tag in _BLOCKS:
            self.flush()
        self.words.append(element.text or "")
        if tag == "li":
            self.item(element, depth, lists + (element.getparent().tag in ("ul", "ol")))
            return
        for child in element:
            self.element(child, depth + 1, lists + (tag in ("ul", "ol") and child.tag != "li"))
            self.words.append(child.tail or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.flush("heading", int(tag[1]))
        elif tag in ("caption", "figcaption"):
            self.flush("caption")
        elif tag in _BLOCKS:
            self.flush()

    def _heads_notes(self, heading: Any) -> bool:
        """Whether the heading stands over the notes, which are kept apart."""
        after = heading.getnext()
        inside = [] if after is None else [after, *after.iter("li", "p")]
        return bool(_NOTES_HEADING.fullmatch("".join(heading.itertext()).strip())) and any(
            e in self.notes for e in inside
        )

    def item(self, element: Any, depth: int, lists: int) -> None:
        """A list item: its own words as one block with a bullet or its number, then what it holds."""
        mark, level = self.marks.of(element), max(lists, 1)
        for child in element:
            block = isinstance(child.tag, str) and child.tag in ("ul", "ol", "table", "blockquote", "dl")
            within = isinstance(child.tag, str) and child.tag in ("p", "div") and not self.furniture.leaves_out(child)
            if block or (within and child.xpath(".//ul|.//ol|.//table")):
                if self.flush("item", level, mark):
                    mark = ""
                if within:  # a paragraph of the item that holds a list
                    self.item_part(child, depth + 1, lists, mark)
                    mark = ""
                else:
                    self.element(child, depth + 1, lists)
            elif within:
                self.words.append(" ")
                self.words.append(child.text or "")
                for inner in child:
                    self.element(inner, depth + 2, lists)
                    self.words.append(inner.tail or "")
            else:
                self.element(child, depth + 1, lists)
            self.words.append(child.tail or "")
        self.flush("item", level, mark)

    def item_part(self, element: Any, depth: int, lists: int, mark: str) -> None:
        """A box within a list item that holds a list or a table of its own."""
        self.words.append(element.text or "")
        for child in element:
            if child.tag in ("ul", "ol", "table") and self.flush("item", max(lists, 1), mark):
                mark = ""
            self.element(child, depth + 1, lists)
            self.words.append(child.tail or "")
        self.flush("item", max(lists, 1), mark)

    def table(self, table: Any) -> None:
        for caption in table.findall("caption"):
            self.flow.add("caption", " ".join(caption.itertext()))
        for texts, header in rows_of(table, self.cell):
            self.flow.row(texts, header=header)

    def cell(self, element: Any) -> str:
        """The words a reader sees in a cell."""
        parts = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and not self.furniture.leaves_out(child):
                space = " " if child.tag in _BLOCKS or child.tag == "br" else ""
                if not (child.tag in ("sup", "a") and is_note_mark(child, "".join(parts))):
                    parts += [space, self.cell(child), space]
            parts.append(child.tail or "")
        return "".join(parts)
