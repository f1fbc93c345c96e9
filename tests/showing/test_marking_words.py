"""Marks are put around words and change none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.datatypes import Block, Page
from assistant.showing.marking import marked, merged, page_text

# What a browser does to text itself: carriage returns become newlines, NUL and lone surrogates are replaced.
TEXT = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=80)


@given(TEXT, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=5))
def test_the_text_content_is_the_text_whatever_is_marked(text: str, spans: list[tuple[int, int]]) -> None:
    from html import unescape

    html = marked(text, spans)
    bare = html.replace("<mark>", "").replace("</mark>", "").replace("<bdi>", "").replace("</bdi>", "")
    assert unescape(bare) == text


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_merged_spans_cover_the_same_characters_without_overlap(spans: list[tuple[int, int]]) -> None:
    spans = [s for s in spans if s[0] < s[1]]
    before = {i for a, b in spans for i in range(a, b)}
    after = [i for a, b in merged(spans) for i in range(a, b)]
    assert sorted(before) == after


def test_marked_words_are_the_words_of_the_spans(looks_at: Callable[[str], Any]) -> None:
    page = Page(
        "r",
        1,
        "Money\nThe group raised £142,600.\nA loan covered the rest.",
        blocks=(Block(0, 5, "heading", 1), Block(6, 32), Block(33, 57, "item", 1)),
    )
    html = page_text(page, [(20, 41)])
    assert looks_at(html).text() == page.text
    assert html.count("<mark>") == 2  # one in each block
    assert '<h3 class="la-b la-b-heading">Money</h3>' in html
    assert "<mark>ed £142,600.</mark>" in html
    assert "<mark>A loan c</mark>" in html


def test_a_long_document_shows_the_blocks_around_the_marks() -> None:
    blocks, text = [], ""
    for n in range(100):
        blocks.append(Block(len(text), len(text) + 4))
        text += f"b{n:03}\n"
    page = Page("r", 0, text, blocks=tuple(blocks))
    html = page_text(page, [(250, 253)], around=2)
    assert [w for w in ("b047", "b048", "b052", "b053") if w in html] == ["b048", "b052"]
    assert "<mark>b05</mark>0" in html
