"""Whatever a page says, reading invents no letter and no digit, and every word has its box."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.reading.pdf.pieces import plain, turned, turned_back
from assistant.text import fold

_NOTE = re.compile(r"\[\d{1,2}\]")

runs = st.lists(
    st.tuples(
        st.integers(20, 500),
        st.integers(20, 820),
        st.text("abcXYZ019 .,-()\u2019\u2022\u00e9\u00a3|", min_size=1, max_size=30),
        st.sampled_from([6, 8, 11, 11, 11, 16, 24]),
        st.sampled_from(["F", "B", "I"]),
    ),
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(runs, min_size=1, max_size=3), st.sampled_from([0, 90, 180, 270]))
def test_nothing_is_invented_and_every_word_has_its_box(make_pdf, sheet, pages, rotate):
    from assistant.reading.pdf.document import read_pdf

    sheets = []
    for page in pages:
        written = sheet(rotate=rotate)
        for x, y, words, size, font in page:
            written.text(x, y, words, size, font)
        sheets.append(written)
    path = make_pdf(*sheets)
    got: list = []
    read_pdf(path, give=got.append)
    document = pypdfium2.PdfDocument(path)
    assert len(got) == len(pages)
    for number, page in enumerate(got):
        said = Counter(fold(page.text + " ".join(page.footnotes)))
        assert not said - Counter(fold(document[number].get_textpage().get_text_range()))
        assert "".join(page.text[b.start : b.end] for b in page.boxes).replace("|", "") == "".join(
            page.text.replace("|", " ").split()
        )
        for box in page.boxes:
            assert -40 <= box.left <= box.right <= page.width + 400
        at = 0
        for block in page.blocks:
            assert block.start == at
            assert "\n" not in page.text[block.start : block.end]
            at = block.end + 1
        assert at in (0, len(page.text) + 1)
    document.close()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\ufb01rst e\ufb03cient", "first efficient"),
        ("long\ufffe", "long-"),
        ("co\u2011op", "co-op"),
        ("\uf0b7", "\u2022"),
        ("soft\u00adware", "software"),
        ("caf\u00e9 \u201cquoted\u201d \u20137%", "caf\u00e9 \u201cquoted\u201d \u20137%"),
    ],
)
def test_letters_are_made_plain(raw, clean):
    assert plain(raw) == clean


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_box_that_is_turned_comes_back(turn):
    import numpy as np

    box = (10.0, 20.0, 40.0, 32.0)
    there = turned(np.array([box], np.float32), turn, 200, 100)[0].tolist()
    assert turned_back(tuple(there), turn, 200, 100) == box


@pytest.mark.parametrize("report", ["power-partnerships-digest.pdf", "parish-councils-digest.pdf"])
def test_a_note_in_brackets_stays_whatever_box_its_font_gives_its_figures(report):
    from assistant.reading.pdf.document import read_pdf

    path, got = Path(__file__).parents[3] / "corpus" / report, []
    read_pdf(path, give=got.append)
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(got):
        drawn = _NOTE.findall(document[number].get_textpage().get_text_range())
        assert Counter(_NOTE.findall(page.text)) == Counter(drawn)
    document.close()
    assert any(_NOTE.findall(page.text) for page in got)


def test_an_accent_drawn_over_its_letter_becomes_part_of_it(read, sheet):
    # Helvetica at 10 points: "J" is 5.0 wide and "a" 5.56, so that the accent (3.33) moved by 6.1 stands over the a.
    page = sheet().text(72, 100, "Jan came.", 10).text(72 + 6.1, 100, "\u00b4", 10)
    assert read(page)[0].text == "J\u00e1n came."


@pytest.mark.parametrize(("letter", "accent"), [("x", "\u00b4"), ("1", "\u00b4"), (".", "\u00a8")])
def test_an_accent_that_makes_no_letter_stays_beside_what_it_stands_over(read, sheet, letter, accent):
    page = read(sheet().text(72, 100, f"The {letter} and.", 10).text(72 + 19.5, 100, accent, 10))[0]
    assert letter in page.text
    assert accent in page.text


def test_an_accent_that_stands_alone_stays_alone(read, sheet):
    assert read(sheet().text(72, 100, "It is 5\u00b4 wide.", 10))[0].text == "It is 5\u00b4 wide."
