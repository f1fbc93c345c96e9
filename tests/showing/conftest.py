"""A report whose every word is an attack, and plain records to show."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from assistant.datatypes import Block, Citation, Page, Quote, Report, ReportSummary, Span, WordBox

ATTACK = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">\'"><b>bold</b> ${history.back()} {{7*7}} '
    "{% raw %} $$x^2$$ **b** `c` </style><style>*{color:red}</style> </title></textarea> &lt;i&gt; \u202egnp.exe\u2066"
)


class Shown(HTMLParser):
    """What a browser would make of some HTML: its tags, its attributes, and the text inside elements of one class."""

    VOID = frozenset({"img", "input", "br", "meta", "link", "rect", "path", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, set[str]]] = []
        self._texts: list[tuple[str, set[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self._open.append((tag, set(dict(attrs).get("class", "") and str(dict(attrs)["class"]).split())))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        self._texts.append((data, set().union(*(classes for _, classes in self._open))))

    def text(self, of_class: str = "") -> str:
        """The `textContent` of the elements with this class, or of everything."""
        return "".join(data for data, classes in self._texts if not of_class or of_class in classes)


@pytest.fixture
def looks_at() -> type[Shown]:
    """HTML as a browser would parse it."""
    return Shown


@pytest.fixture
def attack() -> str:
    """Words that would run, style or turn around a page that did not escape them."""
    return ATTACK


@pytest.fixture
def hostile() -> ReportSummary:
    """A digest with an attack in every field that a catalogue or a file can hold."""
    report = Report(
        "hostile",
        f"ho{ATTACK}.pdf",
        f"Hostile {ATTACK}",
        f"Publisher {ATTACK}",
        2019,
        authors=(ATTACK,),
        url=f"javascript:alert(1)//{ATTACK}",
        licence=ATTACK,
        tags=(ATTACK,),
        places=(ATTACK,),
        kind="digest",
        source=f"Source {ATTACK}",
        notes=(ATTACK,),
        guessed=("title",),
        sha256="0" * 64,
    )
    return ReportSummary(report, 2, 1, 7)


@pytest.fixture
def hostile_page() -> Page:
    """A page of that report; its boxes cover the first word."""
    text = f"Heading {ATTACK}\nWords before. {ATTACK} Words after."
    at = text.index("\n")
    return Page(
        "hostile",
        1,
        text,
        label=ATTACK,
        printed=ATTACK,
        blocks=(Block(0, at, "heading", 1), Block(at + 1, len(text))),
        boxes=(WordBox(0, 7, 10, 10, 50, 20),),
        width=595,
        height=842,
        footnotes=(ATTACK,),
        trouble=(ATTACK,),
    )


@pytest.fixture
def hostile_quote(hostile: ReportSummary, hostile_page: Page) -> Quote:
    """A quotation from that page."""
    start, end = hostile_page.text.index("Words before"), len(hostile_page.text)
    words = hostile_page.text[start:end]
    return Quote(
        words,
        (Span(1, start, end),),
        Citation(hostile.report, 1, printed=ATTACK, locator=ATTACK),
        0.9,
        answer_spans=((0, 13),),
        headings=(ATTACK,),
        why_not=f"Why not {ATTACK}",
        also_in=(Citation(hostile.report, 2),),
        trouble=(ATTACK,),
    )
