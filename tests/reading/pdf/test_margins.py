"""Running lines of reports too short for them to come again, and what must not be taken for one."""

from __future__ import annotations

import pytest

TEXT = [f"Line {n} of the letter says what the parish council has decided in its meeting." for n in range(20)]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([(300, 820, "3", 12)], "a number alone"),
        ([(72, 790, "Page 1 of 2", 9)], "a number in words"),
        ([(72, 40, "Chapter 3 | Assets", 9), (500, 40, "273", 9)], "words and a number at the two sides"),
        ([(72, 20, "Downloaded from the archive on 12 July", 8), (72, 32, "Review of the year", 8)], "two small lines"),
        ([(72, 780, "Revision 2.4", 12), (270, 780, "P/N 119", 12), (480, 780, "10 June 2019", 12)], "three parts"),
        ([(72, 825, "www.parish.example", 12)], "below where any text is set"),
    ],
)
def test_a_line_in_the_margin_of_a_single_page_is_left_out(read, sheet, lines, why):
    page = sheet().lines(72, 120, *TEXT)
    for x, y, words, size in lines:
        page.text(x, y, words, size)
    got = read(page)[0]
    assert got.text == " ".join(TEXT), why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ((72, 60, "12 May 2024", 12, "F"), "the date of a letter"),
        ((72, 48, "The pub we saved", 12, "B"), "a heading"),
        ((72, 48, "The pub we saved", 12, "F"), "a heading set like the text"),
        ((72, 60, "The hall", 20, "F"), "a title"),
        ((72, 766, "Jane Smith, clerk to the council", 12, "F"), "a signature"),
        ((72, 800, "We shall write to all of you again.", 10, "F"), "a sentence"),
        ((72, 800, "The following were present:", 10, "F"), "the stem of a list"),
        ((72, 790, "4 See the minutes of May", 8, "F"), "a note"),
        ((72, 820, "(a)", 12, "F"), "the letter of a list"),
    ],
)
def test_what_only_stands_near_the_edge_of_a_single_page_is_kept(read, sheet, line, why):
    x, y, words, size, font = line
    got = read(sheet().lines(72, 120, *TEXT).text(x, y, words, size, font))[0]
    assert words in got.text, why


def test_the_last_row_of_a_table_at_the_foot_of_a_single_page_is_kept(read, sheet):
    page = sheet().lines(72, 120, *TEXT)
    for i in range(14):
        page.text(72, 440 + 26 * i, f"Ward {i}").text(300, 440 + 26 * i, str(i + 30)).text(450, 440 + 26 * i, "yes")
    assert read(page)[0].text.endswith("Ward 13 | 43 | yes")


def test_a_sentence_that_begins_at_the_foot_of_a_single_page_is_kept(read, sheet):
    page = sheet().lines(72, 120, *TEXT).lines(72, 800, "It will take time to do all of this, and we", "ask for it now")
    assert read(page)[0].text.endswith("we ask for it now")


def test_a_notice_set_sideways_along_the_edge_of_a_single_page_is_left_out(read, sheet):
    page = sheet().lines(72, 120, *TEXT)
    page.ops.append("BT /F 9 Tf 0 1 -1 0 20 300 Tm (arXiv 2503.04086 stamped sideways) Tj ET")
    assert read(page)[0].text == " ".join(TEXT)


def test_longer_reports_lose_only_what_comes_again(read, sheet):
    pages = read(*(sheet().lines(72, 120, *TEXT).text(72, 820, words, 9) for words in ("One", "Two", "Three")))
    assert [p.text.rsplit("\n", 1)[1] for p in pages] == ["One", "Two", "Three"]
