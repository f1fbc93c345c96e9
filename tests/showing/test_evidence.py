"""The page as evidence: marks on every page a quotation touches, on its words and on nothing between them."""

from __future__ import annotations

import re

import pytest

from assistant.datatypes import Page, Rectangle, Report, ReportSummary, Span, WordBox
from assistant.showing import pane, views
from assistant.showing.address import Place, fingerprint
from assistant.showing.bands import bands

REPORT = ReportSummary(Report("act-local", "act-local.pdf", "Act Local", sha256="ab" * 32), 9, 0, 20)


def line(text: str, *, top: float = 100.0, gaps: dict[int, float] | None = None) -> tuple[WordBox, ...]:
    """Boxes of the words of one line, 6 points a letter and 3 a space; gaps: a wider space before the nth word."""
    boxes, at, left = [], 0, 50.0
    for n, word in enumerate(text.split(" ")):
        left += (gaps or {}).get(n, 3.0) if n else 0.0
        boxes.append(WordBox(at, at + len(word), left, top, left + 6 * len(word), top + 11))
        at, left = at + len(word) + 1, left + 6 * len(word)
    return tuple(boxes)


def page(number: int, text: str, **more: object) -> Page:
    return Page("act-local", number, text, printed=str(number - 2), boxes=line(text), width=595, height=842, **more)  # type: ignore[arg-type]


def test_a_quotation_over_a_page_break_is_marked_on_both_pages() -> None:
    pages = (page(18, "Before it reports strong results"), page(19, "where residents lead. After it"))
    spans = (Span(18, 7, 32), Span(19, 0, 21))
    words = "it reports strong results where residents lead."
    place = Place("act-local", 18, spans, fingerprint(words))
    evidence = pane.Evidence(REPORT, place, pages, tuple(range(1, 25)), (2, 5, "quotation"))
    html = pane.pane_html(evidence)
    sheets = re.findall(r'<figure class="la-sheet" data-page="(\d+)">(.*?)</figure>', html, re.S)
    assert [number for number, _ in sheets] == ["18", "19"]
    assert [sheet.count("<rect") for _, sheet in sheets] == [1, 1]
    assert re.findall("<mark>(.*?)</mark>", html) == ["it reports strong results", "where residents lead."]
    assert "PDF p. 18 to 19 · printed p. 16 to 17" in html
    assert 'href="/r/act-local/17"' in html and 'href="/r/act-local/20"' in html  # before the first, after the last
    assert "Quotation 2 of 5" in html and "of 24" in html
    assert "/r/act-local/file#page=18" in html
    assert views.page_view(evidence).count('class="la-sheet"') == 2


@pytest.mark.parametrize(
    ("gaps", "parts"),
    [
        ({}, 1),
        ({3: 7.0}, 2),  # a footnote mark stood between: "power¹ moves"
        ({1: 6.5, 2: 6.5, 3: 6.5, 4: 6.5, 5: 6.5}, 1),  # a justified line: every space is wide
        ({1: 6.5, 2: 6.5, 3: 10.5, 4: 6.5, 5: 6.5}, 2),  # and one that is wider than its neighbours
        ({2: 40.0}, 2),  # the next column
    ],
)
def test_a_band_stops_where_something_that_is_not_quoted_stands(gaps: dict[int, float], parts: int) -> None:
    text = "People say that power moves slowly"
    held = Page("r", 1, text, boxes=line(text, gaps=gaps), width=595, height=842)
    assert len(bands(held, 0, len(text))) == parts


def test_bands_cover_the_words_of_the_span_alone() -> None:
    first, second = "One two three", "four five six"
    boxes = (*line(first), *(w._replace(start=w.start + 14, end=w.end + 14) for w in line(second, top=115)))
    held = Page("r", 1, f"{first}\n{second}", boxes=boxes, width=595, height=842)
    assert bands(held, 4, 18) == [Rectangle(71, 100, 122, 111), Rectangle(50, 115, 74, 126)]
    assert bands(held, 3, 4) == []


def test_a_document_without_pages_is_shown_as_its_text() -> None:
    summary = ReportSummary(Report("pubs", "pubs.md", "Pubs"), 0, 0, 2, has_pages=False)
    place = Place("pubs", 0, (Span(0, 0, 4),))
    html = pane.pane_html(pane.Evidence(summary, place, (Page("pubs", 0, "Four words stand here."),), (0,)))
    assert 'data-mode="text"' in html and "<figure" not in html and "<mark>Four</mark>" in html
    assert "Text document" in html and "Open the original" in html and "Zoom in" not in html


def test_a_page_without_text_says_so_and_is_still_shown() -> None:
    blank = Page("act-local", 2, "", trouble=("This page is a picture without text.",), width=595, height=842)
    html = pane.pane_html(pane.Evidence(REPORT, Place("act-local", 2), (blank,), (1, 2, 3)))
    assert "This page is a picture without text." in html and "<figure" in html
    assert "This page has no text that could be read." in html
